import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { compile, parse } from '@noticeflow/engine';
import { bpmnExtension } from '@noticeflow/schemas';
import { BpmnModdle } from 'bpmn-moddle';
import { effectiveAccess, fieldLines, fieldRights, setFieldRights } from './access.js';
import { changesBetween } from './changes.js';
import { bodyOf, setBody } from './expressions.js';
import { setExtension, setExtensionRows } from './extension.js';
import { loopOf, setLoopKind, setLoopText } from './loop.js';
import { applyChanges, childOf, childrenOf, idOf, type Change, type ModdleFactory, type ModdleObject } from './moddle.js';
import { calledKeys, headOf, newProcess } from './new-process.js';
import { knownReferences, referenceText, setReference } from './references.js';

const processes = join(__dirname, '../../../../../plugins/guangdong-2022-two-help');
const xmlOf = (name: string) => readFileSync(join(processes, 'processes', `${name}.bpmn`), 'utf8');
const moddle = new BpmnModdle({ nf: bpmnExtension }) as unknown as ModdleFactory;

async function open(xml: string) {
  const { rootElement } = await moddle.fromXML(xml);
  const [process] = childrenOf(rootElement, 'rootElements').filter((root) => root.$type === 'bpmn:Process');
  const element = (id: string): ModdleObject => {
    const found = childrenOf(process, 'flowElements').find((each) => idOf(each) === id);
    if (!found) throw new Error(`Expected element ${id} but there is none`);
    return found;
  };
  const write = async () => (await moddle.toXML(rootElement, { format: true })).xml;
  return { rootElement, process: process!, element, write };
}

/** Lines that differ between two texts: removed ones with `-`, added ones with `+`. */
function difference(before: string, after: string): string[] {
  const [old, now] = [before.split('\n').map((line) => line.trim()), after.split('\n').map((line) => line.trim())];
  const count = (lines: string[]) => lines.reduce((map, line) => map.set(line, (map.get(line) ?? 0) + 1), new Map<string, number>());
  const [a, b] = [count(old), count(now)];
  return [...[...a].filter(([line, n]) => n > (b.get(line) ?? 0)).map(([line]) => `-${line}`), ...[...b].filter(([line, n]) => n > (a.get(line) ?? 0)).map(([line]) => `+${line}`)];
}

/** Opens GD-P3, applies an edit, and gives the lines of the file it changed. */
async function edited(edit: (file: Awaited<ReturnType<typeof open>>) => Change[], name = 'GD-P3'): Promise<string[]> {
  const untouched = await (await open(xmlOf(name))).write();
  const file = await open(xmlOf(name));
  applyChanges(edit(file));
  return difference(untouched, await file.write());
}

describe('the file', () => {
  it.each(['GD-P1', 'GD-P2', 'GD-P3'])('%s means the same after it was opened and written', async (name) => {
    const written = await (await open(xmlOf(name))).write();
    const meaning = async (xml: string) => JSON.stringify(compile(await parse(xml)).processes, (_key, value: unknown) => (value instanceof Map ? [...value] : value));
    expect(await meaning(written)).toBe(await meaning(xmlOf(name)));
  });

  it('is complete for a new process: it publishes as it is', async () => {
    expect(compile(await parse(newProcess('GD-P4', '检查 & 整改'))).problems.filter(({ severity }) => severity === 'error')).toEqual([]);
    expect(headOf(newProcess('GD-P4', '检查 & 整改'))).toEqual({ key: 'GD-P4', name: '检查 & 整改' });
  });

  it('tells which processes it calls', () => {
    expect(calledKeys(xmlOf('GD-P1'))).toEqual(['GD-P2', 'GD-P3', 'GD-P4']);
  });
});

describe('setExtension', () => {
  it('changes one attribute and nothing else in the file', async () => {
    const lines = await edited(({ element }) => setExtension(element('G10b'), 'nf:Assignment', { post: 'head' }, moddle));
    expect(lines).toEqual(['-<nf:assignment unit="44-qnfzb" post="reviewer" />', '+<nf:assignment unit="44-qnfzb" post="head" />']);
  });

  it('adds an element in its usual place', async () => {
    const file = await open(xmlOf('GD-P3'));
    applyChanges(setExtension(file.element('G10b'), 'nf:Deadline', { due: '=campaign.deadlines.annex3Plan' }, moddle));
    expect(childrenOf(childOf(file.element('G10b'), 'extensionElements'), 'values').map(({ $type }) => $type)).toEqual(['nf:Assignment', 'nf:Task', 'nf:Form', 'nf:Deadline']);
    applyChanges(setExtension(file.element('G10b'), 'nf:Obligations', { refs: 'GD-1' }, moddle));
    expect(await file.write()).toContain('<nf:obligations refs="GD-1" />');
  });

  it('creates extensionElements where there are none', async () => {
    const lines = await edited(({ element }) => setExtension(element('G8s'), 'nf:Subscription', { correlationKey: '=unit.code' }, moddle));
    expect(lines).toEqual(['+<bpmn:extensionElements>', '+</bpmn:extensionElements>', '+<nf:subscription correlationKey="=unit.code" />']);
  });

  it('removes an element left without content, and the container with the last one', async () => {
    expect(await edited(({ element }) => setExtension(element('G9'), 'nf:Obligations', { refs: '' }, moddle))).toEqual(['-<nf:obligations refs="GD-104 GD-105 GD-106 GD-107" />']);
    const file = await open(newProcess('P', 'P'));
    applyChanges(setExtension(file.element('Task_1'), 'nf:Assignment', { unit: '', post: '' }, moddle));
    applyChanges(setExtension(file.element('Task_1'), 'nf:Task', { kind: '', title: '', actions: '' }, moddle));
    expect(file.element('Task_1').get('extensionElements')).toBeUndefined();
  });

  it('says nothing when there is nothing to write', async () => {
    expect(await edited(({ element }) => setExtension(element('G8s'), 'nf:Subscription', { correlationKey: '' }, moddle))).toEqual([]);
  });

  it('writes lists of pairs', async () => {
    const lines = await edited(({ element }) => setExtensionRows(element('G9e'), 'nf:Properties', 'values', 'nf:Property', [{ name: 'duty', value: 'annex3Plan' }, { name: 'kind', value: 'late' }], moddle));
    expect(lines).toEqual(['-<nf:property name="deadline" value="annex3Plan" />']);
  });
});

describe('field rights', () => {
  const form = JSON.parse(readFileSync(join(processes, 'forms/GD-F3.json'), 'utf8')) as Parameters<typeof fieldLines>[0];

  it('list the columns of a table under it', () => {
    const paths = fieldLines(form).map(({ path }) => path);
    expect(paths).toContain('activities');
    expect(paths).toContain('activities.link');
    expect(paths.indexOf('activities')).toBeLessThan(paths.indexOf('activities.link'));
  });

  it('are read-only unless said otherwise', async () => {
    const file = await open(newProcess('P', 'P'));
    expect(effectiveAccess('anything', fieldRights(file.element('Task_1')), 'read')).toEqual({ access: 'read', own: false, required: false });
  });

  it('write only what differs from the default', async () => {
    expect(await edited(({ element }) => setFieldRights(element('G9'), ['activities.link'], { access: 'write' }, moddle))).toContain('-<nf:form formId="GD-F3" access="write">');
    expect(await edited(({ element }) => setFieldRights(element('G10b'), ['activities.remark'], { access: 'write' }, moddle))).toContain('+<nf:field path="activities.remark" access="write" />');
  });

  it('give a column the right of its table', async () => {
    const file = await open(xmlOf('GD-P3'));
    applyChanges(setFieldRights(file.element('G10b'), ['activities'], { access: 'write' }, moddle));
    expect(effectiveAccess('activities.host', fieldRights(file.element('G10b')), 'read').access).toBe('write');
    applyChanges(setFieldRights(file.element('G10b'), ['activities.host'], { access: 'read' }, moddle));
    expect(fieldRights(file.element('G10b'))).toEqual([{ path: 'activities', access: 'write' }, { path: 'activities.host', access: 'read' }]);
  });

  it('keep required beside the access', async () => {
    const file = await open(xmlOf('GD-P3'));
    applyChanges(setFieldRights(file.element('G9'), ['activities.link'], { access: 'write', required: true }, moddle));
    expect(fieldRights(file.element('G9'))).toEqual([{ path: 'activities.link', required: true }]);
    expect(await file.write()).toContain('<nf:field path="activities.link" required="true" />');
  });
});

describe('loops, expressions and references', () => {
  it('reads what GD-P3 says', async () => {
    const file = await open(xmlOf('GD-P3'));
    expect(loopOf(file.element('G8k'))).toMatchObject({ kind: 'parallel', collection: '=counties', elementVariable: 'county' });
    expect(bodyOf(file.element('F_G10h_G9'), 'conditionExpression')).toBe('=planOutcome = "return"');
  });

  it('turns a task into one per unit, and back', async () => {
    const file = await open(xmlOf('GD-P3'));
    applyChanges(setLoopKind(file.element('G16'), 'sequential', moddle));
    applyChanges(setLoopText(file.element('G16'), 'collection', '=campaign.sets.counties', moddle));
    applyChanges(setLoopText(file.element('G16'), 'completionCondition', '=numberOfCompletedInstances >= 2', moddle));
    expect(loopOf(file.element('G16'))).toMatchObject({ kind: 'sequential', collection: '=campaign.sets.counties', completionCondition: '=numberOfCompletedInstances >= 2' });
    expect(compile(await parse(await file.write())).problems.filter(({ severity }) => severity === 'error')).toEqual([]);
    applyChanges(setLoopKind(file.element('G16'), 'none', moddle));
    expect(loopOf(file.element('G16')).kind).toBe('none');
  });

  it('writes a condition as a formal expression', async () => {
    const lines = await edited(({ element }) => setBody(element('F_G10h_G9'), 'conditionExpression', '=planOutcome != "approve"', moddle));
    expect(lines).toEqual(['-<bpmn:conditionExpression xsi:type="bpmn:tFormalExpression">=planOutcome = "return"</bpmn:conditionExpression>', '+<bpmn:conditionExpression xsi:type="bpmn:tFormalExpression">=planOutcome != "approve"</bpmn:conditionExpression>']);
  });

  it('shares a message of the same name', async () => {
    const file = await open(newProcess('P', 'P'));
    const event = (id: string) => {
      const definition = moddle.create('bpmn:MessageEventDefinition', {});
      definition.$parent = file.element(id);
      file.element(id).set('eventDefinitions', [definition]);
      return definition;
    };
    const [one, two] = [event('Start_1'), event('End_1')];
    applyChanges(setReference(one, '已整改', moddle));
    applyChanges(setReference(two, '已整改', moddle));
    expect([referenceText(one), referenceText(two), knownReferences(two)]).toEqual(['已整改', '已整改', ['已整改']]);
    expect((await file.write()).match(/<bpmn:message /g)).toHaveLength(1);
  });
});

describe('changesBetween', () => {
  it('lists changes by element and what about them', async () => {
    const file = await open(xmlOf('GD-P3'));
    applyChanges([...setExtension(file.element('G10b'), 'nf:Assignment', { post: 'head' }, moddle), { target: file.element('G9'), properties: { name: '报送计划' } }, ...setBody(file.element('F_G10h_G9'), 'conditionExpression', '=false', moddle)]);
    expect(await changesBetween(xmlOf('GD-P3'), await file.write(), moddle)).toEqual([
      { id: 'G9', name: '报送计划', type: 'bpmn:UserTask', kind: 'changed', aspects: ['name'] },
      { id: 'G10b', name: '审核计划版', type: 'bpmn:UserTask', kind: 'changed', aspects: ['assignment'] },
      { id: 'F_G10h_G9', name: '退回', type: 'bpmn:SequenceFlow', kind: 'changed', aspects: ['condition'] },
    ]);
  });

  it('sees no change in a file that was only opened and written', async () => {
    expect(await changesBetween(xmlOf('GD-P2'), await (await open(xmlOf('GD-P2'))).write(), moddle)).toEqual([]);
  });

  it('tells what was added and removed', async () => {
    const kinds = (await changesBetween(newProcess('P', 'P'), newProcess('P', 'P').replaceAll('Task_1', 'Task_2'), moddle)).map(({ id, kind, name }) => `${kind} ${id} ${name}`);
    expect(kinds.sort()).toEqual(['added Task_2 办理', 'changed Flow_1 开始 → 办理', 'changed Flow_2 办理 → 结束', 'removed Task_1 办理']);
  });
});
