import { exampleUnits, loadTemplateFrom, proofsOf, runScenario, startCampaign } from '@noticeflow/plugin-sdk/testing';

const folder = new URL('..', `file://${__filename}`);

describe('the example plugin', () => {
  it('reads without a problem', async () => {
    const { problems, template } = await loadTemplateFrom(folder);
    expect(problems).toEqual([]);
    expect(template?.clauses.map(({ id }) => id)).toEqual(['标题', '主送机关', '引言', '一', '二', '三', '落款', '附件']);
  });

  it('tells its scenarios', async () => {
    const { template, scenarios } = await loadTemplateFrom(folder);
    expect(scenarios.map(({ id }) => id)).toEqual(['on-time']);
    for (const scenario of scenarios) await runScenario(template!, scenario);
  });

  it('proves what it says it proves: the steps touch what realises the obligation', async () => {
    const { template, scenarios } = await loadTemplateFrom(folder);
    expect((await proofsOf(template!, scenarios)).filter(({ touched }) => touched.length === 0)).toEqual([]);
  });

  it('goes receipt, report, review, archive', async () => {
    const { template } = await loadTemplateFrom(folder);
    const trial = await startCampaign(template!, { issuedAt: '2026-03-02T09:00', units: exampleUnits.slice(0, 2) });

    await trial.complete({ element: 'receipt', unit: '9901' });
    await trial.complete({ element: 'submit', unit: '9901' }, { total: 2 });
    expect(await trial.tasks({ element: 'review' })).toMatchObject([{ unit: '99', post: 'reviewer' }]);
    await trial.complete({ element: 'review' }, { outcome: 'approve' });

    expect(await trial.ended()).toBe(true);
    expect(await trial.trace()).toEqual(expect.arrayContaining(['issued', 'receipt', 'reports', 'archive', 'end']));
    expect(trial.jobs.map(({ type }) => type)).toEqual(['noticeflow:archive']);
  });
});
