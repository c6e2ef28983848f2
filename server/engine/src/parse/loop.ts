import type { ModdleElement } from 'bpmn-moddle';
import type { ModelLoop } from '../model/model.js';
import type { Reader } from './reader.js';
import { child, compact, expression, flag, ref, text } from './read.js';

/** Loop characteristics of an activity: the standard loop or multi-instance (§10.3.8). */
export function readLoop(activity: ModdleElement, reader: Reader): ModelLoop | undefined {
  const loop = child(activity, 'loopCharacteristics');
  if (!loop) return undefined;
  if (loop.$type === 'bpmn:StandardLoopCharacteristics') {
    const maximum = loop['loopMaximum'];
    return compact<ModelLoop>({
      kind: 'standard',
      testBefore: flag(loop, 'testBefore') ?? false,
      maximum: typeof maximum === 'number' || typeof maximum === 'string' ? String(maximum) : undefined,
      condition: expression(loop, 'loopCondition'),
    });
  }
  return compact<ModelLoop>({
    kind: 'multiInstance',
    sequential: flag(loop, 'isSequential') ?? false,
    cardinality: expression(loop, 'loopCardinality'),
    dataInputRef: ref(loop, 'loopDataInputRef'),
    dataOutputRef: ref(loop, 'loopDataOutputRef'),
    inputDataItem: dataItem(loop, 'inputDataItem'),
    outputDataItem: dataItem(loop, 'outputDataItem'),
    completionCondition: expression(loop, 'completionCondition'),
    behavior: text(loop, 'behavior'),
    noneEventRef: ref(loop, 'noneBehaviorEventRef'),
    oneEventRef: ref(loop, 'oneBehaviorEventRef'),
    extension: reader.extension(loop),
  });
}

function dataItem(loop: ModdleElement, property: string): string | undefined {
  const item = child(loop, property);
  return item ? (text(item, 'name') ?? item.id) : undefined;
}
