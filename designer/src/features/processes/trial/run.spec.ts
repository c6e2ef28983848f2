import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expressionFault, outcomeCondition, writeOutcomeCondition } from '../model/expressions.js';
import { TrialRun } from './run.js';
import { sampleVariables } from './sample.js';

const file = (name: string) => readFileSync(join(__dirname, '../../../../../plugins/guangdong-2022-two-help/processes', `${name}.bpmn`), 'utf8');
const unit = { id: 'u1', code: '44-u-scnu', name: '华南师范大学团委', level: 'university', kind: 'university' };
const deadlines = Object.fromEntries(['countyPlan', 'annex3Plan', 'annex3Update'].map((id) => [id, '2022-07-08T16:00:00Z']));

describe('trial run', () => {
  const begin = () => TrialRun.start(file('GD-P3'), 'GD-P3', { variables: { unit, counties: [], campaign: { deadlines } }, now: new Date('2022-06-24T00:00:00Z'), load: async () => undefined, loadDecision: async () => undefined });

  it('shows where it stands and what was taken', async () => {
    const run = await begin();
    const before = await run.view();
    expect(before.tasks.map(({ elementId }) => elementId)).toEqual(['G8']);
    await run.complete(before.tasks[0]!.id, {});
    const after = await run.view();
    expect(after.current).toEqual(['G9']);
    expect(after.done).toMatchObject({ G8s: 1, G8: 1, G8g: 1 });
    expect(after.taken).toContain('F_G8g_G9');
  });

  it('follows a return back to the report', async () => {
    const run = await begin();
    for (const [element, variables] of [['G8', {}], ['G9', {}], ['G10b', { planOutcome: 'return' }]] as const) {
      const { tasks } = await run.view();
      await run.complete(tasks.find(({ elementId }) => elementId === element)!.id, variables);
    }
    expect((await run.view()).tasks.map(({ elementId }) => elementId)).toEqual(['G9']);
  });

  it('lets the deadline pass and urges by itself', async () => {
    const run = await begin();
    await run.complete((await run.view()).tasks[0]!.id, {});
    await run.advance(new Date('2022-07-09T00:00:00Z'));
    const view = await run.view();
    expect(view.done).toMatchObject({ G9e: 1, G9x: 1 });
    expect(view.current).toEqual(['G9']);
  });

  it('runs called processes with their own files', async () => {
    const issued = { id: 'c1', slug: 's', year: 2022, title: 't', parameters: { workItemsStart: '2022-07-01' }, deadlines, sets: { addressees: [unit], universities: [unit], reporters: [unit], counties: [] } };
    const asked: string[] = [];
    const run = await TrialRun.start(file('GD-P1'), 'GD-P1', { variables: { campaign: issued }, now: new Date('2022-06-24T00:00:00Z'), load: async (key) => { asked.push(key); return file(key); }, loadDecision: async () => undefined });
    const view = await run.view();
    expect(asked).toEqual(['GD-P2', 'GD-P3', 'GD-P4', 'GD-P5']);
    expect(view.incidents).toEqual([]);
    expect(view.current).toEqual(expect.arrayContaining(['G2', 'G5c', 'G8c']));
    expect(view.tasks.map(({ elementId }) => elementId)).toEqual(expect.arrayContaining(['G2', 'G5', 'G8']));
  });

  it('starts with a unit when no campaign is chosen', () => {
    expect(sampleVariables(undefined)).toHaveProperty('unit.id');
  });
});

describe('expressions', () => {
  it('tells what cannot be read, and leaves what only lacks data alone', () => {
    expect(expressionFault('=unit.level = "prefecture"')).toBeUndefined();
    expect(expressionFault('=campaign.sets.counties[item.parentId = unit.id]')).toBeUndefined();
    expect(expressionFault('=planOutcome = "return')?.messageZh).toBe('表达式无法解析：=planOutcome = "return');
    expect(expressionFault('=')).toBeUndefined();
  });

  it('knows the condition on an outcome', () => {
    expect(outcomeCondition('=planOutcome = "return"')).toEqual({ variable: 'planOutcome', outcome: 'return' });
    expect(outcomeCondition('=a = "return" and b')).toBeUndefined();
    expect(outcomeCondition(writeOutcomeCondition({ variable: 'x', outcome: 'approve' }))).toEqual({ variable: 'x', outcome: 'approve' });
  });
});

describe('a process that asks a decision', () => {
  const asks = '<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:nf="urn:noticeflow:bpmn:1" id="d" targetNamespace="t"><process id="p" isExecutable="true"><startEvent id="s"/><sequenceFlow id="f" sourceRef="s" targetRef="r"/><businessRuleTask id="r"><extensionElements><nf:calledDecision decisionId="double" resultVariable="x"/></extensionElements></businessRuleTask><sequenceFlow id="g" sourceRef="r" targetRef="e"/><endEvent id="e"/></process></definitions>';
  const double = '<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" id="f" name="f" namespace="u"><decision id="double" name="double"><literalExpression id="l"><text>n * 2</text></literalExpression></decision></definitions>';
  const begin = (loadDecision: (key: string) => Promise<string | undefined>) => TrialRun.start(asks, 'p', { variables: { n: 21 }, now: new Date('2022-06-24T00:00:00Z'), load: async () => undefined, loadDecision });

  it('is tried with the published table', async () => {
    expect(await (await begin(async (key) => (key === 'double' ? double : undefined))).view()).toMatchObject({ state: 'completed', variables: { x: 42 } });
  });

  it('gets stuck where there is none', async () => {
    expect(await (await begin(async () => undefined)).view()).toMatchObject({ state: 'active', incidents: [{ elementId: 'r', kind: 'decision' }] });
  });
});
