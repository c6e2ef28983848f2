import type { ElementInstanceKey } from '../protocol/index.js';
import { moveIndex } from './owner-index.js';
import type { ElementInstance, InstanceState } from './types.js';

type Collection = 'elements' | 'parked' | 'jobs' | 'tasks' | 'timers' | 'subscriptions' | 'incidents' | 'compensations' | 'conditions';

/**
 * A working copy of an instance state for one command: a collection is copied the first time it changes,
 * an element instance likewise, so the caller's state is never touched and a step costs what it changes.
 */
export class MutableState {
  readonly state: InstanceState;
  private readonly copied = new Set<Collection>();
  private readonly fresh = new Set<ElementInstanceKey>();

  constructor(base: InstanceState) {
    this.state = { ...base };
  }

  /** The collection, safe to write. */
  own<C extends Collection>(name: C): InstanceState[C] {
    if (!this.copied.has(name)) {
      this.copied.add(name);
      const value = this.state[name];
      this.state[name] = (Array.isArray(value) ? [...value] : { ...value }) as InstanceState[C];
      moveIndex(value, this.state[name]);
    }
    return this.state[name];
  }

  /** Replaces a collection by a new one that belongs to this copy. */
  reset<C extends Collection>(name: C, value: InstanceState[C]): void {
    this.copied.add(name);
    this.state[name] = value;
  }

  /** Adds an element instance. */
  add(key: ElementInstanceKey, instance: ElementInstance): void {
    this.own('elements')[key] = instance;
    this.fresh.add(key);
  }

  /** The element instance, safe to write. Its key must be live: a journal that says otherwise is damaged. */
  element(key: ElementInstanceKey): ElementInstance {
    const elements = this.own('elements');
    const instance = elements[key];
    if (!instance) throw new Error(`Expected live element instance ${key} in instance ${this.state.instanceId} but there is none`);
    if (this.fresh.has(key)) return instance;
    this.fresh.add(key);
    return (elements[key] = { ...instance });
  }

  /** Keys are handed out in order; the highest one seen is remembered so that none is used twice. */
  sawKey(key: ElementInstanceKey): void {
    if (key > this.state.lastKey) this.state.lastKey = key;
  }
}
