import type { BehaviorTable } from '../step.js';
import { adHocSubProcess } from './ad-hoc-subprocess.js';
import { businessRuleTask } from './business-rule-task.js';
import { callActivity } from './call-activity.js';
import { boundaryEvent, endEvent, intermediateCatchEvent, intermediateThrowEvent, startEvent } from './events.js';
import { eventBasedGateway, exclusiveGateway, inclusiveGateway, parallelGateway } from './gateways.js';
import { complexGateway } from './complex-gateway.js';
import { multiInstanceBody } from './multi-instance.js';
import { eventSubProcess, process, subProcess } from './process.js';
import { scriptTask } from './script-task.js';
import { loopBody } from './standard-loop.js';
import { manualTask, receiveTask, sendTask, serviceTask, task, userTask } from './tasks.js';

/** One behavior for every kind of element; the compiler refuses a missing one. */
export const elementBehaviors: BehaviorTable = {
  process,
  subProcess,
  eventSubProcess,
  transaction: subProcess,
  adHocSubProcess,
  callActivity,
  task,
  manualTask,
  userTask,
  serviceTask,
  sendTask,
  receiveTask,
  scriptTask,
  businessRuleTask,
  exclusiveGateway,
  parallelGateway,
  inclusiveGateway,
  complexGateway,
  eventBasedGateway,
  startEvent,
  endEvent,
  intermediateCatchEvent,
  intermediateThrowEvent,
  boundaryEvent,
  multiInstanceBody,
  loopBody,
};
