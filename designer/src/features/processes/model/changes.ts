import { childOf, childrenOf, idOf, isModdle, textOf, type ModdleFactory, type ModdleObject } from './moddle.js';

/** What about an element differs; each has a text for people. */
export type Aspect =
  | 'name' | 'type' | 'assignment' | 'task' | 'form' | 'deadline' | 'obligations' | 'loop' | 'job' | 'call' | 'mapping' | 'condition' | 'connection' | 'default' | 'event' | 'other';

export interface ElementChange { id: string; name: string; type: string; kind: 'added' | 'removed' | 'changed'; aspects: Aspect[] }

const EXTENSION_ASPECTS: Record<string, Aspect> = {
  'nf:Assignment': 'assignment', 'nf:Task': 'task', 'nf:Form': 'form', 'nf:Deadline': 'deadline', 'nf:Obligations': 'obligations', 'nf:TaskDefinition': 'job',
  'nf:Properties': 'job', 'nf:CalledElement': 'call', 'nf:IoMapping': 'mapping', 'nf:Subscription': 'event', 'nf:Publication': 'event', 'nf:Script': 'job', 'nf:CalledDecision': 'job',
};
const PROPERTY_ASPECTS: Record<string, Aspect> = {
  name: 'name', conditionExpression: 'condition', sourceRef: 'connection', targetRef: 'connection', default: 'default', loopCharacteristics: 'loop',
  eventDefinitions: 'event', attachedToRef: 'event', cancelActivity: 'event',
};
/** Follow from other elements, which are listed themselves. */
const DERIVED = new Set(['id', 'incoming', 'outgoing', 'flowElements', 'artifacts', 'laneSets', 'lanes', 'boundaryEventRefs', 'di', 'extensionElements']);

/** The changes between two versions of a process file, by element, as a reviewer would list them. Positions do not count. */
export async function changesBetween(before: string, after: string, moddle: ModdleFactory): Promise<ElementChange[]> {
  const [old, now] = [await factsOf(before, moddle), await factsOf(after, moddle)];
  const changes: ElementChange[] = [];
  for (const [id, fact] of now) {
    const known = old.get(id);
    if (!known) { changes.push({ id, name: fact.name, type: fact.type, kind: 'added', aspects: [] }); continue; }
    const aspects = new Set<Aspect>(known.type === fact.type ? [] : ['type']);
    for (const aspect of new Set([...Object.keys(known.aspects), ...Object.keys(fact.aspects)] as Aspect[])) {
      if (known.aspects[aspect] !== fact.aspects[aspect]) aspects.add(aspect);
    }
    if (aspects.size > 0) changes.push({ id, name: fact.name || known.name, type: fact.type, kind: 'changed', aspects: [...aspects] });
  }
  for (const [id, fact] of old) if (!now.has(id)) changes.push({ id, name: fact.name, type: fact.type, kind: 'removed', aspects: [] });
  return changes;
}

interface Facts { name: string; type: string; aspects: Partial<Record<Aspect, string>> }

async function factsOf(xml: string, moddle: ModdleFactory): Promise<Map<string, Facts>> {
  const { rootElement } = await moddle.fromXML(xml);
  const facts = new Map<string, Facts>();
  const visit = (element: ModdleObject) => {
    facts.set(idOf(element), { name: nameOf(element), type: element.$type, aspects: aspectsOf(element) });
    for (const child of childrenOf(element, 'flowElements')) visit(child);
  };
  for (const root of childrenOf(rootElement, 'rootElements')) if (root.$type === 'bpmn:Process') visit(root);
  return facts;
}

/** A flow without a name goes by its ends. */
function nameOf(element: ModdleObject): string {
  const name = textOf(element, 'name');
  if (name || element.$type !== 'bpmn:SequenceFlow') return name;
  return ['sourceRef', 'targetRef'].map((end) => { const node = childOf(element, end); return textOf(node, 'name') || idOf(node); }).join(' → ');
}

function aspectsOf(element: ModdleObject): Partial<Record<Aspect, string>> {
  const parts = new Map<Aspect, unknown[]>();
  const add = (aspect: Aspect, value: unknown) => { parts.set(aspect, [...(parts.get(aspect) ?? []), value]); };
  // By the descriptor: references that the other end knows too are not listed as own keys.
  for (const name of Object.keys(element.$descriptor.propertiesByName)) {
    if (name.includes(':') || DERIVED.has(name) || !isSaid(element, name)) continue;
    add(PROPERTY_ASPECTS[name] ?? 'other', [name, plain(element, name)]);
  }
  const extensions = element.get('extensionElements');
  if (isModdle(extensions)) for (const value of childrenOf(extensions, 'values')) add(EXTENSION_ASPECTS[value.$type] ?? 'other', object(value));
  return Object.fromEntries([...parts].map(([aspect, values]) => [aspect, JSON.stringify(values.sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1)))]));
}

/** A default that is written out says nothing: writers drop it. */
function isSaid(owner: ModdleObject, name: string): boolean {
  const value = owner.get(name);
  return !name.startsWith('$') && value !== owner.$descriptor.propertiesByName[name]?.default && !(Array.isArray(value) && value.length === 0);
}

function object(value: ModdleObject): Record<string, unknown> {
  const names = Object.keys(value).filter((name) => name !== 'id' && isSaid(value, name)).sort();
  return { type: value.$type, ...Object.fromEntries(names.map((name) => [name, plain(value, name)])) };
}

function plain(owner: ModdleObject, name: string): unknown {
  const reference = owner.$descriptor.propertiesByName[name]?.isReference === true;
  const convert = (value: unknown): unknown => (isModdle(value) ? (reference ? idOf(value) || textOf(value, 'name') : object(value)) : Array.isArray(value) ? value.map(convert) : value);
  return convert(owner.get(name));
}
