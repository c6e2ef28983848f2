import { divisions } from './divisions.js';
import { leagueNames } from './league-names.js';
import { searchKeys, organisationSearchKeys } from './search-keys.js';

describe('league committee names', () => {
  it.each([
    ['44', '共青团广东省委员会', '团省委'],
    ['11', '共青团北京市委员会', '团市委'],
    ['65', '共青团新疆维吾尔自治区委员会', '自治区团委'],
    ['4409', '共青团茂名市委员会', '茂名团市委'],
    ['440981', '共青团高州市委员会', '高州团市委'],
    ['440902', '共青团茂南区委员会', '茂南团区委'],
    ['441825', '共青团连山壮族瑶族自治县委员会', '连山团县委'],
    ['5329', '共青团大理白族自治州委员会', '大理团州委'],
    ['6528', '共青团巴音郭楞蒙古自治州委员会', '巴音郭楞团州委'],
    ['130633', '共青团易县委员会', '易县团委'],
    ['429021', '共青团神农架林区委员会', '神农架林区团委'],
    ['1522', '共青团兴安盟委员会', '兴安团盟委'],
  ])('%s', (code, name, shortName) => {
    expect(leagueNames(divisions.get(code)!)).toEqual({ name, shortName });
  });

  it('stay short and without a rest of 自治 everywhere', () => {
    for (const division of divisions.all()) {
      const { name, shortName } = leagueNames(division);
      expect(name.length).toBeLessThanOrEqual(40);
      if (division.level !== 'province') expect([division.name, shortName.includes('自治'), shortName.length > 1]).toEqual([division.name, false, true]);
    }
  });

  it('are found by pinyin and initials, without the common beginning', () => {
    expect(searchKeys('张三')).toEqual({ pinyin: 'zhangsan', initials: 'zs' });
    expect(organisationSearchKeys('共青团茂名市委员会')).toEqual({ pinyin: 'maomingshiweiyuanhui', initials: 'mmswyh' });
    expect(organisationSearchKeys('共青团重庆市委员会').initials).toMatch(/^cq/);
  });
});
