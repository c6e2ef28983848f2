import { loadTemplateFrom, runScenario, startCampaign, trialUnit } from '@noticeflow/plugin-sdk/testing';

const folder = new URL('..', `file://${__filename}`);
const province = trialUnit({ code: '44', name: '团省委', level: 'province' });
const within = (parentId: string, code: string, name: string, level: string, kind = 'league') => trialUnit({ code, name, level, kind, parentId, parentName: '' });
const city = (code: string, name: string) => within('44', code, name, 'prefecture');
const units = [
  province, within('44', '44-qnfzb', '团省委青年发展部', 'department', 'department'),
  city('4401', '广州团市委'), city('4408', '湛江团市委'), city('4409', '茂名团市委'), city('4417', '阳江团市委'), city('4453', '云浮团市委'),
  within('4408', '440823', '遂溪团县委', 'county'), within('4409', '440981', '高州团市委', 'county'), within('4417', '441721', '阳西团县委', 'county'),
  within('4453', '445302', '云城团区委', 'county'), within('4453', '445303', '云安团区委', 'county'), within('4401', '440106', '天河团区委', 'county'),
  within('440823', '440823-x-1', '遂溪县示例中学团委', 'school', 'school'), within('440981', '440981-x-1', '高州市示例中学团委', 'school', 'school'),
  within('4417', '4417-c-12355', '市阳光青少年服务中心（12355）', 'department', 'centre'), within('4417', '4417-a-zyz', '市志愿者联合会', 'department', 'association'),
  within('44', '44-u-lingnan', '岭南师范学院团委', 'university', 'university'), within('44', '44-u-yjvtc', '阳江职业技术学院团委', 'university', 'university'), within('44', '44-u-scnu', '华南师范大学团委', 'university', 'university'),
  within('44-u-lingnan', '44-u-lingnan-sx', '数学与统计学院团委', 'department', 'faculty'), within('44-u-lingnan-sx', '44-u-lingnan-sx-1', '数统第一分队', 'department', 'squad'),
];
type Row = Record<string, unknown>;
const codeOf = (value: unknown): string => (value as { code: string }).code;

/** Stands for the server's records: the list of local variants as published, who is willing, which measures were opened. */
function gathered(models: readonly Row[], courses: readonly Row[]) {
  return (variables: Row) => {
    const unit = variables['unit'] ? codeOf(variables['unit']) : '';
    const model = models.find((candidate) => candidate['city'] === unit);
    const fresh = !('batch' in variables) && !('current' in variables);
    return {
      ...(model && !variables['model'] ? { model } : {}), ...(fresh ? { batch: 1 } : {}),
      willing: unit === '445303' ? 0 : 3, opened: ['1', '2', '3', '4', '5', '7'],
      sessions: courses.flatMap(({ value }) => [1, 2].map((number) => ({ key: `${String(value)}-${number}`, course: value, number }))),
    };
  };
}

const load = async () => {
  const { template, scenarios, problems } = await loadTemplateFrom(folder);
  if (!template) throw new Error(JSON.stringify(problems));
  const jobs = (models = template.lists['city_models'] as Row[]) => ({ 'noticeflow:gather-records': gathered(models, template.lists['courses'] as Row[]) as never, 'noticeflow:merge-records': () => ({}) });
  return { template, scenarios, problems, jobs };
};

describe('guangdong-2020-briefing', () => {
  it('reads without an error, and every obligation is exactly quoted', async () => {
    const { problems, template } = await load();
    expect(problems).toEqual([]);
    expect(template.obligations.obligations).toHaveLength(79);
  });

  it('tells the whole briefing from deployment to archive, with what each local rule refuses', async () => {
    const { template, scenarios, jobs } = await load();
    const trial = await runScenario(template, scenarios.find(({ id }) => id === 'whole-briefing')!, { units, issuer: province, jobs: jobs() });
    expect(await trial.ended()).toBe(true);
  }, 120_000);

  it('names no city in a process: the variants are rows of one list', async () => {
    const { template } = await load();
    const models = template.lists['city_models'] as Row[];
    expect(models.map(({ name, model }) => [name, model])).toEqual([['茂名', 'stageResult'], ['湛江', 'order'], ['阳江', 'measures'], ['云浮', 'team']]);
    const conditions = template.processes.flatMap(({ xml }) => [...xml.matchAll(/<bpmn:conditionExpression[^>]*>([^<]*)</g)].map(([, text]) => text!));
    expect(conditions.length).toBeGreaterThan(25);
    expect(conditions.filter((text) => /44\d\d|茂名|湛江|阳江|云浮/.test(text))).toEqual([]);
  });

  it('lets the province give a city another variant without touching the process', async () => {
    const { template, jobs } = await load();
    const models = (template.lists['city_models'] as Row[]).map((row) => (row['city'] === '4409' ? { ...row, model: 'team', talks: true } : row));
    const trial = await startCampaign(template, { issuedAt: '2020-04-17T09:00', units, issuer: province, jobs: jobs(models) });
    for (const element of ['B1', 'B1t', 'B2', 'B2r', 'B3']) await trial.completeAll({ element });
    expect((await trial.tasks({ element: 'B15' })).map(({ unit }) => unit).sort()).toEqual(['440981', '445302']);
    expect(await trial.tasks({ element: 'B10' })).toEqual([]);
  });

  it('asks only the four cities of the list, their counties, and the universities they work with', async () => {
    const { template, jobs } = await load();
    const { campaign } = await startCampaign(template, { issuedAt: '2020-04-17T09:00', units, issuer: province, jobs: jobs() });
    const codes = (set: string) => campaign.sets[set]!.map(({ code }) => code);
    expect(codes('cities')).toEqual(['4408', '4409', '4417', '4453']);
    expect(codes('counties')).toEqual(['440823', '440981', '441721', '445302', '445303']);
    expect([codes('universities'), codes('trainers')]).toEqual([['44-u-lingnan', '44-u-yjvtc'], ['44-u-lingnan']]);
    expect(campaign.deadlines).toMatchObject({ recruit: '2020-04-24T15:59:59.999Z', survey: '2020-05-16T15:59:59.999Z' });
  });

  it('has twelve courses, each subject of an order belongs to one of them', async () => {
    const { template } = await load();
    const courses = (template.lists['courses'] as Row[]).map(({ value }) => value);
    expect(courses).toHaveLength(12);
    expect((template.lists['subjects'] as Row[]).filter(({ course }) => !courses.includes(course))).toEqual([]);
    expect(template.noticeText.replace(/\s/g, '')).toContain(courses.join('、'));
  });

  it('keeps hours from being certified by who recorded them', async () => {
    const { template } = await load();
    const squad = template.processes.find(({ file }) => file.endsWith('GB-P6.bpmn'))!;
    expect(squad.xml).toMatch(/id="B34"[^]*?post="reviewer" notBy="B34r"/);
  });

  it('shows grades, disability and state of mind to nobody who only helps', async () => {
    const { template } = await load();
    const byUnit = (form: string) => template.processes.flatMap(({ xml }) => [...xml.matchAll(/<bpmn:userTask id="([^"]+)"[^]*?<\/bpmn:userTask>/g)]).filter(([task]) => task.includes(`formId="${form}"`)).map(([, id]) => id!);
    // The survey itself is open at the survey, the classification, the choice of measures: all of them the county's or the school's own work.
    expect(byUnit('GB-F1').sort()).toEqual(['B10', 'B20d', 'B3', 'B3s']);
    const delivered = template.forms.find(({ id }) => id === 'GB-F14')!.fields.find(({ id }) => id === 'rows')!.columns!.map(({ id }) => id);
    expect(delivered.filter((id) => ['result', 'category', 'disabled', 'mental', 'labour'].includes(id))).toEqual([]);
    expect(template.forms.find(({ id }) => id === 'GB-F1')!.fields[0]!.columns!.filter((column) => column.class === 'sensitive').map(({ id }) => id)).toEqual(['disabled', 'mental']);
  });
});
