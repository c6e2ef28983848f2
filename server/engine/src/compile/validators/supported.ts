import type { ElementKind, EventDefinitionKind } from '../../model/executable.js';

/**
 * What the engine executes: element kind × event kind. Everything of BPMN is compiled; what is not `true` here
 * is refused at deployment with rule `not-supported` and the element's id. When a behavior is added in
 * `processing/`, its row is widened here, nothing else changes.
 */
export const SUPPORTED: Record<ElementKind, Partial<Record<EventDefinitionKind, boolean>>> = {
  process: { none: true },
  subProcess: { none: true },
  eventSubProcess: { none: false },
  transaction: { none: false },
  adHocSubProcess: { none: false },
  callActivity: { none: true },
  task: { none: true },
  manualTask: { none: true },
  userTask: { none: true },
  serviceTask: { none: true },
  sendTask: { none: true },
  receiveTask: { none: true, message: true },
  scriptTask: { none: true },
  businessRuleTask: { none: true },
  exclusiveGateway: { none: true },
  parallelGateway: { none: true },
  inclusiveGateway: { none: false },
  complexGateway: { none: false },
  eventBasedGateway: { none: true },
  startEvent: {
    none: true, message: true, timer: true, signal: false, conditional: false, multiple: false,
    error: false, escalation: false, compensation: false,
  },
  endEvent: {
    none: true, message: true, error: true, terminate: true, signal: false, escalation: false, compensation: false,
    cancel: false, multiple: false,
  },
  intermediateCatchEvent: { message: true, timer: true, signal: false, conditional: false, link: false, multiple: false },
  intermediateThrowEvent: { none: true, message: true, signal: false, escalation: false, compensation: false, link: false, multiple: false },
  boundaryEvent: {
    message: true, timer: true, error: true, signal: false, escalation: false, conditional: false, compensation: false,
    cancel: false, multiple: false,
  },
};

/** Features of elements beside their kind, likewise widened when the engine learns them. */
export const SUPPORTED_FEATURES = {
  standardLoop: false,
  multiInstanceBehavior: false,
  startQuantity: false,
  completionQuantity: false,
  compensation: false,
  instantiatingReceiveTask: false,
  instantiatingEventGateway: false,
  parallelEventGateway: false,
};

export type Feature = keyof typeof SUPPORTED_FEATURES;
