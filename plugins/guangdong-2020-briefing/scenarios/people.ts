/** Synthetic people of the demo: invented names, no identity numbers, no telephone numbers. */
const FAMILY = [...'陈李张黄何罗林刘王吴梁郑谢宋唐许韩冯邓曹符叶'];
const GIVEN = ['思远', '雨桐', '嘉怡', '子轩', '晓彤', '俊杰', '诗琪', '浩然', '欣妍', '志强', '丽华', '家豪', '梓涵', '明辉', '婉婷'];

const personName = (n: number): string => `${FAMILY[n % FAMILY.length]}${GIVEN[(n * 7) % GIVEN.length]}`;

export type Student = Record<string, unknown> & { studentNo: string; name: string; stage: string };

/** The n-th student (from 1) of a county: poor household, willing, with a way to get online, unless said otherwise. */
export function student(county: string, n: number, more: Record<string, unknown> = {}): Student {
  const stage = typeof more['stage'] === 'string' ? more['stage'] : '初中';
  return {
    studentNo: `${county}-${String(n).padStart(3, '0')}`, name: personName(Number(county) + n), sex: n % 2 === 0 ? '女' : '男', school: '示例中学', grade: stage === '小学' ? 5 : 8, result: '中',
    registered: true, surveyWay: '入户', hasDevice: false, hasNetwork: true, networkCost: '学校资助', willing: true, family: '父母务农', studyState: '正常', mental: '平稳', ...more, stage,
  };
}

export type Volunteer = Record<string, unknown> & { volunteerNo: string };

export function volunteer(code: string, n: number, more: Record<string, unknown> = {}): Volunteer {
  return { volunteerNo: `${code}-${String(n).padStart(4, '0')}`, name: personName(40 + n), faculty: '示例学院', major: '教育学', normal: true, year: '大二', subjects: ['语文'], helperClass: '大学生志愿者', rulesAccepted: true, ...more };
}
