import type { ModdleElement } from 'bpmn-moddle';
import type {
  ModelAssociation, ModelDataItem, ModelDataObject, ModelFlow, ModelLane, ModelNode, ModelScope, NodeType,
} from '../model/model.js';
import { readEventDefinitions } from './event-definitions.js';
import { readLoop } from './loop.js';
import { child, children, compact, count, expression, flag, languageOf, localType, ref, refs, text } from './read.js';
import type { Reader } from './reader.js';

/** BPMN types that become nodes. Global tasks read as the task they are. */
const NODE_TYPES: Record<string, NodeType> = {
  task: 'task', userTask: 'userTask', manualTask: 'manualTask', serviceTask: 'serviceTask', sendTask: 'sendTask',
  receiveTask: 'receiveTask', scriptTask: 'scriptTask', businessRuleTask: 'businessRuleTask',
  subProcess: 'subProcess', transaction: 'transaction', adHocSubProcess: 'adHocSubProcess', callActivity: 'callActivity',
  exclusiveGateway: 'exclusiveGateway', parallelGateway: 'parallelGateway', inclusiveGateway: 'inclusiveGateway',
  complexGateway: 'complexGateway', eventBasedGateway: 'eventBasedGateway',
  startEvent: 'startEvent', endEvent: 'endEvent', intermediateCatchEvent: 'intermediateCatchEvent',
  intermediateThrowEvent: 'intermediateThrowEvent', implicitThrowEvent: 'intermediateThrowEvent', boundaryEvent: 'boundaryEvent',
  globalTask: 'task', globalUserTask: 'userTask', globalManualTask: 'manualTask', globalScriptTask: 'scriptTask',
  globalBusinessRuleTask: 'businessRuleTask',
};

const DATA_TYPES = new Set(['dataObject', 'dataObjectReference', 'dataStoreReference']);

/** Nodes, flows and what else a process or subprocess holds, in document order. */
export function readScope(container: ModdleElement, reader: Reader): ModelScope {
  const scope: ModelScope = { nodes: [], flows: [], lanes: [], associations: [], dataObjects: [] };
  for (const element of children(container, 'flowElements')) {
    const type = localType(element);
    if (type === 'sequenceFlow') scope.flows.push(readFlow(element));
    else if (DATA_TYPES.has(type)) scope.dataObjects.push(readDataObject(element));
    else if (NODE_TYPES[type]) scope.nodes.push(readNode(element, reader));
    else reader.problems.push(unsupported(element));
  }
  for (const artifact of children(container, 'artifacts')) {
    if (localType(artifact) === 'association') scope.associations.push(readAssociation(artifact));
  }
  scope.lanes = children(container, 'laneSets').flatMap((set) => children(set, 'lanes').map(readLane));
  return scope;
}

export function isGlobalTask(element: ModdleElement): boolean {
  return localType(element).startsWith('global') && NODE_TYPES[localType(element)] !== undefined;
}

export function readNode(element: ModdleElement, reader: Reader): ModelNode {
  const type = NODE_TYPES[localType(element)];
  if (!type) throw new Error(`Expected a flow node but found ${element.$type}`);
  const inner = type === 'subProcess' || type === 'transaction' || type === 'adHocSubProcess';
  const operation = child(element, 'operationRef');
  const interrupting = type === 'boundaryEvent' ? flag(element, 'cancelActivity') : flag(element, 'isInterrupting');
  return compact<ModelNode>({
    id: element.id ?? '',
    type,
    name: text(element, 'name'),
    documentation: children(element, 'documentation').map((part) => text(part, 'text')).filter(Boolean).join('\n') || undefined,
    extension: reader.extension(element),
    default: ref(element, 'default'),
    startQuantity: count(element, 'startQuantity', 1),
    completionQuantity: count(element, 'completionQuantity', 1),
    isForCompensation: flag(element, 'isForCompensation') ?? false,
    loop: readLoop(element, reader),
    dataInputs: readDataItems(element),
    assignments: readAssignments(element),
    dataAssociations: readDataAssociations(element),
    eventDefinitions: readEventDefinitions(element),
    parallelMultiple: flag(element, 'parallelMultiple') ?? false,
    attachedTo: ref(element, 'attachedToRef'),
    interrupting: interrupting ?? true,
    performers: readPerformers(element),
    implementation: text(element, 'implementation'),
    messageRef: ref(element, 'messageRef'),
    operation: operation ? (text(operation, 'name') ?? operation.id) : undefined,
    instantiate: flag(element, 'instantiate') ?? false,
    scriptFormat: text(element, type === 'scriptTask' && element.$type === 'bpmn:GlobalScriptTask' ? 'scriptLanguage' : 'scriptFormat'),
    script: text(element, 'script'),
    calledElement: text(element, 'calledElement'),
    eventGatewayType: type === 'eventBasedGateway' ? (text(element, 'eventGatewayType') === 'Parallel' ? 'Parallel' : 'Exclusive') : undefined,
    activationCondition: expression(element, 'activationCondition'),
    scope: inner ? readScope(element, reader) : undefined,
    triggeredByEvent: flag(element, 'triggeredByEvent') ?? false,
    adHoc: type === 'adHocSubProcess'
      ? compact({
        ordering: text(element, 'ordering') === 'Sequential' ? ('Sequential' as const) : ('Parallel' as const),
        completionCondition: expression(element, 'completionCondition'),
        cancelRemaining: flag(element, 'cancelRemainingInstances') ?? true,
      })
      : undefined,
  });
}

const PERFORMERS = new Set(['humanPerformer', 'potentialOwner', 'performer'] as const);

function readPerformers(element: ModdleElement): ModelNode['performers'] {
  return children(element, 'resources').flatMap((role) => {
    const kind = [...PERFORMERS].find((name) => name === localType(role));
    const assignment = child(role, 'resourceAssignmentExpression');
    const resource = child(role, 'resourceRef');
    return kind
      ? [compact({ kind, expression: assignment ? expression(assignment, 'expression') : undefined, resource: resource ? text(resource, 'name') : undefined })]
      : [];
  });
}

function readFlow(element: ModdleElement): ModelFlow {
  return compact<ModelFlow>({
    id: element.id ?? '',
    name: text(element, 'name'),
    source: ref(element, 'sourceRef'),
    target: ref(element, 'targetRef'),
    condition: expression(element, 'conditionExpression'),
    conditionLanguage: languageOf(element, 'conditionExpression'),
  });
}

function readLane(element: ModdleElement): ModelLane {
  const inner = child(element, 'childLaneSet');
  return compact<ModelLane>({
    id: element.id ?? '',
    name: text(element, 'name'),
    nodes: refs(element, 'flowNodeRef'),
    lanes: inner ? children(inner, 'lanes').map(readLane) : [],
  });
}

function readAssociation(element: ModdleElement): ModelAssociation {
  return compact<ModelAssociation>({ id: element.id ?? '', source: ref(element, 'sourceRef'), target: ref(element, 'targetRef') });
}

function readDataObject(element: ModdleElement): ModelDataObject {
  return compact<ModelDataObject>({
    id: element.id ?? '',
    name: text(element, 'name'),
    dataObjectRef: ref(element, 'dataObjectRef'),
    isReference: localType(element) !== 'dataObject',
  });
}

/** Data inputs and outputs of an activity, with the data object an association connects them to. */
function readDataItems(element: ModdleElement): ModelDataItem[] {
  const specification = child(element, 'ioSpecification');
  if (!specification) return [];
  const linked = new Map<string, string>();
  for (const association of children(element, 'dataInputAssociations')) {
    const source = refs(association, 'sourceRef')[0];
    const target = ref(association, 'targetRef');
    if (source && target) linked.set(target, source);
  }
  for (const association of children(element, 'dataOutputAssociations')) {
    const source = refs(association, 'sourceRef')[0];
    const target = ref(association, 'targetRef');
    if (source && target) linked.set(source, target);
  }
  return [...children(specification, 'dataInputs'), ...children(specification, 'dataOutputs')].map((item) =>
    compact<ModelDataItem>({ id: item.id ?? '', name: text(item, 'name'), source: linked.get(item.id ?? '') }));
}

function readAssignments(element: ModdleElement): ModelNode['assignments'] {
  const read = (property: string, direction: 'in' | 'out') =>
    children(element, property).flatMap((association) =>
      children(association, 'assignment').flatMap((assignment) => {
        const from = expression(assignment, 'from');
        const to = expression(assignment, 'to');
        return from !== undefined && to !== undefined ? [{ direction, from, to }] : [];
      }));
  return [...read('dataInputAssociations', 'in'), ...read('dataOutputAssociations', 'out')];
}

function readDataAssociations(element: ModdleElement): ModelNode['dataAssociations'] {
  const read = (property: string, end: (association: ModdleElement) => string | undefined) =>
    children(element, property).map((association) => compact({ id: association.id, end: end(association), assigns: children(association, 'assignment').length > 0 }));
  return [
    ...read('dataInputAssociations', (association) => ref(association, 'targetRef')),
    ...read('dataOutputAssociations', (association) => refs(association, 'sourceRef')[0]),
  ];
}

function unsupported(element: ModdleElement) {
  const type = localType(element);
  return {
    ...(element.id ? { elementId: element.id } : {}),
    rule: 'not-supported',
    severity: 'error' as const,
    message: `Expected an element of executable BPMN but ${type} cannot be executed`,
    messageZh: `不支持执行元素类型 ${type}`,
  };
}
