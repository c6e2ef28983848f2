import { childOf, childrenOf, createIn, textOf, type Change, type ModdleFactory, type ModdleObject } from './moddle.js';

/** Our extension elements, in the order they are written. */
const ORDER = [
  'nf:VersionTag', 'nf:Assignment', 'nf:Task', 'nf:Form', 'nf:Deadline', 'nf:Obligations', 'nf:MultiInstance', 'nf:TaskDefinition', 'nf:CalledElement',
  'nf:IoMapping', 'nf:Script', 'nf:CalledDecision', 'nf:Subscription', 'nf:Publication', 'nf:Properties',
] as const;
export type ExtensionType = (typeof ORDER)[number];

/** The extension element of this type, if the element has one. */
export function extensionOf(element: ModdleObject | undefined, type: ExtensionType): ModdleObject | undefined {
  return childrenOf(childOf(element, 'extensionElements'), 'values').find((value) => value.$type === type);
}

/** An attribute of an extension element; empty when absent. */
export function extensionText(element: ModdleObject | undefined, type: ExtensionType, attribute: string): string {
  return textOf(extensionOf(element, type), attribute);
}

/**
 * Sets attributes of one extension element. It is created when needed; attributes given as `''` or `undefined` are
 * removed; an extension element left without any content goes away, and so does an empty `extensionElements`.
 * Elements of other tools stay as they are.
 */
export function setExtension(element: ModdleObject, type: ExtensionType, attributes: Record<string, unknown>, moddle: ModdleFactory): Change[] {
  const properties = Object.fromEntries(Object.entries(attributes).map(([name, value]) => [name, value === '' ? undefined : value]));
  const given = Object.values(properties).some(hasContent);
  const known = extensionOf(element, type);
  const container = childOf(element, 'extensionElements');
  if (known && container) {
    return given || keepsContent(known, properties) ? [{ target: known, properties }] : removeExtension(element, container, known);
  }
  if (!given) return [];
  const contents = Object.fromEntries(Object.entries(properties).filter(([, value]) => hasContent(value)));
  if (!container) {
    const fresh = createIn(moddle, element, 'bpmn:ExtensionElements');
    fresh.set('values', [adopt(createIn(moddle, fresh, type, contents), contents)]);
    return [{ target: element, properties: { extensionElements: fresh } }];
  }
  const added = adopt(createIn(moddle, container, type, contents), contents);
  const values = [...childrenOf(container, 'values')];
  const rank = (value: ModdleObject) => ORDER.indexOf(value.$type as ExtensionType);
  const before = values.findIndex((value) => rank(value) > rank(added));
  values.splice(before < 0 ? values.length : before, 0, added);
  return [{ target: container, properties: { values } }];
}

/** A row of a list inside an extension element (fields, mappings, headers): its attributes as plain data. */
export function extensionRows(element: ModdleObject | undefined, type: ExtensionType, list: string): ModdleObject[] {
  return childrenOf(extensionOf(element, type), list);
}

/** Replaces a list inside an extension element, e.g. the `nf:field`s of `nf:form`. */
export function setExtensionRows(element: ModdleObject, type: ExtensionType, list: string, rowType: string, rows: readonly Record<string, unknown>[], moddle: ModdleFactory): Change[] {
  const made = rows.map((row) => moddle.create(rowType, Object.fromEntries(Object.entries(row).filter(([, value]) => value !== undefined && value !== ''))));
  const known = extensionOf(element, type);
  if (known) for (const row of made) row.$parent = known;
  return setExtension(element, type, { [list]: made }, moddle);
}

function removeExtension(element: ModdleObject, container: ModdleObject, gone: ModdleObject): Change[] {
  const values = childrenOf(container, 'values').filter((value) => value !== gone);
  return values.length > 0 ? [{ target: container, properties: { values } }] : [{ target: element, properties: { extensionElements: undefined } }];
}

/** Does anything remain of an extension element once these properties are set? */
function keepsContent(known: ModdleObject, properties: Record<string, unknown>): boolean {
  return Object.keys(known.$descriptor.propertiesByName).some((name) => !name.includes(':') && !(name in properties) && hasContent(known.get(name)));
}

function hasContent(value: unknown): boolean {
  return value !== undefined && value !== null && value !== '' && !(Array.isArray(value) && value.length === 0);
}

function adopt(parent: ModdleObject, contents: Record<string, unknown>): ModdleObject {
  for (const value of Object.values(contents)) if (Array.isArray(value)) for (const row of value as ModdleObject[]) row.$parent = parent;
  return parent;
}
