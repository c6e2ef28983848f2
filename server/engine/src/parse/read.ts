import type { ModdleElement } from 'bpmn-moddle';

/** Typed access to the loosely typed tree of the XML reader. Empty strings count as absent. */

export function text(element: ModdleElement, property: string): string | undefined {
  const value = element[property];
  return typeof value === 'string' && value.trim() !== '' ? value : undefined;
}

export function flag(element: ModdleElement, property: string): boolean | undefined {
  const value = element[property];
  return typeof value === 'boolean' ? value : undefined;
}

export function count(element: ModdleElement, property: string, fallback: number): number {
  const value = element[property];
  return typeof value === 'number' ? value : fallback;
}

export function child(element: ModdleElement, property: string): ModdleElement | undefined {
  const value = element[property];
  return isElement(value) ? value : undefined;
}

export function children(element: ModdleElement, property: string): ModdleElement[] {
  const value = element[property];
  return Array.isArray(value) ? value.filter(isElement) : [];
}

/** Id of the element a reference points to. */
export function ref(element: ModdleElement, property: string): string | undefined {
  return child(element, property)?.id;
}

export function refs(element: ModdleElement, property: string): string[] {
  return children(element, property).flatMap((target) => (target.id ? [target.id] : []));
}

/** Body of an expression child. */
export function expression(element: ModdleElement, property: string): string | undefined {
  const value = child(element, property);
  const body = value ? text(value, 'body') : undefined;
  return body?.trim();
}

/** Language an expression child declares. */
export function languageOf(element: ModdleElement, property: string): string | undefined {
  const value = child(element, property);
  return value && text(value, 'language');
}

/** Id of the element, or of the nearest enclosing one that has an id. */
export function ownerId(element: ModdleElement): string | undefined {
  for (let current: ModdleElement | undefined = element; current; current = current.$parent) {
    if (current.id) return current.id;
  }
  return undefined;
}

/** `bpmn:UserTask` → `userTask`. */
export function localType(element: ModdleElement): string {
  const local = element.$type.slice(element.$type.indexOf(':') + 1);
  return local.charAt(0).toLowerCase() + local.slice(1);
}

/** Drops undefined entries, so that models compare and serialise cleanly. */
export function compact<T extends object>(value: T): T {
  for (const key of Object.keys(value) as (keyof T)[]) if (value[key] === undefined) delete value[key];
  return value;
}

function isElement(value: unknown): value is ModdleElement {
  return typeof value === 'object' && value !== null && '$type' in value;
}
