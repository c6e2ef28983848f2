import { join } from 'node:path';
import type { Scenario, ScenarioStep } from '../src/index.js';
import { loadTemplateFrom, proofsOf, runScenario } from '../src/testing.js';

const folder = join(__dirname, '../../_template');
const row = { studentName: '示例学生', volunteer: '示例志愿者', grade: '三年级' };
const told = (...steps: ScenarioStep[]): Scenario => ({ schema: 'noticeflow/scenario/1', id: 'forms', title: '填表', issuedAt: '2026-03-02T09:00', steps });

async function tell(...steps: ScenarioStep[]) {
  const { template } = await loadTemplateFrom(folder);
  return runScenario(template!, told(...steps));
}

describe('a scenario that fills in forms', () => {
  const act = { element: 'submit', unit: '9901' };

  it('completes the task with what passes; the system fills in its own, and process variables follow from the data', async () => {
    const trial = await tell({ id: 'submit', say: '报送', complete: { ...act, data: { topic: 'reading', rows: [row, { ...row, studentName: '另一学生' }] } }, expect: { filled: { total: 2, 'rows.grade': ['三年级', '三年级'] }, openTasks: { review: 1 } } });
    const [review] = await trial.tasks({ element: 'review' });
    expect((await trial.simulation.instance(review!.instanceId)).variables['total']).toBe(2);
  });

  it('knows the record of the instance at the next task', async () => {
    await tell(
      { id: 'submit', say: '报送', complete: { ...act, data: { rows: [row] } } },
      { id: 'review', say: '审核人不能改', complete: { element: 'review', data: { rows: [{ id: 'new-1', studentName: '改名' }] } }, refused: ['read-only'] },
    );
  });

  it.each<[string, ScenarioStep, RegExp]>([
    ['what is refused without the step saying so', { id: 'a', say: '缺行', complete: { ...act, data: { rows: [{ volunteer: '只有志愿者' }] } } }, /rules that refuse it to be {2}but found required/],
    ['what passes although the step says it is refused', { id: 'a', say: '通过', complete: { ...act, data: { rows: [row] } }, refused: ['required'] }, /to be required but found $/],
    ['a wrong value the system fills in', { id: 'a', say: '合计', complete: { ...act, data: { rows: [row] } }, expect: { filled: { total: 3 } } }, /value of total to be 3 but found 1/],
    ['a refusal without data', { id: 'a', say: '空', complete: act, refused: ['required'] }, /fills in nothing/],
    ['another due time', { id: 'a', say: '时限', expect: { due: { submit: '2026-03-21T23:59' } } }, /due time of submit to be 2026-03-21T23:59 but found 2026-03-20T23:59/],
  ])('fails at %s', async (_what, step, message) => {
    await expect(tell(step)).rejects.toThrow(message);
  });

  it('tells which links of an obligation its steps touch, and which are only claimed', async () => {
    const { template, scenarios } = await loadTemplateFrom(folder);
    const [first] = template!.obligations.obligations;
    const obligation = { ...first!, realisedBy: ['field:letters/rows.studentName', 'process:letters-report/submit'], provedBy: ['scenario:forms/in', 'scenario:on-time/issue'] };
    const changed = { ...template!, obligations: { ...template!.obligations, obligations: [obligation, { ...obligation, provedBy: ['scenario:forms/none'] }] } };
    const proofs = await proofsOf(changed, [...scenarios, told({ id: 'in', say: '填', complete: { ...act, data: { rows: [row] } } }, { id: 'none', say: '等', at: '2026-03-03T09:00' })]);
    expect(proofs.map(({ touched }) => touched)).toEqual([obligation.realisedBy, []]);
  });
});
