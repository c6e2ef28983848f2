/**
 * ExecutableProcess: one process of a BPMN file, compiled for execution. Plain, immutable, indexed by id;
 * expressions are still source text here, `expressions/` caches their compiled form by text.
 * Every BPMN element kind of the standard has its place in these types, also those the current release refuses at deployment.
 */

export type ElementKind =
  | 'process' | 'subProcess' | 'eventSubProcess' | 'transaction' | 'adHocSubProcess' | 'callActivity'
  | 'task' | 'manualTask' | 'userTask' | 'serviceTask' | 'sendTask' | 'receiveTask' | 'scriptTask' | 'businessRuleTask'
  | 'exclusiveGateway' | 'parallelGateway' | 'inclusiveGateway' | 'complexGateway' | 'eventBasedGateway'
  | 'startEvent' | 'endEvent' | 'intermediateCatchEvent' | 'intermediateThrowEvent' | 'boundaryEvent';

export type EventDefinitionKind =
  | 'none' | 'message' | 'timer' | 'signal' | 'error' | 'escalation' | 'conditional' | 'compensation' | 'cancel' | 'link' | 'terminate' | 'multiple';

export interface EventDefinition {
  kind: EventDefinitionKind;
  /** Message or signal name, error or escalation code, link name. Undefined on a catch-all. */
  name?: string;
  /** Name or correlation key as expression (starts with `=`), from our extension. */
  correlationKey?: string;
  /** Message start events of a process: the message starts at most one instance per correlation key, however often it comes. */
  onePerKey?: boolean;
  timer?: { kind: 'date' | 'duration' | 'cycle'; expression: string };
  /** Conditional events. */
  condition?: string;
  /** Compensation: the activity to compensate; undefined means the whole scope. */
  activityRef?: string;
  waitForCompletion?: boolean;
  /** Message publication options of a throw. */
  messageId?: string;
  timeToLive?: string;
  /** `kind: 'multiple'`: the parts, and whether all are needed (parallelMultiple). */
  parts?: EventDefinition[];
  parallel?: boolean;
  /** Throws: job type when the throw is done by a worker (`nf:taskDefinition`), otherwise the engine publishes. */
  jobType?: string;
}

export interface MultiInstance {
  sequential: boolean;
  /** FEEL or number text; exactly one of `cardinality` and `collection`. */
  cardinality?: string;
  collection?: string;
  elementVariable?: string;
  outputCollection?: string;
  outputElement?: string;
  completionCondition?: string;
  /** What is thrown by instances that complete (BPMN 2.0.2 table 10.29); `all`, the default, throws nothing. */
  behavior?: 'none' | 'one' | 'all' | 'complex' | 'unknown';
  /** `none` and `one`: thrown by each instance, by the first. */
  event?: EventDefinition;
  /** `complex`: each event whose condition holds when an instance completes. */
  complex?: { condition?: string; event?: EventDefinition }[];
}

export interface StandardLoop { testBefore: boolean; maximum?: number; condition?: string }

export interface IoMapping { source: string; target: string }

export interface TaskConfig {
  kind?: string; title?: string; actions?: string[]; outcomeVariable?: string; priority?: string; instructions?: string;
  assignee?: string; unit?: string; post?: string; cc?: string;
  /** User tasks whose people must not do this one (回避): whoever completed one of them in the same instance is refused. */
  notBy?: string[];
  formId?: string; record?: string;
  /** Default access of the form's fields at this task: read unless said otherwise. */
  formAccess?: 'read' | 'write' | 'hidden';
  fields?: { path: string; access?: 'read' | 'write' | 'hidden'; required?: boolean }[];
  due?: string; remindBefore?: string; duty?: string;
  obligations?: string[];
}

/** One flow node (or the process itself, index 0). */
export interface ExecutableElement {
  id: string;
  kind: ElementKind;
  name?: string;
  /** Id of the enclosing process or subprocess; undefined for the process itself. */
  scope?: string;
  incoming: string[];
  outgoing: string[];
  /** Default flow of a gateway or activity. */
  defaultFlow?: string;
  event?: EventDefinition;
  /** Boundary events: host and whether it interrupts; start events of event subprocesses: whether it interrupts. */
  attachedTo?: string;
  interrupting?: boolean;
  /** Boundary events attached to this activity, in document order. */
  boundaryEvents?: string[];
  /** Event subprocesses directly in this scope. */
  eventSubProcesses?: string[];
  /** None start event of this scope, all start events of this scope. */
  noneStart?: string;
  startEvents?: string[];
  /** Flow nodes directly in this scope, in document order. */
  children?: string[];
  multiInstance?: MultiInstance;
  loop?: StandardLoop;
  startQuantity: number;
  completionQuantity: number;
  isForCompensation?: boolean;
  /** Handler activity of a compensation boundary event. */
  compensationHandler?: string;
  task?: TaskConfig;
  job?: { type: string; retries?: string; headers?: Record<string, string> };
  script?: { format?: string; source: string; resultVariable?: string };
  decision?: { decisionId?: string; binding: 'latest' | 'deployment' | 'versionTag'; versionTag?: string; expression?: string; resultVariable?: string };
  called?: { processId: string; binding: 'latest' | 'deployment' | 'versionTag'; versionTag?: string; businessKey?: string; propagateAll: boolean };
  inputs?: IoMapping[];
  outputs?: IoMapping[];
  /** Event-based gateway. */
  eventGateway?: { exclusive: boolean; instantiate: boolean };
  complex?: { activationCondition?: string };
  adHoc?: { sequential: boolean; completionCondition?: string; cancelRemaining: boolean };
  instantiate?: boolean;
  /** Lane names, innermost first: default post of user tasks that name none. */
  lanes?: string[];
  properties?: Record<string, string>;
}

export interface ExecutableFlow {
  id: string;
  name?: string;
  source: string;
  target: string;
  scope: string;
  /** Condition source; undefined means unconditional. */
  condition?: string;
}

/** A message flow between pools of one file: a throw of `source` reaches the catching element `target`. */
export interface ExecutableMessageFlow { id: string; source: string; target: string; messageName?: string }

export interface ExecutableProcess {
  id: string;
  name?: string;
  versionTag?: string;
  isExecutable: boolean;
  elements: ReadonlyMap<string, ExecutableElement>;
  flows: ReadonlyMap<string, ExecutableFlow>;
  messageFlows: ExecutableMessageFlow[];
  /** The process as root element. */
  root: ExecutableElement;
  /**
   * What starts the process from outside: start events other than none, instantiating receive tasks, the events behind an
   * instantiating event-based gateway. The runtime opens definition subscriptions from these.
   */
  startTriggers: { elementId: string; event: EventDefinition }[];
}
