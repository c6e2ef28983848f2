/** Synthetic people: ID numbers in the unassigned region 999999 with valid check characters. */
const WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
const CHECK = '10X98765432';
const FAMILY = [...'卢苗翟成李王张赵段孔薛郑酒商牛'];
const GIVEN = ['晓霞', '志刚', '文静', '建军', '小燕', '海涛', '红霞', '卫东', '丽娜', '永强', '春梅', '国庆'];

/** The n-th person's ID number (GB 11643). */
export function idNumber(n: number): string {
  const body = `9999991990${String(1 + (n % 12)).padStart(2, '0')}${String(1 + (n % 28)).padStart(2, '0')}${String(n % 1000).padStart(3, '0')}`;
  const sum = [...body].reduce((total, digit, index) => total + Number(digit) * (WEIGHTS[index] ?? 0), 0);
  return body + CHECK.charAt(sum % 11);
}

export const personName = (n: number): string => `${FAMILY[n % FAMILY.length]}${GIVEN[(n * 5) % GIVEN.length]}`;

/** Form of a unified social credit code; the region is unassigned. */
export const creditCode = (n: number): string => `92999999MA${String(n).padStart(8, '0')}`;
