/**
 * Model: what a BPMN file says, as plain data and complete. Nothing of the XML reader leaks out of `parse/`;
 * nothing is decided here: defaults of the standard are filled in, but rules are checked in `compile/`.
 */

export interface Model {
  id?: string;
  processes: ModelProcess[];
  /** Global tasks, called by call activities. */
  globalTasks: ModelNode[];
  messages: ModelNamed[];
  signals: ModelNamed[];
  /** `name` is the code. */
  errors: ModelCode[];
  escalations: ModelCode[];
  collaborations: ModelCollaboration[];
  /** Correlation properties, keys and subscriptions of the standard; ours is `nf:subscription correlationKey`. */
  correlations: { elementId: string; type: string }[];
  /** Extension elements of other tools, which the engine does not read. */
  foreignExtensions: { elementId: string; type: string }[];
  /** References to data structures, interfaces and the like that lead out of the file; nothing is executed by them. */
  unresolvedDeclarations: { elementId: string; property: string; value: string }[];
}

export interface ModelNamed { id: string; name?: string; correlationKey?: string }
export interface ModelCode { id: string; name?: string; code?: string }

export interface ModelCollaboration {
  id: string;
  participants: { id: string; name?: string; processRef?: string }[];
  messageFlows: { id: string; name?: string; source: string; target: string; messageRef?: string }[];
}

/** What processes and subprocesses have in common. */
export interface ModelScope {
  nodes: ModelNode[];
  flows: ModelFlow[];
  lanes: ModelLane[];
  associations: ModelAssociation[];
  dataObjects: ModelDataObject[];
}

export interface ModelProcess extends ModelScope {
  id: string;
  name?: string;
  isExecutable: boolean;
  extension: ModelExtension;
}

export type NodeType =
  | 'task' | 'userTask' | 'manualTask' | 'serviceTask' | 'sendTask' | 'receiveTask' | 'scriptTask' | 'businessRuleTask'
  | 'subProcess' | 'transaction' | 'adHocSubProcess' | 'callActivity'
  | 'exclusiveGateway' | 'parallelGateway' | 'inclusiveGateway' | 'complexGateway' | 'eventBasedGateway'
  | 'startEvent' | 'endEvent' | 'intermediateCatchEvent' | 'intermediateThrowEvent' | 'boundaryEvent';

export interface ModelNode {
  id: string;
  type: NodeType;
  name?: string;
  documentation?: string;
  extension: ModelExtension;
  default?: string;
  startQuantity: number;
  completionQuantity: number;
  isForCompensation: boolean;
  loop?: ModelLoop;
  dataInputs: ModelDataItem[];
  /** Assignments of data associations: expression `from` to a name. */
  assignments: { direction: 'in' | 'out'; from: string; to: string }[];
  /** Data associations as drawn; `end` is the data input or output of this node. */
  dataAssociations: { id?: string; end?: string; assigns: boolean }[];
  eventDefinitions: ModelEventDefinition[];
  parallelMultiple: boolean;
  attachedTo?: string;
  /** Boundary events (`cancelActivity`) and start events of event subprocesses (`isInterrupting`). */
  interrupting: boolean;
  /** Resource roles of the standard (§10.3.3): who does the work. */
  performers: { kind: 'humanPerformer' | 'potentialOwner' | 'performer'; expression?: string; resource?: string }[];
  implementation?: string;
  messageRef?: string;
  /** Name of the operation's input message, for `operationRef`. */
  operation?: string;
  instantiate: boolean;
  scriptFormat?: string;
  script?: string;
  calledElement?: string;
  eventGatewayType?: 'Exclusive' | 'Parallel';
  activationCondition?: string;
  /** Subprocesses. */
  scope?: ModelScope;
  triggeredByEvent: boolean;
  adHoc?: { ordering: 'Parallel' | 'Sequential'; completionCondition?: string; cancelRemaining: boolean };
}

export interface ModelFlow {
  id: string;
  name?: string;
  source?: string;
  target?: string;
  condition?: string;
  conditionLanguage?: string;
}

export interface ModelLane { id: string; name?: string; nodes: string[]; lanes: ModelLane[] }
export interface ModelAssociation { id: string; source?: string; target?: string }
export interface ModelDataItem { id: string; name?: string; source?: string }
export interface ModelDataObject { id: string; name?: string; dataObjectRef?: string; isReference: boolean }

export type ModelLoop =
  | { kind: 'standard'; testBefore: boolean; maximum?: string; condition?: string }
  | {
    kind: 'multiInstance';
    sequential: boolean;
    cardinality?: string;
    dataInputRef?: string;
    dataOutputRef?: string;
    inputDataItem?: string;
    outputDataItem?: string;
    completionCondition?: string;
    behavior?: string;
    /** What is thrown when an instance completes, by `behavior`. */
    noneEvent?: ModelEventDefinition;
    oneEvent?: ModelEventDefinition;
    complex: { condition?: string; event?: ModelEventDefinition }[];
    extension: ModelExtension;
  };

export type ModelEventKind =
  | 'message' | 'timer' | 'signal' | 'error' | 'escalation' | 'conditional' | 'compensation' | 'cancel' | 'link' | 'terminate';

export interface ModelEventDefinition {
  id?: string;
  kind: ModelEventKind;
  /** Id of the message, signal, error or escalation. */
  ref?: string;
  timer?: { kind: 'date' | 'duration' | 'cycle'; expression: string }[];
  condition?: string;
  conditionLanguage?: string;
  linkName?: string;
  activityRef?: string;
  waitForCompletion?: boolean;
}

/** Our extension elements (`nf:…`), one of each kind per element. Text values as written. */
export interface ModelExtension {
  assignment?: { assignee?: string; unit?: string; post?: string; cc?: string; notBy?: string };
  task?: { kind?: string; title?: string; actions?: string; outcomeVariable?: string; priority?: string; instructions?: string };
  form?: { formId?: string; record?: string; access?: string; fields: { path?: string; access?: string; required?: boolean }[] };
  deadline?: { due?: string; remindBefore?: string; duty?: string };
  obligations?: { refs?: string };
  multiInstance?: { collection?: string; elementVariable?: string; outputCollection?: string; outputElement?: string };
  taskDefinition?: { type?: string; retries?: string };
  calledElement?: { processId?: string; binding?: string; versionTag?: string; businessKey?: string; propagateAll?: boolean };
  ioMapping?: { inputs: { source?: string; target?: string }[]; outputs: { source?: string; target?: string }[] };
  script?: { expression?: string; resultVariable?: string };
  calledDecision?: { decisionId?: string; binding?: string; versionTag?: string; expression?: string; resultVariable?: string };
  subscription?: { correlationKey?: string; onePerKey?: boolean };
  publication?: { correlationKey?: string; messageId?: string; timeToLive?: string };
  versionTag?: { value?: string };
  properties?: { name?: string; value?: string }[];
}
