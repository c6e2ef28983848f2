import { Schema } from '@formily/json-schema';
import { EXPRESSION_REFERENCE } from './compile.js';
import { evaluateFeel, fieldsRead, plain } from './expressions.js';
import type { FormScope } from './types.js';

/** What the schema's scope carries for our compiler. */
export interface ExpressionScope { $expressions: string[]; $scope: FormScope; $values?: Record<string, unknown> }

/**
 * Evaluates one `{{…}}` of a schema. Only references to expressions of the compiled form are evaluated, as FEEL;
 * anything else is text and is given back as it was.
 * Reading `$values` here makes Formily re-evaluate when those fields change.
 */
export function evaluateReference(reference: string, scope: ExpressionScope): unknown {
  const index = EXPRESSION_REFERENCE.exec(reference.trim())?.[1];
  const expression = index === undefined ? undefined : scope.$expressions[Number(index)];
  if (expression === undefined) return `{{${reference}}}`;
  const values = scope.$values ?? {};
  const names = fieldsRead(expression) ?? Object.keys(values);
  const data = Object.fromEntries(names.map((name) => [name, plain(values[name]) ?? null]));
  const { unit, campaign, lists, today } = scope.$scope;
  return evaluateFeel(expression.replace(/^\s*=/, ''), { data, unit: unit ?? null, campaign: campaign ?? null, lists: lists ?? {}, today });
}

/** Replaces Formily's `new Function` compiler, once and for all forms of the page. */
export function installCompiler(): void {
  Schema.registerCompiler((expression: string, scope: unknown) => evaluateReference(expression, scope as ExpressionScope));
}
