import type { ElementKind, EventDefinitionKind } from '../../model/executable.js';

/**
 * What the engine executes: element kind × event kind. Everything of BPMN is compiled; what is not `true` here
 * is refused at deployment with rule `not-supported` and the element's id. When a behavior is added in
 * `processing/`, its row is widened here, nothing else changes.
 */
export const SUPPORTED: Record<ElementKind, Partial<Record<EventDefinitionKind, boolean>>> = {
  process: { none: true },
  subProcess: { none: true },
  eventSubProcess: { none: true },
  transaction: { none: true },
  adHocSubProcess: { none: true },
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
  inclusiveGateway: { none: true },
  complexGateway: { none: true },
  eventBasedGateway: { none: true },
  startEvent: {
    none: true, message: true, timer: true, signal: true, conditional: true, multiple: true,
    error: true, escalation: true, compensation: true,
  },
  endEvent: {
    none: true, message: true, error: true, terminate: true, signal: true, escalation: true, compensation: true,
    cancel: true, multiple: true,
  },
  intermediateCatchEvent: { message: true, timer: true, signal: true, conditional: true, link: true, multiple: true },
  intermediateThrowEvent: { none: true, message: true, signal: true, escalation: true, compensation: true, link: true, multiple: true },
  boundaryEvent: {
    message: true, timer: true, error: true, signal: true, escalation: true, conditional: true, compensation: true,
    cancel: true, multiple: true,
  },
};

/** Features of elements beside their kind, likewise widened when the engine learns them. */
export const SUPPORTED_FEATURES = {
  standardLoop: true,
  multiInstanceBehavior: true,
  startQuantity: true,
  completionQuantity: true,
  compensation: true,
  instantiatingReceiveTask: true,
  instantiatingEventGateway: true,
  instantiatingParallelEventGateway: true,
  /** Of a process, as opposed to an event subprocess: looked at when the host publishes data (`startConditions`). */
  conditionalStartOfProcess: true,
  /** `nf:calledDecision decisionId`: a decision of a DMN file. */
  decisionTable: true,
};

export type Feature = keyof typeof SUPPORTED_FEATURES;
