import { extensionText, setExtension } from './extension.js';
import { bodyOf, setBody } from './expressions.js';
import { childOf, createIn, flagOf, type Change, type ModdleFactory, type ModdleObject } from './moddle.js';

export type LoopKind = 'none' | 'parallel' | 'sequential';

/** How often an activity is done: once, for many at the same time, or one after the other. */
export interface Loop { kind: LoopKind; collection: string; elementVariable: string; outputCollection: string; outputElement: string; completionCondition: string; cardinality: string }

export function loopOf(activity: ModdleObject): Loop {
  const loop = childOf(activity, 'loopCharacteristics');
  const multiple = loop?.$type === 'bpmn:MultiInstanceLoopCharacteristics' ? loop : undefined;
  return {
    kind: multiple ? (flagOf(multiple, 'isSequential', false) ? 'sequential' : 'parallel') : 'none',
    collection: extensionText(multiple, 'nf:MultiInstance', 'collection'),
    elementVariable: extensionText(multiple, 'nf:MultiInstance', 'elementVariable'),
    outputCollection: extensionText(multiple, 'nf:MultiInstance', 'outputCollection'),
    outputElement: extensionText(multiple, 'nf:MultiInstance', 'outputElement'),
    completionCondition: bodyOf(multiple, 'completionCondition'),
    cardinality: bodyOf(multiple, 'loopCardinality'),
  };
}

export function setLoopKind(activity: ModdleObject, kind: LoopKind, moddle: ModdleFactory): Change[] {
  const loop = childOf(activity, 'loopCharacteristics');
  if (kind === 'none') return [{ target: activity, properties: { loopCharacteristics: undefined } }];
  const isSequential = kind === 'sequential';
  if (loop?.$type === 'bpmn:MultiInstanceLoopCharacteristics') return [{ target: loop, properties: { isSequential } }];
  return [{ target: activity, properties: { loopCharacteristics: createIn(moddle, activity, 'bpmn:MultiInstanceLoopCharacteristics', { isSequential }) } }];
}

export function setLoopText(activity: ModdleObject, name: Exclude<keyof Loop, 'kind'>, value: string, moddle: ModdleFactory): Change[] {
  const loop = childOf(activity, 'loopCharacteristics');
  if (!loop) return [];
  if (name === 'completionCondition') return setBody(loop, 'completionCondition', value, moddle);
  if (name === 'cardinality') return setBody(loop, 'loopCardinality', value, moddle);
  return setExtension(loop, 'nf:MultiInstance', { [name]: value }, moddle);
}
