import type { ElementInstanceKey, Json, ModifyInstruction, Rejection, Variables } from '../../protocol/index.js';
import { childKeys } from '../../state/view.js';
import { openEventSubProcesses } from '../behaviors/listening.js';
import { cancelInstance, isScopeDone } from '../behaviors/scopes.js';
import { activate, create, prepare, terminate } from '../behaviors/transitions.js';
import type { Step } from '../step.js';
import { gone, reject, type Handlers } from './handler.js';

/** Moves tokens by hand. All instructions are checked first; activations come before terminations, so that no scope ends in between. */
export const modifyHandlers: Handlers<'ModifyInstance'> = {
  ModifyInstance(step, { instructions, reason }) {
    const plan: Plan = { activate: [], terminate: new Set() };
    for (const instruction of instructions) {
      const rejection = prepareInstruction(step, instruction, plan);
      if (rejection) return rejection;
    }
    step.emit({ type: 'InstanceModified', instructions: instructions as unknown as Json, ...(reason !== undefined && { reason }) });
    for (const each of plan.activate) {
      const scope = scopeFor(step, each.elementId, each.ancestor);
      activate(step, each.elementId, scope, each.variables ? { variables: each.variables } : {});
    }
    const parents = new Set<ElementInstanceKey>();
    for (const key of plan.terminate) {
      const instance = step.instance(key);
      if (!instance) continue;
      parents.add(instance.parent);
      terminate(step, key);
    }
    for (const parent of parents) endEmptyScopes(step, parent);
    return undefined;
  },
};

interface Plan {
  activate: { elementId: string; ancestor?: ElementInstanceKey; variables?: Variables }[];
  terminate: Set<ElementInstanceKey>;
}

function prepareInstruction(step: Step, instruction: ModifyInstruction, plan: Plan): Rejection | undefined {
  if (instruction.kind === 'terminate') {
    if (instruction.key === 1) return reject('INVALID_ARGUMENT', 'Expected an element inside the process but 1 is the process; cancel the instance instead', { key: 1 });
    if (!step.instance(instruction.key)) return gone(step.state, instruction.key, 'element instance');
    plan.terminate.add(instruction.key);
    return undefined;
  }
  if (instruction.kind === 'activate') {
    const rejection = checkTarget(step, instruction.elementId, instruction.ancestorKey);
    if (rejection) return rejection;
    plan.activate.push({ elementId: instruction.elementId, ...(instruction.ancestorKey !== undefined && { ancestor: instruction.ancestorKey }), ...(instruction.variables && { variables: instruction.variables }) });
    return undefined;
  }
  const sources = instancesOf(step, instruction.from);
  if (sources.length === 0) return reject('NOT_FOUND', `Expected an active instance of "${instruction.from}" to move but there is none`, { elementId: instruction.from });
  for (const key of sources) {
    const parent = step.instance(key)!.parent;
    const ancestor = step.element(instruction.from).scope === step.process.elements.get(instruction.to)?.scope ? parent : undefined;
    const rejection = checkTarget(step, instruction.to, ancestor);
    if (rejection) return rejection;
    plan.activate.push({ elementId: instruction.to, ...(ancestor !== undefined && { ancestor }) });
    plan.terminate.add(key);
  }
  return undefined;
}

/** Live instances of an element that are not inside another instance of it: bodies, not their instances. */
function instancesOf(step: Step, elementId: string): ElementInstanceKey[] {
  return Object.keys(step.state.elements).map(Number).filter((key) => {
    const instance = step.instance(key)!;
    return instance.elementId === elementId && step.instance(instance.parent)?.elementId !== elementId;
  });
}

function checkTarget(step: Step, elementId: string, ancestor: ElementInstanceKey | undefined): Rejection | undefined {
  const target = step.process.elements.get(elementId);
  if (!target || target.kind === 'process') return reject('INVALID_ARGUMENT', `Expected element "${elementId}" in process "${step.process.id}" but there is none`, { elementId });
  if (target.kind === 'startEvent' || target.kind === 'boundaryEvent' || target.kind === 'eventSubProcess') return reject('INVALID_ARGUMENT', `Expected an element that a flow can lead to but "${elementId}" is a ${target.kind}`, { elementId });
  if (ancestor !== undefined) {
    const instance = step.instance(ancestor);
    if (!instance) return gone(step.state, ancestor, 'scope');
    if (!scopesOf(step, elementId).includes(instance.elementId)) return reject('INVALID_ARGUMENT', `Expected "${elementId}" to be inside "${instance.elementId}" but it is not`, { elementId, key: ancestor });
    return undefined;
  }
  for (const scope of scopesOf(step, elementId)) {
    if (scope === step.process.id) continue;
    const live = scopeInstances(step, scope);
    if (live.length > 1) return reject('INVALID_ARGUMENT', `Expected one active instance of "${scope}" around "${elementId}" but there are ${live.length}; name one as ancestor`, { elementId });
    const element = step.element(scope);
    if (live.length === 0 && (element.multiInstance || element.loop)) return reject('NOT_SUPPORTED', `Expected an active instance of "${scope}" around "${elementId}" but there is none, and a repeated activity cannot be entered halfway`, { elementId });
  }
  return undefined;
}

/** Scope elements around an element, outermost (the process) first. */
function scopesOf(step: Step, elementId: string): string[] {
  const scopes: string[] = [];
  for (let scope = step.element(elementId).scope; scope !== undefined; scope = scope === step.process.id ? undefined : step.element(scope).scope) scopes.unshift(scope);
  return scopes;
}

function scopeInstances(step: Step, scope: string): ElementInstanceKey[] {
  return Object.keys(step.state.elements).map(Number).filter((key) => step.instance(key)!.elementId === scope && !step.instance(key)!.body);
}

/** The instance of the element's scope, inside `ancestor` when one is named; missing scopes around it are entered without being started. */
function scopeFor(step: Step, elementId: string, ancestor: ElementInstanceKey | undefined): ElementInstanceKey {
  const scopes = scopesOf(step, elementId);
  let at: ElementInstanceKey = ancestor ?? 1;
  for (const scope of scopes.slice(scopes.indexOf(step.instance(at)!.elementId) + 1)) {
    const within = ancestor === undefined ? scopeInstances(step, scope) : childKeys(step.state, at).filter((key) => step.instance(key)!.elementId === scope && !step.instance(key)!.body);
    at = within[0] ?? enterScope(step, scope, at);
  }
  return at;
}

function enterScope(step: Step, scope: string, parent: ElementInstanceKey): ElementInstanceKey {
  const key = create(step, scope, parent, {});
  // A scope that cannot be prepared refuses the modification as a whole (execute.ts).
  prepare(step, key);
  openEventSubProcesses(step, key, step.element(scope));
  return key;
}

/** A scope that was emptied by hand ends by hand: it is terminated, not completed. */
function endEmptyScopes(step: Step, scope: ElementInstanceKey): void {
  for (let at = scope; step.isLive(at) && isScopeDone(step, at); ) {
    if (at === 1) {
      cancelInstance(step, 'everything in it was terminated');
      return;
    }
    const { parent } = step.instance(at)!;
    terminate(step, at);
    at = parent;
  }
}

