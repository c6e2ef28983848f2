/** Synthetic people: invented names, ID numbers in the unassigned region 9999xx with valid check characters. */

export interface Pair {
  studentName: string; sex: '男' | '女'; studentId: string; studentNo: string; school: string; gradeClass: string; county: string;
  volunteerName: string; volunteerId: string;
}

/** Weights and check characters of GB 11643. */
const WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
const CHECK = '10X98765432';
const FAMILY = [...'陈李张黄何罗林刘王吴梁郑谢宋唐许韩冯邓曹'];
const GIVEN = ['思远', '雨桐', '嘉怡', '子轩', '晓彤', '俊杰', '诗琪', '浩然', '欣妍', '志强', '丽华', '家豪', '梓涵', '明辉', '婉婷'];
/** A school child and a student, whatever the year the tests run in. */
const STUDENT_AGE = 13;
const VOLUNTEER_AGE = 21;

/** An 18-character ID number; the parity of the sequence is the sex. */
export function idNumber(region: string, birth: string, sequence: number): string {
  const body = `${region}${birth}${String(sequence).padStart(3, '0')}`;
  const sum = [...body].reduce((total, digit, index) => total + Number(digit) * (WEIGHTS[index] ?? 0), 0);
  return body + CHECK.charAt(sum % 11);
}

/** `count` students of the county (a division code), each with a volunteer of his or her own. */
export function pairs(count: number, county: string): Pair[] {
  const year = new Date().getFullYear();
  return Array.from({ length: count }, (_, index) => {
    const male = index % 2 === 0;
    const sequence = index * 2 + (male ? 1 : 2);
    const day = `${String(1 + (index % 12)).padStart(2, '0')}${String(1 + (index % 28)).padStart(2, '0')}`;
    const studentId = idNumber('999901', `${year - STUDENT_AGE}${day}`, sequence);
    return {
      studentName: `${FAMILY[index % FAMILY.length]}${GIVEN[(index * 7) % GIVEN.length]}`,
      sex: male ? '男' : '女',
      studentId,
      studentNo: `G${studentId}`,
      school: `示例第${1 + (index % 6)}中学`,
      gradeClass: `${['初一', '初二', '初三'][index % 3]}（${1 + (index % 4)}）班`,
      county,
      volunteerName: `${FAMILY[(index + 7) % FAMILY.length]}${GIVEN[(index * 3 + 5) % GIVEN.length]}`,
      volunteerId: idNumber('999951', `${year - VOLUNTEER_AGE}${day}`, sequence + 300),
    };
  });
}

/** The same ID number with a wrong check character. */
export function withWrongCheck(id: string): string {
  return id.slice(0, -1) + (id.endsWith('1') ? '2' : '1');
}

/** The smallest file that is a PDF; stands for the scanned list with the seal. */
export function sealedPdf(title: string): Buffer {
  return Buffer.from(`%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 842 595]>>endobj\n% ${title}\ntrailer<</Root 1 0 R>>\n%%EOF\n`);
}
