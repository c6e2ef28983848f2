/**
 * The moddle descriptor of our BPMN extension: what `nf:…` elements exist and which attributes they have.
 * This is the source. `schemas/bpmn/noticeflow.json` is the same data for tools outside TypeScript
 * (a Modeler, a linter); a test of the engine keeps the two equal.
 */

/** Namespace of our extension elements in BPMN files. */
export const EXTENSION_NAMESPACE = 'urn:noticeflow:bpmn:1';

/** Prefix our own files and tools use for {@link EXTENSION_NAMESPACE}. */
export const EXTENSION_PREFIX = 'nf';

export interface ModdleProperty { name: string; type: string; isAttr?: boolean; isMany?: boolean }
export interface ModdleType { name: string; superClass: string[]; properties: ModdleProperty[] }
export interface ModdleDescriptor {
  name: string; uri: string; prefix: string; xml: { tagAlias: string };
  associations: never[]; enumerations: never[]; types: ModdleType[];
}

/** Descriptor for `new BpmnModdle({ nf: descriptor })` and `new BpmnModeler({ moddleExtensions })`. */
export const bpmnExtension: ModdleDescriptor = {
  name: 'Noticeflow BPMN extension',
  uri: EXTENSION_NAMESPACE,
  prefix: EXTENSION_PREFIX,
  xml: { tagAlias: 'lowerCase' },
  associations: [],
  enumerations: [],
  types: [
    { name: 'Assignment', superClass: ['Element'], properties: [
      { name: 'assignee', isAttr: true, type: 'String' },
      { name: 'unit', isAttr: true, type: 'String' },
      { name: 'post', isAttr: true, type: 'String' },
      { name: 'cc', isAttr: true, type: 'String' },
      { name: 'notBy', isAttr: true, type: 'String' },
    ] },
    { name: 'Task', superClass: ['Element'], properties: [
      { name: 'kind', isAttr: true, type: 'String' },
      { name: 'title', isAttr: true, type: 'String' },
      { name: 'actions', isAttr: true, type: 'String' },
      { name: 'outcomeVariable', isAttr: true, type: 'String' },
      { name: 'priority', isAttr: true, type: 'String' },
      { name: 'instructions', isAttr: true, type: 'String' },
    ] },
    { name: 'Form', superClass: ['Element'], properties: [
      { name: 'formId', isAttr: true, type: 'String' },
      { name: 'record', isAttr: true, type: 'String' },
      { name: 'access', isAttr: true, type: 'String' },
      { name: 'fields', isMany: true, type: 'Field' },
    ] },
    { name: 'Field', superClass: ['Element'], properties: [
      { name: 'path', isAttr: true, type: 'String' },
      { name: 'access', isAttr: true, type: 'String' },
      { name: 'required', isAttr: true, type: 'Boolean' },
    ] },
    { name: 'Deadline', superClass: ['Element'], properties: [
      { name: 'due', isAttr: true, type: 'String' },
      { name: 'remindBefore', isAttr: true, type: 'String' },
      { name: 'duty', isAttr: true, type: 'String' },
    ] },
    { name: 'Obligations', superClass: ['Element'], properties: [
      { name: 'refs', isAttr: true, type: 'String' },
    ] },
    { name: 'MultiInstance', superClass: ['Element'], properties: [
      { name: 'collection', isAttr: true, type: 'String' },
      { name: 'elementVariable', isAttr: true, type: 'String' },
      { name: 'outputCollection', isAttr: true, type: 'String' },
      { name: 'outputElement', isAttr: true, type: 'String' },
    ] },
    { name: 'TaskDefinition', superClass: ['Element'], properties: [
      { name: 'type', isAttr: true, type: 'String' },
      { name: 'retries', isAttr: true, type: 'String' },
    ] },
    { name: 'CalledElement', superClass: ['Element'], properties: [
      { name: 'processId', isAttr: true, type: 'String' },
      { name: 'binding', isAttr: true, type: 'String' },
      { name: 'versionTag', isAttr: true, type: 'String' },
      { name: 'businessKey', isAttr: true, type: 'String' },
      { name: 'propagateAll', isAttr: true, type: 'Boolean' },
    ] },
    { name: 'IoMapping', superClass: ['Element'], properties: [
      { name: 'inputs', isMany: true, type: 'Input' },
      { name: 'outputs', isMany: true, type: 'Output' },
    ] },
    { name: 'Input', superClass: ['Element'], properties: [
      { name: 'source', isAttr: true, type: 'String' },
      { name: 'target', isAttr: true, type: 'String' },
    ] },
    { name: 'Output', superClass: ['Element'], properties: [
      { name: 'source', isAttr: true, type: 'String' },
      { name: 'target', isAttr: true, type: 'String' },
    ] },
    { name: 'Script', superClass: ['Element'], properties: [
      { name: 'expression', isAttr: true, type: 'String' },
      { name: 'resultVariable', isAttr: true, type: 'String' },
    ] },
    { name: 'CalledDecision', superClass: ['Element'], properties: [
      { name: 'decisionId', isAttr: true, type: 'String' },
      { name: 'binding', isAttr: true, type: 'String' },
      { name: 'versionTag', isAttr: true, type: 'String' },
      { name: 'expression', isAttr: true, type: 'String' },
      { name: 'resultVariable', isAttr: true, type: 'String' },
    ] },
    { name: 'Subscription', superClass: ['Element'], properties: [
      { name: 'correlationKey', isAttr: true, type: 'String' },
      { name: 'onePerKey', isAttr: true, type: 'Boolean' },
    ] },
    { name: 'Publication', superClass: ['Element'], properties: [
      { name: 'correlationKey', isAttr: true, type: 'String' },
      { name: 'messageId', isAttr: true, type: 'String' },
      { name: 'timeToLive', isAttr: true, type: 'String' },
    ] },
    { name: 'VersionTag', superClass: ['Element'], properties: [
      { name: 'value', isAttr: true, type: 'String' },
    ] },
    { name: 'Properties', superClass: ['Element'], properties: [
      { name: 'values', isMany: true, type: 'Property' },
    ] },
    { name: 'Property', superClass: ['Element'], properties: [
      { name: 'name', isAttr: true, type: 'String' },
      { name: 'value', isAttr: true, type: 'String' },
    ] },
  ],
};
