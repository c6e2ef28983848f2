import { loadTemplateFrom, proofsOf, runScenario, trialUnit } from '@noticeflow/plugin-sdk/testing';

const folder = new URL('..', `file://${__filename}`);
const province = trialUnit({ code: '53', name: '团省委', level: 'province' });
const below = { parentId: '53', parentName: '团省委' };
const county = (code: string, name: string) => trialUnit({ code, name, level: 'county', parentId: code.slice(0, 4), parentName: '' });
const rights = trialUnit({ code: '53-qyb', name: '团省委权益部', level: 'department', kind: 'department', ...below });
const zhaotong = [trialUnit({ code: '5306', name: '昭通团市委', ...below }), county('530627', '镇雄团县委'), county('530602', '昭阳团区委')];
const units = [
  province, rights, ...zhaotong,
  trialUnit({ code: '53-xxb', name: '团省委学校部', level: 'department', kind: 'department', ...below }),
  trialUnit({ code: '5301', name: '昆明团市委', ...below }),
  trialUnit({ code: '5333', name: '怒江团州委', ...below }),
  county('530102', '五华团区委'), county('533301', '泸水团市委'), county('533323', '福贡团县委'), county('533325', '兰坪团县委'),
  trialUnit({ code: '53-u-ynu', name: '云南大学团委', level: 'university', kind: 'university', ...below }),
];

/** Stands for the server's records: how many workers of each county want service, and which households are still to be classified. */
function records(wanting: Record<string, number>) {
  const pending: Record<string, { key: string }[]> = {};
  const codeOf = (value: unknown): string => (value as { code: string }).code;
  return {
    'noticeflow:gather-records': (variables: Record<string, unknown>) => {
      if (variables['household']) return {};
      if (variables['county']) {
        const code = codeOf(variables['county']);
        const households = Array.from({ length: wanting[code] ?? 0 }, (_, index) => ({ key: `${code}-${index + 1}`, row: `r${index}` }));
        (pending[code.slice(0, 4)] ??= []).push(...households.map(({ key }) => ({ key })));
        return { households };
      }
      return { pending: (pending[codeOf(variables['unit'])] ?? []).splice(0) };
    },
    'noticeflow:merge-records': () => ({}), 'noticeflow:take-record': () => ({}), 'noticeflow:erase-record': () => ({ erased: 1 }), 'noticeflow:measure': () => ({ measured: 5 }),
  };
}

describe('yunnan-2020-care', () => {
  it('reads without an error, and every obligation is exactly quoted', async () => {
    const { problems, template } = await loadTemplateFrom(folder);
    expect(problems).toEqual([]);
    expect(template?.obligations.obligations).toHaveLength(83);
  });

  it('realises and proves all 83 obligations, each by a step that touches what realises it', async () => {
    const { template, scenarios } = await loadTemplateFrom(folder);
    expect(template!.obligations.obligations.filter(({ realisedBy, provedBy, waitsFor }) => !realisedBy?.length || !provedBy?.length || waitsFor).map(({ id }) => id)).toEqual([]);
    expect((await proofsOf(template!, scenarios)).filter(({ touched }) => touched.length === 0).map(({ obligation }) => obligation.id)).toEqual([]);
  });

  it('carries table 1 as printed: 14 columns, eight of them under 需要服务内容', async () => {
    const { template } = await loadTemplateFrom(folder);
    const table = template!.forms.find(({ id }) => id === 'YN-F1')!.fields.find(({ id }) => id === 'workers')!;
    expect(table.columns!.filter((column) => column.printed !== false).map(({ label }) => label)).toEqual([
      '姓名', '派出单位', '职务', '派驻村', '联系方式', '子女课业辅导', '成长教育', '课外实践', '亲子教育', '心灵陪伴', '家庭定向优惠', '家庭个性化服务', '“微心愿”', '备注',
    ]);
    expect(table.columnGroups).toEqual([{ title: '需要服务内容', columns: ['needHomework', 'needGrowth', 'needPractice', 'needParenting', 'needCompanion', 'needDiscount', 'needPersonal', 'needWish'] }]);
  });

  it('asks nowhere for an identity number, and marks what is ours as proposed', async () => {
    const { template } = await loadTemplateFrom(folder);
    const fields = template!.forms.flatMap((form) => form.fields.flatMap((field) => [field, ...(field.columns ?? [])]));
    expect(fields.filter(({ type }) => type === 'idNumber')).toEqual([]);
    expect(template!.forms.filter(({ origin }) => origin === 'notice').map(({ id }) => id)).toEqual(['YN-F1']);
  });

  it('names eight services with the departments of the notice; 微心愿 has none of the province', async () => {
    const { template } = await loadTemplateFrom(folder);
    const services = template!.lists['services'] as { label: string; departments: string[] }[];
    expect(services.map(({ departments }) => departments.length)).toEqual([2, 1, 2, 1, 1, 2, 1, 0]);
    expect(services.find(({ label }) => label === '家庭个性化服务')?.departments).toEqual(['团省委志联部']);
  });

  it.each<[string, typeof units, Record<string, number>]>([
    ['whole-notice', units, { '533301': 2, '530627': 1, '533323': 2, '533325': 0 }],
    ['consent', [province, rights, ...zhaotong], { '530627': 1 }],
    ['declines', [province, rights, ...zhaotong], { '530627': 1 }],
  ])('tells %s', async (id, members, wanting) => {
    const { template, scenarios } = await loadTemplateFrom(folder);
    const scenario = scenarios.find((candidate) => candidate.id === id)!;
    await runScenario(template!, scenario, { units: members, issuer: province, jobs: records(wanting) as never });
  });
});
