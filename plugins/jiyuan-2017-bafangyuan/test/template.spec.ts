import { loadTemplateFrom, proofsOf, runScenario, startCampaign, trialUnit } from '@noticeflow/plugin-sdk/testing';

const folder = new URL('..', `file://${__filename}`);
const city = trialUnit({ code: '419001', name: '济源团市委', level: 'county' });
const below = { parentId: '419001', parentName: '济源团市委' };
const town = (code: string, name: string) => trialUnit({ code, name, level: 'town', kind: 'town', ...below });
const units = [
  city,
  trialUnit({ code: '419001-bgs', name: '团市委办公室', level: 'department', kind: 'department', ...below }),
  town('419001-t-kj', '克井镇团委'),
  town('419001-t-wlk', '五龙口镇团委'),
  trialUnit({ code: '419001-j-qy', name: '沁园街道团工委', level: 'town', kind: 'street', ...below }),
  trialUnit({ code: '419001-s-jy', name: '市教育系统团工委', level: 'system', kind: 'system', ...below }),
  trialUnit({ code: '419001-u-jyzy', name: '济源职业技术学院团委', level: 'university', kind: 'university', ...below }),
];

describe('jiyuan-2017-bafangyuan', () => {
  it('reads without an error, and every obligation is exactly quoted', async () => {
    const { problems, template } = await loadTemplateFrom(folder);
    expect(problems).toEqual([]);
    expect(template?.obligations.obligations).toHaveLength(67);
  });

  it('realises and proves all 67 obligations, each by a step that touches what realises it', async () => {
    const { template, scenarios } = await loadTemplateFrom(folder);
    expect(template!.obligations.obligations.filter(({ realisedBy, provedBy, waitsFor }) => !realisedBy?.length || !provedBy?.length || waitsFor).map(({ id }) => id)).toEqual([]);
    expect((await proofsOf(template!, scenarios)).filter(({ touched }) => touched.length === 0).map(({ obligation }) => obligation.id)).toEqual([]);
  });

  it('keeps the targets of 2017 and 2020 with their units apart', async () => {
    const { template } = await loadTemplateFrom(folder);
    expect(template?.manifest.indicators?.map(({ title, target, unit, by }) => [title, target, unit, by])).toEqual([
      ['农村青年致富带头人', 100, '名', { parameter: 'campaignEnd' }],
      ['服务青年实现脱贫', 1000, '名', { parameter: 'campaignEnd' }],
      ['青年“领头雁”', 50, '人', { parameter: 'firstTargetDay' }],
      ['青年电商“领头雁”', 100, '家', { parameter: 'firstTargetDay' }],
      ['培训青年', 800, '人次', { parameter: 'firstTargetDay' }],
      ['金融知识培训', 50, '场次', { parameter: 'campaignEnd' }],
      ['小额贷款', 20_000_000, '元', { parameter: 'campaignEnd' }],
    ]);
  });

  it.each([['keep', '2017-12-31T15:59:59.999Z'], ['nextWorkingDay', '2018-01-01T15:59:59.999Z']])('lets a quarter that ends on a Sunday be due as the parameter says: %s', async (holidayPolicy, due) => {
    const { template } = await loadTemplateFrom(folder);
    const { campaign } = await startCampaign(template!, { issuedAt: '2017-05-25T09:00', parameters: { holidayPolicy }, units, issuer: city });
    const quarters = campaign.periods!['quarterly']!;
    expect(quarters.map(({ id }) => id)).toEqual(['2017Q2', '2017Q3', '2017Q4', ...[2018, 2019, 2020].flatMap((year) => [1, 2, 3, 4].map((quarter) => `${year}Q${quarter}`))]);
    expect(quarters[2]).toMatchObject({ title: '2017年四季度', end: '2017-12-31', due });
  });

  it('asks towns and units for reports, not universities and not the street', async () => {
    const { template } = await loadTemplateFrom(folder);
    const { campaign } = await startCampaign(template!, { issuedAt: '2017-05-25T09:00', units, issuer: city });
    expect(campaign.sets['reporters']!.map(({ code }) => code)).toEqual(['419001-t-kj', '419001-t-wlk', '419001-s-jy']);
    expect(campaign.sets['addressees']!).toHaveLength(4);
  });

  it.each([0, 1])('tells scenario %i', async (index) => {
    const { template, scenarios } = await loadTemplateFrom(folder);
    await runScenario(template!, scenarios[index]!, { units, issuer: city });
  }, 60_000);
});
