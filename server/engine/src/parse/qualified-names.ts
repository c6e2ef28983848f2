import type { ModdleElement, ModdleWarning } from 'bpmn-moddle';

/**
 * References are QNames in the standard: `messageRef="tns:m1"` means `m1` of this file when `tns` is its own
 * target namespace. The reader knows plain ids only, so such a reference is resolved here.
 *
 * @returns whether the warning was about such a reference and is settled
 */
export function resolveQualified(warning: ModdleWarning, elementsById: Record<string, ModdleElement>): boolean {
  const { element, property, value } = warning;
  if (!element || !property || !value || !warning.message.startsWith('unresolved reference')) return false;
  const colon = value.indexOf(':');
  if (colon < 1) return false;
  const local = value.slice(colon + 1);
  const target = Object.hasOwn(elementsById, local) ? elementsById[local] : undefined;
  if (!target || !ownNamespace(element, value.slice(0, colon))) return false;
  const name = property.slice(property.indexOf(':') + 1);
  const current = element[name];
  if (Array.isArray(current)) current.push(target);
  else Object.defineProperty(element, name, { value: target, enumerable: true, configurable: true, writable: true });
  return true;
}

/** Whether `prefix` is bound to the target namespace of the file. */
function ownNamespace(element: ModdleElement, prefix: string): boolean {
  let root = element;
  while (root.$parent) root = root.$parent;
  return root.$attrs?.[`xmlns:${prefix}`] === root['targetNamespace'];
}
