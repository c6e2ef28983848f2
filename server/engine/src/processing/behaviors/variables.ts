import type { ElementInstanceKey, Json, Variables } from '../../protocol/index.js';
import type { ExecutableElement, IoMapping } from '../../model/executable.js';
import { isInnerInstance, visibleVariables } from '../../state/view.js';
import { Failure } from '../failure.js';
import type { Step } from '../step.js';
import { evaluateWith } from './expressions.js';

/** Sets variables of exactly this scope. */
export function setLocal(step: Step, scope: ElementInstanceKey, variables: Variables): void {
  if (Object.keys(variables).length === 0) return;
  step.emit({ type: 'VariablesSet', scope, variables });
  step.variablesChanged = true;
}

/**
 * Each variable goes to the nearest scope that has it, from `from` outwards, else to the root (Zeebe's propagation).
 * It never leaves an instance of a parallel multi-instance activity: their results must not overwrite each other.
 */
export function propagate(step: Step, from: ElementInstanceKey, variables: Variables): void {
  const byScope = new Map<ElementInstanceKey, Variables>();
  for (const name of Object.keys(variables)) {
    const scope = scopeFor(step, from, name);
    const target = byScope.get(scope);
    if (target) target[name] = variables[name]!;
    else byScope.set(scope, { [name]: variables[name]! });
  }
  for (const [scope, values] of byScope) setLocal(step, scope, values);
}

function scopeFor(step: Step, from: ElementInstanceKey, name: string): ElementInstanceKey {
  for (let at = from; ; ) {
    const instance = step.instance(at)!;
    if (instance.parent === 0) return at;
    if (instance.variables && Object.hasOwn(instance.variables, name)) return at;
    const loop = isInnerInstance(step.state, instance) ? step.element(instance.elementId).multiInstance : undefined;
    if (loop && !loop.sequential) return at;
    at = instance.parent;
  }
}

/** Input mappings make the local scope of the instance; later ones see earlier ones. */
export function applyInputs(step: Step, key: ElementInstanceKey, element: ExecutableElement): void {
  if (element.inputs?.length) setLocal(step, key, mapped(step, element.inputs, visibleVariables(step.state, key)));
}

/**
 * On completion: with output mappings only their targets leave the element, without them all its data does.
 * `variables` is what a worker, person or message brought.
 */
export function applyOutputs(step: Step, key: ElementInstanceKey, element: ExecutableElement, variables: Variables | undefined): void {
  if (!element.outputs?.length) {
    // The local scope of a compensation handler is a snapshot to read, not a place for results.
    const handler = step.instance(key)!.data?.compensates !== undefined;
    if (variables) propagate(step, handler ? step.instance(key)!.parent : key, variables);
    return;
  }
  // Kept in the element's own scope first: if a mapping fails, the data is there when the incident is resolved.
  if (variables) setLocal(step, key, variables);
  const instance = step.instance(key)!;
  const target = isInnerInstance(step.state, instance) ? key : instance.parent;
  propagate(step, target, mapped(step, element.outputs, visibleVariables(step.state, key)));
}

function mapped(step: Step, mappings: readonly IoMapping[], visible: Variables): Variables {
  const results: Variables = {};
  for (const { source, target } of mappings) {
    const value = evaluateWith(step, source, { ...visible, ...results });
    assign(results, target, value, visible);
  }
  return results;
}

/** `a.b.c` as target writes into a structure, keeping its other entries. */
function assign(results: Variables, target: string, value: Json, visible: Variables): void {
  const path = target.split('.');
  const [name] = path as [string];
  for (const part of path) if (isUnsafeName(part)) throw new Failure('expression', `Expected a variable name but "${target}" is reserved`);
  if (path.length === 1) {
    results[name] = value;
    return;
  }
  const root = structure(results[name] ?? (Object.hasOwn(visible, name) ? visible[name] : undefined));
  let at = root;
  for (const part of path.slice(1, -1)) {
    const inner = structure(at[part]);
    at[part] = inner;
    at = inner;
  }
  at[path[path.length - 1]!] = value;
  results[name] = root;
}

function structure(value: Json | undefined): { [key: string]: Json } {
  return value !== null && typeof value === 'object' && !Array.isArray(value) ? { ...value } : {};
}

/** Names that would reach a prototype instead of a value. */
export function isUnsafeName(name: string): boolean {
  return name === '__proto__' || name === 'constructor' || name === 'prototype';
}
