import type { Division } from './divisions.js';

/** Peoples named in divisions without the syllable 族. */
const PEOPLES = ['蒙古', '维吾尔', '哈萨克', '柯尔克孜', '锡伯', '塔吉克', '达斡尔', '鄂温克', '鄂伦春', '撒拉', '保安', '东乡', '裕固', '土家', '仡佬', '布依', '拉祜', '哈尼', '傈僳', '景颇', '独龙', '朝鲜', '各', '壮', '瑶', '苗', '侗', '回', '满', '藏', '羌', '彝', '白', '傣', '佤', '黎', '畲', '水', '怒', '土', '普米', '纳西', '布朗', '毛南', '仫佬'];
const PEOPLE_SUFFIX = new RegExp(`(?:(?:${PEOPLES.join('|')})族|蒙古|维吾尔|哈萨克|柯尔克孜|锡伯|塔吉克|达斡尔|鄂温克)$`);

/** How the youth league committee of a division is called, in full and in daily use. */
export function leagueNames(division: Division): { name: string; shortName: string } {
  const name = `共青团${division.name}委员会`;
  if (division.level === 'province') return { name, shortName: division.name.endsWith('省') ? '团省委' : division.name.endsWith('市') ? '团市委' : '自治区团委' };
  const { base, rank } = splitName(division.name);
  // One syllable alone (易县) reads wrongly; so do 林区 and 特区.
  return { name, shortName: base.length < 2 || rank === undefined ? `${division.name}团委` : `${base}团${rank}委` };
}

/** 高州市 → 高州 + 市; 连山壮族瑶族自治县 → 连山 + 县. */
function splitName(name: string): { base: string; rank?: string } {
  const match = /^(.+?)(自治)?(林区|特区|地区|市|区|县|州|旗|盟)$/.exec(name);
  if (!match) return { base: name };
  let base = match[1]!;
  if (match[2]) {
    for (let rest = base.replace(PEOPLE_SUFFIX, ''); rest !== base && rest.length >= 2; rest = base.replace(PEOPLE_SUFFIX, '')) base = rest;
  }
  const rank = match[3]!;
  return { base, ...(['林区', '特区'].includes(rank) ? {} : { rank: rank === '地区' ? '地' : rank }) };
}
