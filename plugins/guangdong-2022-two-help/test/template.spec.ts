import { loadTemplateFrom, runScenario, trialUnit } from '@noticeflow/plugin-sdk/testing';

const folder = new URL('..', `file://${__filename}`);
const province = trialUnit({ code: '44', name: '团省委', level: 'province' });
const below = { parentId: '44', parentName: '团省委' };
const units = [
  province,
  trialUnit({ code: '44-qnfzb', name: '团省委青年发展部', level: 'department', kind: 'department', ...below }),
  trialUnit({ code: '44-12355', name: '省12355平台', level: 'department', kind: 'hotline', ...below }),
  trialUnit({ code: '4409', name: '茂名团市委', ...below }),
  trialUnit({ code: '4419', name: '东莞团市委', ...below }),
  trialUnit({ code: '440981', name: '高州团市委', level: 'county', parentId: '4409', parentName: '茂名团市委' }),
  trialUnit({ code: '440982', name: '化州团市委', level: 'county', parentId: '4409', parentName: '茂名团市委' }),
  trialUnit({ code: '44-s-gzw', name: '省国资委团委', level: 'system', kind: 'system', ...below }),
  trialUnit({ code: '44-u-scnu', name: '华南师范大学团委', level: 'university', kind: 'university', ...below }),
  trialUnit({ code: '44-u-szu', name: '深圳大学团委', level: 'university', kind: 'university', ...below }),
];

describe('guangdong-2022-two-help', () => {
  it('reads without an error, and every obligation is exactly quoted', async () => {
    const { problems, template } = await loadTemplateFrom(folder);
    expect(problems.filter(({ severity }) => severity === 'error')).toEqual([]);
    expect(template?.obligations.obligations).toHaveLength(109);
  });

  it('carries annex 1 as printed: 16 rows, 13 prefectures, 10 universities', async () => {
    const { template } = await loadTemplateFrom(folder);
    const rows = template?.lists['annex1'] as { prefectureName: string; scope: string; universityName: string }[];
    expect(rows).toHaveLength(16);
    expect(new Set(rows.map((row) => row.prefectureName)).size).toBe(13);
    expect(new Set(rows.map((row) => row.universityName)).size).toBe(10);
    expect(rows.filter((row) => row.universityName === '韩山师范学院').map((row) => row.prefectureName)).toEqual(['潮州', '汕头', '汕尾', '揭阳']);
  });

  const jobs = { 'noticeflow:check-record': () => ({ pairingErrors: 0 }), 'noticeflow:check-recurrence': () => ({ shortfalls: 0 }), 'noticeflow:merge-records': () => ({}), 'noticeflow:take-record': () => ({}) };

  it('tells the whole notice from issue to archive', async () => {
    const { template, scenarios } = await loadTemplateFrom(folder);
    const [scenario] = scenarios;
    const trial = await runScenario(template!, scenario!, { units, issuer: province, jobs });
    expect(await trial.ended()).toBe(true);
  });

  it('asks for a reason on the far side of every border of annex 1, and on no near side', async () => {
    const { template, scenarios } = await loadTemplateFrom(folder);
    const names = new Map((template!.lists['annex1'] as { university: string; universityName: string }[]).map((row) => [row.university, row.universityName]));
    const universities = [...names].map(([code, name]) => trialUnit({ code, name: `${name}团委`, level: 'university', kind: 'university', ...below }));
    await runScenario(template!, scenarios.find(({ id }) => id === 'annex1-allocation')!, { units: [province, ...units.filter(({ level }) => level === 'department'), ...universities], issuer: province, jobs });
  });

  it.each(['annex3-july-september', 'annex3-lenient', 'student-moves'])('tells %s', async (id) => {
    const { template, scenarios } = await loadTemplateFrom(folder);
    await runScenario(template!, scenarios.find((scenario) => scenario.id === id)!, { units, issuer: province, jobs });
  });
});
