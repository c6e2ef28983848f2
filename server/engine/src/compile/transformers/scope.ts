import type { ExecutableElement, ExecutableFlow } from '../../model/executable.js';
import type { ModelNode, ModelScope } from '../../model/model.js';
import type { ProcessBuilder, ScopeContext } from '../context.js';
import { transformActivity } from './activity.js';
import { transformers } from './index.js';

/** Everything directly in a process or subprocess: nodes, flows, and which events belong to whom. */
export function transformScope(owner: ExecutableElement, scope: ModelScope, builder: ProcessBuilder, isProcess = false): void {
  const context: ScopeContext = {
    id: owner.id, scope, builder, isProcess, transformInner: (element, inner) => transformScope(element, inner, builder),
  };
  owner.children = [];
  for (const node of scope.nodes) {
    const element = transformNode(node, context, owner.lanes);
    owner.children.push(element.id);
    if (element.kind === 'startEvent') {
      (owner.startEvents ??= []).push(element.id);
      if (element.event?.kind === 'none') owner.noneStart ??= element.id;
    }
    if (element.kind === 'eventSubProcess') (owner.eventSubProcesses ??= []).push(element.id);
  }
  for (const flow of scope.flows) connect(flow, owner.id, builder);
  attachBoundaryEvents(scope, builder);
}

function transformNode(node: ModelNode, context: ScopeContext, outerLanes: string[] | undefined): ExecutableElement {
  const element: ExecutableElement = {
    id: node.id,
    kind: node.type === 'subProcess' && node.triggeredByEvent ? 'eventSubProcess' : node.type,
    scope: context.id,
    incoming: [],
    outgoing: [],
    startQuantity: node.startQuantity,
    completionQuantity: node.completionQuantity,
  };
  if (node.name !== undefined) element.name = node.name;
  if (node.default !== undefined) element.defaultFlow = node.default;
  const lanes = context.builder.lanes.get(node.id) ?? outerLanes;
  if (lanes) element.lanes = lanes;
  context.builder.elements.set(element.id, element);
  transformActivity(node, element, context);
  transformers[node.type](node, element, context);
  return element;
}

function connect(flow: ModelScope['flows'][number], scope: string, builder: ProcessBuilder): void {
  const executable: ExecutableFlow = { id: flow.id, source: flow.source ?? '', target: flow.target ?? '', scope };
  if (flow.name !== undefined) executable.name = flow.name;
  if (flow.condition !== undefined) executable.condition = flow.condition;
  builder.flows.set(flow.id, executable);
  builder.elements.get(executable.source)?.outgoing.push(flow.id);
  builder.elements.get(executable.target)?.incoming.push(flow.id);
}

function attachBoundaryEvents(scope: ModelScope, builder: ProcessBuilder): void {
  for (const node of scope.nodes) {
    if (node.type !== 'boundaryEvent' || node.attachedTo === undefined) continue;
    const host = builder.elements.get(node.attachedTo);
    if (host) (host.boundaryEvents ??= []).push(node.id);
    const element = builder.elements.get(node.id);
    if (element?.event?.kind !== 'compensation') continue;
    // The handler hangs on an association, not on a sequence flow; tools draw it in either direction.
    const association = scope.associations.find(({ source, target }) => source === node.id || target === node.id);
    const handler = association && (association.source === node.id ? association.target : association.source);
    if (handler !== undefined) element.compensationHandler = handler;
  }
}
