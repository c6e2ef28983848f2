import type { ModdleElement } from 'bpmn-moddle';
import type { ModelEventDefinition, ModelEventKind } from '../model/model.js';
import { children, compact, expression, flag, languageOf, ref, text } from './read.js';

/** Event definitions of an event, written inside it or referenced (`eventDefinitionRef`). */
export function readEventDefinitions(event: ModdleElement): ModelEventDefinition[] {
  return [...children(event, 'eventDefinitions'), ...children(event, 'eventDefinitionRef')].map(readEventDefinition);
}

const KINDS: Record<string, ModelEventKind> = {
  'bpmn:MessageEventDefinition': 'message',
  'bpmn:TimerEventDefinition': 'timer',
  'bpmn:SignalEventDefinition': 'signal',
  'bpmn:ErrorEventDefinition': 'error',
  'bpmn:EscalationEventDefinition': 'escalation',
  'bpmn:ConditionalEventDefinition': 'conditional',
  'bpmn:CompensateEventDefinition': 'compensation',
  'bpmn:CancelEventDefinition': 'cancel',
  'bpmn:LinkEventDefinition': 'link',
  'bpmn:TerminateEventDefinition': 'terminate',
};

const REFERENCES: Partial<Record<ModelEventKind, string>> = {
  message: 'messageRef', signal: 'signalRef', error: 'errorRef', escalation: 'escalationRef',
};

const TIMERS = { timeDate: 'date', timeDuration: 'duration', timeCycle: 'cycle' } as const;

/** One event definition. */
export function readEventDefinition(definition: ModdleElement): ModelEventDefinition {
  const kind = KINDS[definition.$type];
  if (!kind) throw new Error(`Expected an event definition but found ${definition.$type}`);
  const reference = REFERENCES[kind];
  const timer = (Object.keys(TIMERS) as (keyof typeof TIMERS)[]).flatMap((property) => {
    const body = expression(definition, property);
    return body === undefined ? [] : [{ kind: TIMERS[property], expression: body }];
  });
  return compact<ModelEventDefinition>({
    id: definition.id,
    kind,
    ref: reference ? ref(definition, reference) : undefined,
    timer: kind === 'timer' ? timer : undefined,
    condition: kind === 'conditional' ? expression(definition, 'condition') : undefined,
    conditionLanguage: kind === 'conditional' ? languageOf(definition, 'condition') : undefined,
    linkName: kind === 'link' ? text(definition, 'name') : undefined,
    activityRef: kind === 'compensation' ? ref(definition, 'activityRef') : undefined,
    waitForCompletion: kind === 'compensation' ? flag(definition, 'waitForCompletion') : undefined,
  });
}
