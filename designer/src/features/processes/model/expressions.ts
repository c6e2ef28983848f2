import { checkExpression, type Problem } from '@noticeflow/engine';
import { childOf, createIn, textOf, type Change, type ModdleFactory, type ModdleObject } from './moddle.js';

/** Body of an expression child such as `conditionExpression` or `timeDate`; empty when absent. */
export function bodyOf(owner: ModdleObject | undefined, property: string): string {
  return textOf(childOf(owner, property), 'body').trim();
}

/** Writes an expression child; an empty text removes it. */
export function setBody(owner: ModdleObject, property: string, body: string, moddle: ModdleFactory): Change[] {
  if (body.trim() === '') return [{ target: owner, properties: { [property]: undefined } }];
  return [{ target: owner, properties: { [property]: createIn(moddle, owner, 'bpmn:FormalExpression', { body: body.trim() }) } }];
}

/** Why a FEEL text cannot be read, as a deployment would say it, or nothing. */
export function expressionFault(text: string): Pick<Problem, 'message' | 'messageZh'> | undefined {
  return text.trim() === '' || text.trim() === '=' ? undefined : checkExpression(text);
}

/** The reading of a condition that people build most: `outcome = "return"`. */
export interface OutcomeCondition { variable: string; outcome: 'approve' | 'return' | 'reject' | 'done' }

export function outcomeCondition(expression: string): OutcomeCondition | undefined {
  const match = /^=?\s*([A-Za-z_]\w*)\s*=\s*"(approve|return|reject|done)"$/.exec(expression.trim());
  return match ? { variable: match[1]!, outcome: match[2] as OutcomeCondition['outcome'] } : undefined;
}

export function writeOutcomeCondition({ variable, outcome }: OutcomeCondition): string {
  return `=${variable} = "${outcome}"`;
}

/** `=campaign.deadlines.annex2` → `annex2`. */
export function deadlineId(expression: string): string | undefined {
  return /^=\s*campaign\.deadlines\.([A-Za-z_]\w*)$/.exec(expression.trim())?.[1];
}

/** `=campaign.sets.universities` → `universities`. */
export function unitSetId(expression: string): string | undefined {
  return /^=\s*campaign\.sets\.([A-Za-z_]\w*)$/.exec(expression.trim())?.[1];
}
