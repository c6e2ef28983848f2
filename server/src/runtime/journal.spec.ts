import type { JournalEvent } from '@noticeflow/engine';
import { canonicalJson, eventsOf, eventsText, findBreak, sealEntry, ZERO_HASH, type JournalEntry, type JournalFormat } from './journal.js';

const at = '2022-07-08T15:59:59.999Z';
const event = (seq: number, elementId: string): JournalEvent => ({ type: 'TaskCompleted', key: seq, elementId, seq, at });

function chain(length: number, format: JournalFormat = 1): JournalEntry[] {
  const entries: JournalEntry[] = [];
  for (let i = 0; i < length; i += 1) {
    entries.push(sealEntry({
      instanceId: 'i1', version: i + 1, firstSeq: i * 2 + 1, lastSeq: i * 2 + 2, at, actor: 'user:u1', onBehalfOf: null, command: 'CompleteTask',
      events: eventsText([event(i * 2 + 1, `a${i}`), event(i * 2 + 2, `b${i}`)]), annotations: i === 1 ? '{"opinion":"o1"}' : null, format,
      prevHash: entries.at(-1)?.hash ?? ZERO_HASH,
    }));
  }
  return entries;
}

describe('the journal of an instance', () => {
  it.each([[1, 'SHA-256'], [2, 'SM3']] as const)('in format %i (%s) is whole as it was written', (format, _algorithm) => {
    const entries = chain(4, format);
    expect(findBreak(entries, entries.at(-1)!.hash)).toBeUndefined();
  });

  it('gives the events back as the engine wrote them', () => {
    expect(eventsOf(chain(2)[1]!)).toEqual([event(3, 'a1'), event(4, 'b1')]);
  });

  const changes: [string, (entries: JournalEntry[]) => void][] = [
    ['an event changed', (e) => { e[1]!.events = e[1]!.events.replace('a1', 'a9'); }],
    ['an event removed', (e) => { e[1]!.events = eventsText([event(3, 'a1')]); }],
    ['an event added', (e) => { e[1]!.events = eventsText([event(3, 'a1'), event(4, 'b1'), event(5, 'c1')]); }],
    ['events swapped', (e) => { e[1]!.events = eventsText([event(4, 'b1'), event(3, 'a1')]); }],
    ['the actor changed', (e) => { e[1]!.actor = 'user:u2'; }],
    ['a substitute added', (e) => { e[1]!.onBehalfOf = 'u3'; }],
    ['the time changed', (e) => { e[1]!.at = '2022-07-08T16:00:00.000Z'; }],
    ['the command changed', (e) => { e[1]!.command = 'CancelInstance'; }],
    ['an annotation changed', (e) => { e[1]!.annotations = '{"opinion":"o2"}'; }],
    ['an annotation removed', (e) => { e[1]!.annotations = null; }],
    ['the instance changed', (e) => { e[1]!.instanceId = 'i2'; }],
    ['numbers moved', (e) => { e[1]!.firstSeq = 4; }],
    ['the last number moved', (e) => { e[1]!.lastSeq = 5; }],
    ['the format changed', (e) => { e[1]!.format = 2; }],
    ['an unknown format', (e) => { e[1]!.format = 9 as JournalFormat; }],
    ['a hash changed', (e) => { e[1]!.hash = ZERO_HASH; }],
    ['the link changed', (e) => { e[1]!.prevHash = ZERO_HASH; }],
    ['a step removed from the middle', (e) => { e.splice(1, 1); }],
    ['the first step removed', (e) => { e.shift(); }],
    ['the last step removed', (e) => { e.pop(); }],
    ['steps swapped', (e) => { e.push(e.splice(1, 1)[0]!); }],
    ['a step twice', (e) => { e.splice(1, 0, { ...e[1]! }); }],
    ['a step sealed anew after a change', (e) => { e[1] = sealEntry({ ...e[1]!, actor: 'user:u2' }); }],
  ];
  it.each(changes)('tells when %s', (_what, change) => {
    const entries = chain(4);
    const last = entries.at(-1)!.hash;
    change(entries);
    expect(findBreak(entries, last)).toBeDefined();
  });
});

describe('canonical JSON', () => {
  it('is the same text for the same value, whatever the order of its keys', () => {
    expect(canonicalJson({ b: [1, { d: null, c: '"' }], a: true })).toBe('{"a":true,"b":[1,{"c":"\\"","d":null}]}');
    expect(canonicalJson({ a: true, b: [1, { c: '"', d: null }] })).toBe(canonicalJson({ b: [1, { d: null, c: '"' }], a: true }));
  });

  it('leaves out what JSON would leave out', () => {
    expect(canonicalJson({ a: undefined as never, b: 1 })).toBe('{"b":1}');
  });
});
