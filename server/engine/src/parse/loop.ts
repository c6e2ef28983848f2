import type { ModdleElement } from 'bpmn-moddle';
import type { ModelEventDefinition, ModelLoop } from '../model/model.js';
import { readEventDefinition, readEventDefinitions } from './event-definitions.js';
import type { Reader } from './reader.js';
import { child, children, compact, expression, flag, ref, text } from './read.js';

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
    noneEvent: definition(loop, 'noneBehaviorEventRef'),
    oneEvent: definition(loop, 'oneBehaviorEventRef'),
    complex: children(loop, 'complexBehaviorDefinition').map((each) => {
      const event = child(each, 'event');
      return compact({ condition: expression(each, 'condition'), event: event && readEventDefinitions(event)[0] });
    }),
    extension: reader.extension(loop),
  });
}

function definition(loop: ModdleElement, property: string): ModelEventDefinition | undefined {
  const referenced = child(loop, property);
  return referenced && readEventDefinition(referenced);
}

function dataItem(loop: ModdleElement, property: string): string | undefined {
  const item = child(loop, property);
  return item ? (text(item, 'name') ?? item.id) : undefined;
}
