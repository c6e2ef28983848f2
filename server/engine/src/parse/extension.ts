import type { ModdleElement } from 'bpmn-moddle';
import type { ModelExtension } from '../model/model.js';
import { child, children, compact, flag, text } from './read.js';

/** Reads the `nf:…` elements of one element; those of other tools are reported through `onForeign`. */
export function readExtension(element: ModdleElement, onForeign: (type: string) => void): ModelExtension {
  const extension: ModelExtension = {};
  const container = child(element, 'extensionElements');
  if (!container) return extension;
  for (const value of children(container, 'values')) {
    const reader = READERS[value.$type];
    if (reader) reader(value, extension);
    else onForeign(value.$type);
  }
  return extension;
}

const strings = <K extends string>(element: ModdleElement, names: readonly K[]): Partial<Record<K, string>> =>
  compact(Object.fromEntries(names.map((name) => [name, text(element, name)])) as Partial<Record<K, string>>);

const mapping = (element: ModdleElement) => strings(element, ['source', 'target'] as const);

const READERS: Record<string, (element: ModdleElement, extension: ModelExtension) => void> = {
  'nf:Assignment': (element, extension) => { extension.assignment = strings(element, ['assignee', 'unit', 'post', 'cc', 'notBy'] as const); },
  'nf:Task': (element, extension) => {
    extension.task = strings(element, ['kind', 'title', 'actions', 'outcomeVariable', 'priority', 'instructions'] as const);
  },
  'nf:Form': (element, extension) => {
    extension.form = {
      ...strings(element, ['formId', 'record', 'access'] as const),
      fields: children(element, 'fields').map((field) => compact({ ...strings(field, ['path', 'access'] as const), required: flag(field, 'required') })),
    };
  },
  'nf:Deadline': (element, extension) => { extension.deadline = strings(element, ['due', 'remindBefore', 'duty'] as const); },
  'nf:Obligations': (element, extension) => { extension.obligations = strings(element, ['refs'] as const); },
  'nf:MultiInstance': (element, extension) => {
    extension.multiInstance = strings(element, ['collection', 'elementVariable', 'outputCollection', 'outputElement'] as const);
  },
  'nf:TaskDefinition': (element, extension) => { extension.taskDefinition = strings(element, ['type', 'retries'] as const); },
  'nf:CalledElement': (element, extension) => {
    extension.calledElement = compact({
      ...strings(element, ['processId', 'binding', 'versionTag', 'businessKey'] as const),
      propagateAll: flag(element, 'propagateAll'),
    });
  },
  'nf:IoMapping': (element, extension) => {
    extension.ioMapping = { inputs: children(element, 'inputs').map(mapping), outputs: children(element, 'outputs').map(mapping) };
  },
  'nf:Script': (element, extension) => { extension.script = strings(element, ['expression', 'resultVariable'] as const); },
  'nf:CalledDecision': (element, extension) => {
    extension.calledDecision = strings(element, ['decisionId', 'binding', 'versionTag', 'expression', 'resultVariable'] as const);
  },
  'nf:Subscription': (element, extension) => {
    extension.subscription = compact({ ...strings(element, ['correlationKey'] as const), onePerKey: flag(element, 'onePerKey') });
  },
  'nf:Publication': (element, extension) => {
    extension.publication = strings(element, ['correlationKey', 'messageId', 'timeToLive'] as const);
  },
  'nf:VersionTag': (element, extension) => { extension.versionTag = strings(element, ['value'] as const); },
  'nf:Properties': (element, extension) => {
    extension.properties = children(element, 'values').map((property) => strings(property, ['name', 'value'] as const));
  },
};
