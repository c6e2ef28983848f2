import { checkAttribute, checkExpression } from '../../expressions/index.js';
import type { EventDefinition, ExecutableElement } from '../../model/executable.js';
import { definitions } from './events.js';
import type { Rule } from './rule.js';

export const expressionRules: Rule[] = [
  {
    id: 'expression', severity: 'error',
    advice: 'Write FEEL, e.g. approved = true and amount > 100', adviceZh: '请使用 FEEL 表达式，例如 approved = true and amount > 100',
    check({ elements, process }, report) {
      for (const flow of process.flows.values()) {
        const problem = flow.condition === undefined ? undefined : checkExpression(flow.condition);
        if (problem) report(flow.id, problem.message, problem.messageZh);
      }
      for (const element of elements) {
        for (const text of expressionsOf(element)) {
          const problem = checkExpression(text);
          if (problem) report(element.id, problem.message, problem.messageZh);
        }
        for (const text of attributesOf(element)) {
          const problem = checkAttribute(text);
          if (problem) report(element.id, problem.message, problem.messageZh);
        }
      }
    },
  },
];

type Texts = (string | undefined)[];

/** Texts that are always expressions. */
function expressionsOf(element: ExecutableElement): string[] {
  const { multiInstance, loop, script, decision, complex, adHoc } = element;
  const texts: Texts = [
    multiInstance?.cardinality, multiInstance?.collection, multiInstance?.outputElement, multiInstance?.completionCondition,
    ...(multiInstance?.complex ?? []).map((each) => each.condition), loop?.condition, script?.format === 'feel' ? script.source : undefined, decision?.expression,
    complex?.activationCondition, adHoc?.completionCondition, ...definitions(element).map((event) => event.condition),
  ];
  return texts.filter((text) => text !== undefined);
}

/** What the instances of a multi-instance activity throw. */
function thrownBy({ multiInstance }: ExecutableElement): EventDefinition[] {
  return [multiInstance?.event, ...(multiInstance?.complex ?? []).map((each) => each.event)].filter((event) => event !== undefined);
}

/** Texts that are expressions when they begin with `=`. */
function attributesOf(element: ExecutableElement): string[] {
  const { task, job, called, decision } = element;
  const texts: Texts = [
    task?.assignee, task?.unit, task?.post, task?.cc, task?.title, task?.priority, task?.instructions, task?.due, task?.remindBefore, task?.duty,
    task?.record, job?.type, job?.retries, called?.processId, called?.businessKey, decision?.decisionId, decision?.versionTag,
    ...[...(element.inputs ?? []), ...(element.outputs ?? [])].map((mapping) => mapping.source),
    ...[...definitions(element), ...thrownBy(element)].flatMap((event) => [event.name, event.correlationKey, event.messageId, event.timeToLive, event.timer?.expression]),
  ];
  return texts.filter((text) => text !== undefined);
}
