import type { ExecutableElement, MultiInstance } from '../../model/executable.js';
import type { ModelLoop } from '../../model/model.js';
import type { CompileContext } from '../context.js';
import { transformDefinition } from './event-definition.js';

const BEHAVIORS = { None: 'none', One: 'one', All: 'all', Complex: 'complex' } as const;

/** Standard loop or multi-instance. Our extension and the standard's data references say the same; the extension wins. */
export function transformLoop(loop: ModelLoop, element: ExecutableElement, data: ReadonlyMap<string, string>, context: CompileContext): void {
  if (loop.kind === 'standard') {
    element.loop = { testBefore: loop.testBefore };
    if (loop.maximum !== undefined) element.loop.maximum = Number(loop.maximum);
    if (loop.condition !== undefined) element.loop.condition = loop.condition;
    return;
  }
  const extension = loop.extension.multiInstance ?? {};
  const name = (id: string | undefined) => (id === undefined ? undefined : (data.get(id) ?? id));
  const result: MultiInstance = { sequential: loop.sequential };
  const collection = extension.collection ?? name(loop.dataInputRef);
  const elementVariable = extension.elementVariable ?? loop.inputDataItem;
  const outputCollection = extension.outputCollection ?? name(loop.dataOutputRef);
  const outputElement = extension.outputElement ?? loop.outputDataItem;
  if (loop.cardinality !== undefined) result.cardinality = loop.cardinality;
  if (collection !== undefined) result.collection = collection;
  if (elementVariable !== undefined) result.elementVariable = elementVariable;
  if (outputCollection !== undefined) result.outputCollection = outputCollection;
  if (outputElement !== undefined) result.outputElement = outputElement;
  if (loop.completionCondition !== undefined) result.completionCondition = loop.completionCondition;
  if (loop.behavior !== undefined) result.behavior = Object.hasOwn(BEHAVIORS, loop.behavior) ? BEHAVIORS[loop.behavior as keyof typeof BEHAVIORS] : 'unknown';
  const thrown = result.behavior === 'none' ? loop.noneEvent : result.behavior === 'one' ? loop.oneEvent : undefined;
  // Without a reference the standard's default: a signal, here named after the activity.
  if (thrown) result.event = transformDefinition(thrown, loop, context, true);
  else if (result.behavior === 'none' || result.behavior === 'one') result.event = { kind: 'signal', name: element.id };
  if (result.behavior === 'complex') {
    result.complex = loop.complex.map(({ condition, event }) => ({
      ...(condition !== undefined && { condition }), ...(event && { event: transformDefinition(event, loop, context, true) }),
    }));
  }
  element.multiInstance = result;
}
