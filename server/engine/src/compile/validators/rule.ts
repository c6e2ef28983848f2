import type { ExecutableElement, ExecutableFlow, ExecutableProcess } from '../../model/executable.js';
import type { Model } from '../../model/model.js';
import type { Problem } from '../../model/problem.js';

/** One rule of the standard or of ours. `check` reports each place where it is broken. */
export interface Rule {
  id: string;
  severity: Problem['severity'];
  advice: string;
  adviceZh: string;
  check: (subject: Subject, report: Report) => void;
}

/** Second and third argument: the message in English and in Chinese. */
export type Report = (elementId: string | undefined, message: string, messageZh: string) => void;

/** A process under examination, with the questions most rules ask. */
export class Subject {
  readonly elements: ExecutableElement[];

  /** `decisions`: ids of the decisions there are, when the host tells. */
  constructor(readonly process: ExecutableProcess, readonly model: Model, readonly decisions?: ReadonlySet<string>) {
    this.elements = [...process.elements.values()];
  }

  element(id: string | undefined): ExecutableElement | undefined {
    return id === undefined ? undefined : this.process.elements.get(id);
  }

  flow(id: string): ExecutableFlow | undefined {
    return this.process.flows.get(id);
  }

  /** Elements that hold others: the process and its subprocesses. */
  get scopes(): ExecutableElement[] {
    return this.elements.filter((element) => element.children !== undefined);
  }

  children(scope: ExecutableElement): ExecutableElement[] {
    return (scope.children ?? []).flatMap((id) => this.element(id) ?? []);
  }

  scopeOf(element: ExecutableElement): ExecutableElement | undefined {
    return this.element(element.scope);
  }
}

const ACTIVITIES = new Set([
  'subProcess', 'transaction', 'adHocSubProcess', 'callActivity', 'task', 'manualTask', 'userTask', 'serviceTask', 'sendTask',
  'receiveTask', 'scriptTask', 'businessRuleTask',
]);

const NEVER_BEGINS = new Set(['startEvent', 'boundaryEvent', 'eventSubProcess']);

/** Where a scope without a start event begins: elements no flow leads to. What an event or a link brings about is not among them. */
export function isImplicitStart(element: ExecutableElement): boolean {
  if (element.incoming.length > 0 || element.isForCompensation || NEVER_BEGINS.has(element.kind)) return false;
  return !(element.kind === 'intermediateCatchEvent' && element.event?.kind === 'link');
}

/** Activities can be repeated, compensated and carry boundary events. */
export function isActivity(element: ExecutableElement): boolean {
  return ACTIVITIES.has(element.kind);
}
