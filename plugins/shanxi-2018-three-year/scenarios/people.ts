/** Synthetic people: invented names, ID numbers in the unassigned region 9999xx with valid check characters. */

export interface SyntheticPerson extends Record<string, unknown> {
  name: string; sex: '男' | '女'; idNo: string; registeredPoor: boolean; registeredNo?: string; county: string; verifiedBy?: string;
}

const WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
const CHECK = '10X98765432';
const FAMILY = [...'郝薛武段白高贺康乔冀'];
const GIVEN = ['晋阳', '秀兰', '文杰', '慧敏', '志远', '海燕', '俊峰', '雅琴', '建军', '春霞'];

/** An 18-character ID number (GB 11643) whose sequence parity is the sex. */
export function idNumber(region: string, birth: string, sequence: number): string {
  const body = `${region}${birth}${String(sequence).padStart(3, '0')}`;
  const sum = [...body].reduce((total, digit, index) => total + Number(digit) * (WEIGHTS[index] ?? 0), 0);
  return body + CHECK.charAt(sum % 11);
}

/** `count` young people of one county, on the register of poor families, with complete files. */
export function peopleOf(group: number, count: number, county: string): SyntheticPerson[] {
  return Array.from({ length: count }, (_, index) => {
    const male = index % 2 === 0;
    return {
      name: `${FAMILY[(index + group) % FAMILY.length]}${GIVEN[(index * 3 + group) % GIVEN.length]}`,
      sex: male ? '男' : '女',
      idNo: idNumber(`9999${String(group).padStart(2, '0')}`, `${1995 + (index % 4)}0${1 + (index % 9)}15`, 100 + index * 2 + (male ? 1 : 0)),
      registeredPoor: true,
      registeredNo: `JD-${county}-${String(index + 1).padStart(3, '0')}`,
      county,
      verifiedBy: '驻村工作队入户核实',
    };
  });
}
