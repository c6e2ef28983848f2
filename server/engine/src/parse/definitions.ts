import type { ModdleElement } from 'bpmn-moddle';
import type { Model, ModelCode, ModelCollaboration, ModelNamed, ModelProcess } from '../model/model.js';
import { isGlobalTask, readNode, readScope } from './nodes.js';
import { children, compact, flag, localType, ownerId, ref, text } from './read.js';
import type { Reader } from './reader.js';

/** The root elements of a file. Those without execution semantics (item definitions, interfaces …) are passed over. */
export function readDefinitions(definitions: ModdleElement, reader: Reader): Model {
  const model: Model = compact<Model>({
    id: definitions.id, processes: [], globalTasks: [], messages: [], signals: [], errors: [], escalations: [], collaborations: [],
    correlations: [], foreignExtensions: reader.foreign, unresolvedDeclarations: reader.unresolved,
  });
  for (const element of children(definitions, 'rootElements')) {
    const type = localType(element);
    model.correlations.push(...readCorrelations(element, type));
    if (type === 'process') model.processes.push(readProcess(element, reader));
    else if (type === 'message') model.messages.push(readMessage(element, reader));
    else if (type === 'signal') model.signals.push(readNamed(element));
    else if (type === 'error') model.errors.push(readCode(element, 'errorCode'));
    else if (type === 'escalation') model.escalations.push(readCode(element, 'escalationCode'));
    else if (type === 'collaboration') model.collaborations.push(readCollaboration(element));
    else if (isGlobalTask(element)) model.globalTasks.push(readNode(element, reader));
    else if (type === 'choreography' || type === 'globalConversation') reader.problems.push(notExecutable(element, type));
  }
  return model;
}

function readProcess(element: ModdleElement, reader: Reader): ModelProcess {
  return compact<ModelProcess>({
    id: element.id ?? '',
    name: text(element, 'name'),
    isExecutable: flag(element, 'isExecutable') ?? true,
    extension: reader.extension(element),
    ...readScope(element, reader),
  });
}

function readNamed(element: ModdleElement): ModelNamed {
  return compact<ModelNamed>({ id: element.id ?? '', name: text(element, 'name') });
}

function readMessage(element: ModdleElement, reader: Reader): ModelNamed {
  return compact<ModelNamed>({ ...readNamed(element), correlationKey: reader.extension(element).subscription?.correlationKey });
}

function readCode(element: ModdleElement, property: string): ModelCode {
  return compact<ModelCode>({ ...readNamed(element), code: text(element, property) });
}

function readCollaboration(element: ModdleElement): ModelCollaboration {
  return {
    id: element.id ?? '',
    participants: children(element, 'participants').map((participant) =>
      compact({ ...readNamed(participant), processRef: ref(participant, 'processRef') })),
    messageFlows: children(element, 'messageFlows').map((flow) =>
      compact({ ...readNamed(flow), source: ref(flow, 'sourceRef') ?? '', target: ref(flow, 'targetRef') ?? '', messageRef: ref(flow, 'messageRef') })),
  };
}

function readCorrelations(element: ModdleElement, type: string): Model['correlations'] {
  const found = type === 'correlationProperty' ? [element] : [...children(element, 'correlationKeys'), ...children(element, 'correlationSubscriptions')];
  return found.map((each) => ({ elementId: ownerId(each) ?? '', type: localType(each) }));
}

function notExecutable(element: ModdleElement, type: string) {
  return {
    ...(element.id ? { elementId: element.id } : {}),
    rule: 'not-supported', severity: 'error' as const,
    message: `Expected processes and collaborations but a ${type} cannot be executed`,
    messageZh: `不支持执行 ${type}`,
  };
}
