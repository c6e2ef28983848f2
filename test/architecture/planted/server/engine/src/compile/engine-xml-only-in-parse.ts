import { BpmnModdle } from 'bpmn-moddle';
export const moddle = BpmnModdle;
