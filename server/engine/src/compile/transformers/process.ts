import type { ExecutableElement, ExecutableProcess } from '../../model/executable.js';
import type { ModelLane, ModelProcess, ModelScope } from '../../model/model.js';
import type { CompileContext, ProcessBuilder } from '../context.js';
import { properties } from './properties.js';
import { transformScope } from './scope.js';

/** A process with everything in it. */
export function transformProcess(process: ModelProcess, context: CompileContext): ExecutableProcess {
  const builder: ProcessBuilder = { elements: new Map(), flows: new Map(), lanes: new Map(), data: new Map(), context };
  const root: ExecutableElement = {
    id: process.id, kind: 'process', incoming: [], outgoing: [], startQuantity: 1, completionQuantity: 1,
  };
  if (process.name !== undefined) root.name = process.name;
  if (process.extension.properties) root.properties = properties(process.extension.properties);
  builder.elements.set(root.id, root);
  collectLanes(process.lanes, [], builder.lanes);
  collectData(process, builder.data);
  transformScope(root, process, builder, true);

  const result: ExecutableProcess = {
    id: process.id, isExecutable: process.isExecutable, elements: builder.elements, flows: builder.flows,
    messageFlows: [], root, startTriggers: [],
  };
  if (process.name !== undefined) result.name = process.name;
  if (process.extension.versionTag?.value !== undefined) result.versionTag = process.extension.versionTag.value;
  return result;
}

function collectLanes(lanes: ModelLane[], outer: string[], result: Map<string, string[]>): void {
  for (const lane of lanes) {
    const names = [lane.name ?? lane.id, ...outer];
    for (const node of lane.nodes) if ((result.get(node)?.length ?? 0) < names.length) result.set(node, names);
    collectLanes(lane.lanes, names, result);
  }
}

/** Names behind the ids of data objects and of data inputs and outputs; the nearest connected name wins. */
function collectData(scope: ModelScope, result: Map<string, string>): void {
  for (const object of scope.dataObjects) {
    const target = object.dataObjectRef === undefined ? undefined : scope.dataObjects.find((other) => other.id === object.dataObjectRef);
    result.set(object.id, object.name ?? target?.name ?? target?.id ?? object.id);
  }
  for (const node of scope.nodes) {
    for (const item of node.dataInputs) {
      result.set(item.id, (item.source === undefined ? undefined : result.get(item.source)) ?? item.name ?? item.id);
    }
    if (node.scope) collectData(node.scope, result);
  }
}
