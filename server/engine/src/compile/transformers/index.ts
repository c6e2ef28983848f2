import type { NodeType } from '../../model/model.js';
import type { Transformer } from '../context.js';
import { transformBusinessRuleTask } from './business-rule-task.js';
import { transformCallActivity } from './call-activity.js';
import { transformEvent } from './event.js';
import { transformGateway } from './gateway.js';
import { transformJobTask } from './job-task.js';
import { transformReceiveTask } from './receive-task.js';
import { transformScriptTask } from './script-task.js';
import { transformSubProcess } from './sub-process.js';
import { transformTask } from './task.js';
import { transformUserTask } from './user-task.js';

/** One transformer per family of elements. */
export const transformers: Record<NodeType, Transformer> = {
  task: transformTask,
  manualTask: transformTask,
  userTask: transformUserTask,
  serviceTask: transformJobTask,
  sendTask: transformJobTask,
  receiveTask: transformReceiveTask,
  scriptTask: transformScriptTask,
  businessRuleTask: transformBusinessRuleTask,
  subProcess: transformSubProcess,
  transaction: transformSubProcess,
  adHocSubProcess: transformSubProcess,
  callActivity: transformCallActivity,
  exclusiveGateway: transformGateway,
  parallelGateway: transformGateway,
  inclusiveGateway: transformGateway,
  complexGateway: transformGateway,
  eventBasedGateway: transformGateway,
  startEvent: transformEvent,
  endEvent: transformEvent,
  intermediateCatchEvent: transformEvent,
  intermediateThrowEvent: transformEvent,
  boundaryEvent: transformEvent,
};
