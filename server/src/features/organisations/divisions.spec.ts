import { divisions } from './divisions.js';

const below = (code: string) => divisions.subtree(code).slice(1);
const count = (code: string, level: string) => below(code).filter((d) => d.level === level).length;
const childNames = (code: string) => divisions.children(code).map((d) => d.name);

describe('divisions', () => {
  it('has the 31 provinces of the mainland', () => {
    expect(divisions.children(null)).toHaveLength(31);
    expect(divisions.all().filter((d) => d.parentCode === null)).toHaveLength(31);
  });

  it.each([
    ['44', '广东省', 21, 122],
    ['53', '云南省', 16, 129],
    ['14', '山西省', 11, 117],
  ])('%s %s has %i prefectures and %i counties', (code, name, prefectures, counties) => {
    expect(divisions.get(code)?.name).toBe(name);
    expect(count(code, 'prefecture')).toBe(prefectures);
    expect(count(code, 'county')).toBe(counties);
  });

  it.each([['4419', '东莞市'], ['4420', '中山市'], ['4604', '儋州市'], ['6202', '嘉峪关市']])('%s %s has no county level', (code, name) => {
    expect(divisions.get(code)).toMatchObject({ name, level: 'prefecture' });
    expect(divisions.children(code)).toEqual([]);
  });

  it.each([['11', '北京市', 16], ['12', '天津市', 16], ['31', '上海市', 16], ['50', '重庆市', 38]])('%s %s: districts hang on the municipality itself', (code, name, districts) => {
    expect(divisions.get(code)?.name).toBe(name);
    expect(divisions.children(code)).toHaveLength(districts);
    expect(divisions.children(code).every((d) => d.level === 'county')).toBe(true);
  });

  it.each([['419001', '济源市', '41'], ['429004', '仙桃市', '42'], ['429021', '神农架林区', '42'], ['469001', '五指山市', '46'], ['659001', '石河子市', '65']])(
    '%s %s is a county run by its province', (code, name, parentCode) => {
      expect(divisions.get(code)).toEqual({ code, name, level: 'county', parentCode });
      expect(divisions.subtree(code)).toHaveLength(1);
    });

  it('holds no collective row, no zone, no duplicate', () => {
    const all = divisions.all();
    expect(all.filter((d) => /^(市辖区|县)$|直辖/.test(d.name))).toEqual([]);
    expect(all.filter((d) => /开发区$|示范区$/.test(d.name))).toEqual([]);
    expect(new Set(all.map((d) => d.code)).size).toBe(all.length);
  });

  it('finds by name and by code', () => {
    expect(divisions.search('高州').map((d) => d.code)).toContain('440981');
    expect(childNames('4409')).toContain('高州市');
  });
});
