import type { ExecutableElement, MultiInstance } from '../../model/executable.js';
import type { ModelLoop } from '../../model/model.js';

const BEHAVIORS = { None: 'none', One: 'one', All: 'all', Complex: 'complex' } as const;

/** Standard loop or multi-instance. Our extension and the standard's data references say the same; the extension wins. */
export function transformLoop(loop: ModelLoop, element: ExecutableElement, data: ReadonlyMap<string, string>): void {
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
  if (loop.behavior !== undefined && Object.hasOwn(BEHAVIORS, loop.behavior)) result.behavior = BEHAVIORS[loop.behavior as keyof typeof BEHAVIORS];
  if (loop.noneEventRef !== undefined) result.noneEventRef = loop.noneEventRef;
  if (loop.oneEventRef !== undefined) result.oneEventRef = loop.oneEventRef;
  element.multiInstance = result;
}
