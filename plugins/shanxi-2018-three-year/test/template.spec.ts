import { loadTemplateFrom, proofsOf, runScenario, trialUnit } from '@noticeflow/plugin-sdk/testing';

const folder = new URL('..', `file://${__filename}`);
const province = trialUnit({ code: '14', name: '团省委', level: 'province' });
const below = { parentId: '14', parentName: '团省委' };
const units = [
  province,
  trialUnit({ code: '14-qnfzb', name: '团省委青年发展部', level: 'department', kind: 'department', ...below }),
  trialUnit({ code: '1401', name: '太原团市委', ...below }),
  trialUnit({ code: '1411', name: '吕梁团市委', ...below }),
  trialUnit({ code: '140105', name: '小店团区委', level: 'county', parentId: '1401', parentName: '太原团市委' }),
  trialUnit({ code: '141124', name: '临县团县委', level: 'county', parentId: '1411', parentName: '吕梁团市委' }),
  trialUnit({ code: '14-s-jr', name: '省金融团工委', level: 'system', kind: 'system', ...below }),
  trialUnit({ code: '14-u-sxu', name: '山西大学团委', level: 'university', kind: 'university', ...below }),
  trialUnit({ code: '14-m-jq', name: '省军区政治部组织处', level: 'system', kind: 'military', ...below }),
];

const monthAfter = (instant: unknown): string => {
  const date = new Date(String(instant));
  date.setUTCMonth(date.getUTCMonth() + 1);
  return date.toISOString();
};

describe('shanxi-2018-three-year', () => {
  it('reads without an error, and every obligation is exactly quoted', async () => {
    const { problems, template } = await loadTemplateFrom(folder);
    // Three lines of the fan are always taken, so it needs no default.
    expect(problems.filter(({ rule }) => rule !== 'gateway-default')).toEqual([]);
    expect(template?.obligations.obligations).toHaveLength(85);
  });

  it('realises and proves all 85 obligations, each by a step that touches what realises it', async () => {
    const { template, scenarios } = await loadTemplateFrom(folder);
    expect(template!.obligations.obligations.filter(({ realisedBy, provedBy, waitsFor }) => !realisedBy?.length || !provedBy?.length || waitsFor).map(({ id }) => id)).toEqual([]);
    expect((await proofsOf(template!, scenarios)).filter(({ touched }) => touched.length === 0).map(({ obligation }) => obligation.id)).toEqual([]);
  });

  it('has the nine volunteer fields of the notice as a closed list, for teams and for activities', async () => {
    const { template } = await loadTemplateFrom(folder);
    const names = (template?.lists['volunteer-fields'] as { value: string }[]).map(({ value }) => value);
    expect(names).toEqual(['产业', '生态', '环保', '医疗', '文化', '助残', '公益', '济困', '教育']);
    expect(template?.noticeText.replace(/\s/g, '')).toContain('围绕产业、生态、环保、医疗、文化、助残、公益、济困、教育等9个领域');
    for (const id of ['SX-F8', 'SX-F9']) {
      const field = template?.forms.find((form) => form.id === id)?.fields.find((candidate) => candidate.id === 'field');
      expect(field).toMatchObject({ type: 'enum', list: 'volunteer-fields', required: true });
      expect(field?.options).toBeUndefined();
    }
    expect((template?.lists['fields9'] as { field: string }[]).map(({ field }) => field)).toEqual(names);
  });

  it('lets nobody type a total: no task may write a figure of the self-check, the monthly check or the summary', async () => {
    const { template } = await loadTemplateFrom(folder);
    const figures: Record<string, string[]> = {
      'SX-F12': ['aided', 'employed', 'started', 'paired', 'pairsConfirmed', 'excluded', 'verifiedAided', 'verifiedEmployed', 'verifiedStarted'],
      'SX-F13': ['seed', 'rate', 'population', 'sample', 'sample.name', 'sample.record', 'sample.draw'],
      'SX-F16': ['aided', 'employed', 'started', 'fields'],
      'SX-F17': ['aided', 'employed', 'started'],
    };
    const forms = (template?.processes ?? []).flatMap(({ xml }) => [...xml.matchAll(/<nf:form formId="([^"]+)" access="([^"]+)"([^>]*?)(?:\/>|>(.*?)<\/nf:form>)/g)]);
    const overFigures = forms.filter(([, id]) => id !== undefined && id in figures);
    expect(overFigures.length).toBeGreaterThan(8);
    for (const [, id, access, attributes, fields = ''] of overFigures) {
      // The register of supervision visits is a form people fill in; it hides the sample.
      if (id === 'SX-F13' && attributes?.includes('record="*"')) { expect(fields).toContain('path="sample" access="hidden"'); continue; }
      expect(access).toBe('read');
      const writable = [...fields.matchAll(/path="([^"]+)" access="write"/g)].map((match) => match[1]);
      expect(writable.filter((path) => figures[id!]!.includes(path!))).toEqual([]);
    }
  });

  it('tells the three years from issue to archive, with a return by the head, an untrue case and units that never answer', async () => {
    const { template, scenarios } = await loadTemplateFrom(folder);
    const trial = await runScenario(template!, scenarios[0]!, {
      units, issuer: province,
      jobs: { 'noticeflow:gather-records': ({ checkAt }): Record<string, string | number> => (checkAt ? { nextCheck: monthAfter(checkAt) } : { incomplete: 0, sampleSize: 1 }) },
    });
    expect(await trial.ended()).toBe(true);
  });
});
