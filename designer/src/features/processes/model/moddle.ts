/** The part of bpmn-moddle's objects we use, with the looseness kept in one place. */
export interface ModdleObject {
  readonly $type: string;
  $parent?: ModdleObject | undefined;
  readonly $descriptor: { propertiesByName: Record<string, { isReference?: boolean; default?: unknown } | undefined> };
  $instanceOf(type: string): boolean;
  get(name: string): unknown;
  set(name: string, value: unknown): void;
}

/** `new BpmnModdle({ nf: bpmnExtension })`, or the modeler's own. */
export interface ModdleFactory {
  create(type: string, properties?: Record<string, unknown>): ModdleObject;
  fromXML(xml: string): Promise<{ rootElement: ModdleObject }>;
  toXML(element: ModdleObject, options?: { format?: boolean }): Promise<{ xml: string }>;
}

/**
 * One edit: properties to set on one object; `undefined` removes. The designer runs changes through its
 * command stack (so that they can be undone), tests run them with {@link applyChanges}.
 */
export interface Change { target: ModdleObject; properties: Record<string, unknown> }

export function applyChanges(changes: readonly Change[]): void {
  for (const { target, properties } of changes) for (const [name, value] of Object.entries(properties)) target.set(name, value);
}

export function isModdle(value: unknown): value is ModdleObject {
  return typeof value === 'object' && value !== null && '$type' in value;
}

export function childOf(owner: ModdleObject | undefined, name: string): ModdleObject | undefined {
  const value = owner?.get(name);
  return isModdle(value) ? value : undefined;
}

export function childrenOf(owner: ModdleObject | undefined, name: string): ModdleObject[] {
  const value = owner?.get(name);
  return Array.isArray(value) ? value.filter(isModdle) : [];
}

/** A text property; empty when absent. */
export function textOf(owner: ModdleObject | undefined, name: string): string {
  const value = owner?.get(name);
  return typeof value === 'string' ? value : '';
}

export function idOf(object: ModdleObject | undefined): string { return textOf(object, 'id'); }

export function flagOf(owner: ModdleObject | undefined, name: string, fallback: boolean): boolean {
  const value = owner?.get(name);
  return typeof value === 'boolean' ? value : fallback;
}

/** Creates a child object that knows its parent, as the XML writer wants it. */
export function createIn(moddle: ModdleFactory, parent: ModdleObject, type: string, properties: Record<string, unknown> = {}): ModdleObject {
  const created = moddle.create(type, properties);
  created.$parent = parent;
  return created;
}

/** Root of the file an object belongs to. */
export function definitionsOf(object: ModdleObject): ModdleObject {
  let current = object;
  while (current.$parent) current = current.$parent;
  return current;
}
