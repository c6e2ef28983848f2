/** Synthetic people of the survey: invented names, telephone numbers of an area code that does not exist (0000). */

export interface Worker {
  name: string; sendingUnit: string; position: string; village: string; contact: string; postingCounty: string; askedOn: string; channel: string;
  opinion: '需要服务' | '不需要服务';
  needHomework?: boolean; needGrowth?: boolean; needParenting?: boolean; needCompanion?: boolean; needWish?: boolean; remark?: string;
}

/** Where a family lives; the counties of `home` decide who serves it. */
export interface Family { prefecture: string; county: string; child?: boolean; visit?: boolean }

const FAMILY_NAMES = [...'李杨和张余普段罗木陶龙白'];
const GIVEN = ['建国', '丽华', '志强', '晓燕', '文军', '春梅', '永红', '学文'];
let serial = 0;

/** A worker posted in a county; `needs` empty = does not want service. */
export function worker(county: string, needs: (keyof Worker)[]): Worker {
  serial += 1;
  const name = `${FAMILY_NAMES[serial % FAMILY_NAMES.length]}${GIVEN[serial % GIVEN.length]}`;
  return {
    name, sendingUnit: '示例派出单位', position: '队员', village: `示例第${serial}村`, contact: `0000000${String(1000 + serial)}`, postingCounty: county, askedOn: '2020-05-13', channel: '当面',
    opinion: needs.length > 0 ? '需要服务' : '不需要服务', ...Object.fromEntries(needs.map((need) => [need, true])),
  };
}

/** Table 2 of one household; no identity numbers, birth by month only. */
export function family({ prefecture, county, child = true, visit = false }: Family): Record<string, unknown> {
  serial += 1;
  return {
    homePrefecture: prefecture, homeCounty: county, homeVisit: visit, askedFamily: true, guardianConsent: child, ...(visit ? { address: '示例路1号' } : {}),
    members: [
      { memberName: `家属${serial}`, relation: '配偶', phone: `0000001${String(1000 + serial)}` },
      ...(child ? [{ memberName: `子女${serial}`, relation: '子女', sex: '女', birthMonth: '2011-05', school: '示例小学三年级' }] : []),
    ],
    needDetail: '放学后辅导',
  };
}
