import { childOf, childrenOf, createIn, definitionsOf, idOf, textOf, type Change, type ModdleFactory, type ModdleObject } from './moddle.js';

/** What an event definition points to at the top of the file, and the property that people know it by. */
const REFERENCES = {
  'bpmn:MessageEventDefinition': { property: 'messageRef', type: 'bpmn:Message', key: 'name', prefix: 'Message' },
  'bpmn:SignalEventDefinition': { property: 'signalRef', type: 'bpmn:Signal', key: 'name', prefix: 'Signal' },
  'bpmn:ErrorEventDefinition': { property: 'errorRef', type: 'bpmn:Error', key: 'errorCode', prefix: 'Error' },
  'bpmn:EscalationEventDefinition': { property: 'escalationRef', type: 'bpmn:Escalation', key: 'escalationCode', prefix: 'Escalation' },
  'bpmn:ReceiveTask': { property: 'messageRef', type: 'bpmn:Message', key: 'name', prefix: 'Message' },
  'bpmn:SendTask': { property: 'messageRef', type: 'bpmn:Message', key: 'name', prefix: 'Message' },
} as const;
export type Referring = keyof typeof REFERENCES;

export function isReferring(object: ModdleObject | undefined): boolean {
  return object !== undefined && object.$type in REFERENCES;
}

/** Name of the message or signal, code of the error or escalation. */
export function referenceText(owner: ModdleObject): string {
  const { property, key } = REFERENCES[owner.$type as Referring];
  return textOf(childOf(owner, property), key);
}

/** Names already used in the file for the same kind of thing, to choose from. */
export function knownReferences(owner: ModdleObject): string[] {
  const { type, key } = REFERENCES[owner.$type as Referring];
  return [...new Set(childrenOf(definitionsOf(owner), 'rootElements').filter((root) => root.$type === type).map((root) => textOf(root, key)).filter(Boolean))];
}

/** Points to the message, signal, error or escalation of this name; it is added to the file when there is none. */
export function setReference(owner: ModdleObject, text: string, moddle: ModdleFactory): Change[] {
  const { property, type, key, prefix } = REFERENCES[owner.$type as Referring];
  if (text === '') return [{ target: owner, properties: { [property]: undefined } }];
  const definitions = definitionsOf(owner);
  const roots = childrenOf(definitions, 'rootElements');
  const known = roots.find((root) => root.$type === type && textOf(root, key) === text);
  if (known) return [{ target: owner, properties: { [property]: known } }];
  const taken = new Set(roots.map(idOf));
  let number = 1;
  while (taken.has(`${prefix}_${number}`)) number += 1;
  const added = createIn(moddle, definitions, type, { id: `${prefix}_${number}`, name: text, ...(key !== 'name' && { [key]: text }) });
  return [{ target: definitions, properties: { rootElements: [...roots, added] } }, { target: owner, properties: { [property]: added } }];
}
