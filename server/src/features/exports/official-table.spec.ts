import ExcelJS from 'exceljs';
import yauzl from 'yauzl';
import type { FormModel } from '@noticeflow/schemas';
import { activityForm, activityLists, pairingForm, syntheticId } from '../../../forms/test/fixtures/index.js';
import { toDocx } from './docx.js';
import { officialTable, type OfficialTable } from './official-table.js';
import { plainText, sheetName, toXlsx } from './xlsx.js';

/** Annexes 2 and 3 as the notice prints them. */
const ANNEX_2 = ['序号', '学生\n姓名', '性别', '身份证号', '学籍号', '在读学校', '年级\n班级', '所在县（市、区）', '结对志愿者', '结对志愿者身份证号'];
const ANNEX_3 = ['序号', '主办单位', '联合开展单位', '开展时间', '活动类别', '活动主题', '活动概况和特色亮点', '覆盖人数', '报道链接', '重点宣传项目'];
const NOTES_2 = ['注：请同时将盖章版pdf和word文件发送到邮箱：tsw_qfb@gd.gov.cn。'];
const NOTES_3 = [
  '注：1.活动类别为：学业帮助、就业创业帮助、体质健康促进、心理健康促进；',
  '2.各地市团委至少开展1场“两帮两促”示范活动，各县（市、区）、相关高校团委分别至少开展1场活动，鼓励有条件的镇街积极开展活动；',
  '3.各地市、各相关高校团委推荐至少一个项目作为重点宣传项目，团省委将集中安排开展宣传。',
];

const context = {
  unit: { name: '华南师范大学团委' }, campaign: null,
  names: { region: (code: string) => (code === '440981' ? '高州市' : undefined), organisation: () => undefined, record: () => undefined, lists: activityLists },
};
const id = syntheticId('20120301', 11);
const pairing = officialTable(pairingForm, {
  students_total: 1, volunteers_total: 2,
  rows: [{ id: 'r1', student_name: '张㐂', sex: '男', student_id: id, student_no: `G${id}`, school: '第一小学', grade_class: '三年级2班', county: '440981', volunteer_name: '李四', volunteer_id: '=1+1' }],
}, context);
const activity = officialTable(activityForm, {
  rows: [{ id: 'a', host: '团茂名市委', held_at: { start: '2022-07-10', end: '2022-07-12' }, class: '学业帮助', topic: '开学第一课', highlights: '甲\n乙', people: 120, key_project: true, is_demo: true, state: '已开展' }],
}, context);

function readPart(file: Buffer, name: string): Promise<string> {
  return new Promise((resolve, reject) => {
    yauzl.fromBuffer(file, { lazyEntries: false }, (error, zip) => {
      if (error) return reject(error);
      zip.on('entry', (entry: yauzl.Entry) => {
        if (entry.fileName !== name) return;
        zip.openReadStream(entry, (problem, stream) => {
          if (problem) return reject(problem);
          const chunks: Buffer[] = [];
          stream.on('data', (chunk: Buffer) => chunks.push(chunk));
          stream.on('end', () => resolve(Buffer.concat(chunks).toString('utf8')));
        });
      });
    });
  });
}

/** Paragraph texts outside and table cells inside of a document, in order; line breaks as `\n`. */
async function readDocx(buffer: Buffer): Promise<{ paragraphs: string[]; rows: string[][]; xml: string }> {
  const xml = await readPart(buffer, 'word/document.xml');
  const textOf = (part: string): string => [...part.matchAll(/<w:br\/>|<w:t(?: [^>]*)?>([^<]*)<\/w:t>/g)]
    .map((m) => (m[1] === undefined ? '\n' : m[1])).join('').replaceAll('&amp;', '&').replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&apos;', "'").replaceAll('&quot;', '"');
  const [table = ''] = /<w:tbl>.*<\/w:tbl>/s.exec(xml) ?? [];
  const outside = xml.replace(table, '');
  return {
    xml,
    paragraphs: [...outside.matchAll(/<w:p>.*?<\/w:p>/gs)].map((m) => textOf(m[0])),
    rows: [...table.matchAll(/<w:tr>.*?<\/w:tr>|<w:tr .*?<\/w:tr>/gs)].map((tr) => [...tr[0].matchAll(/<w:tc>.*?<\/w:tc>/gs)].map((tc) => textOf(tc[0]))),
  };
}

describe('official tables', () => {
  it('docx: annex 2 as in the notice', async () => {
    const { paragraphs, rows, xml } = await readDocx(await toDocx(pairing));
    expect(paragraphs).toEqual(['“青年云支教”结对名单', '高校团委（盖章）：华南师范大学团委', '帮扶学生总计 1 名，结对志愿者总计 2 名', ...NOTES_2]);
    expect(rows[0]).toEqual(ANNEX_2);
    expect(rows[1]).toEqual(['1', '张㐂', '男', id, `G${id}`, '第一小学', '三年级2班', '高州市', '李四', '=1+1']);
    expect(rows).toHaveLength(1 + 8);
    expect(rows[8]).toEqual(['8', '', '', '', '', '', '', '', '', '']);
    expect(xml).toContain('w:w="16838"');
    expect(xml).toContain('w:orient="landscape"');
    expect(xml).not.toContain('\uFFFD');
  });

  it('docx: annex 3 as in the notice, without the columns that are not printed', async () => {
    const { paragraphs, rows } = await readDocx(await toDocx(activity));
    expect(paragraphs).toEqual(['2022年“两帮两促”集中行动月活动汇总表', '单位：华南师范大学团委', ...NOTES_3]);
    expect(rows[0]).toEqual(ANNEX_3);
    expect(rows[1]).toEqual(['1', '团茂名市委', '', '2022年7月10日—12日', '学业帮助', '开学第一课', '甲\n乙', '120', '', '√']);
    expect(rows).toHaveLength(1 + 3);
  });

  it.each<[string, OfficialTable, string[], string[]]>([['annex 2', pairing, ANNEX_2, NOTES_2], ['annex 3', activity, ANNEX_3, NOTES_3]])('xlsx: %s has the same cells as text', async (_name, table, titles, notes) => {
    const workbook = new ExcelJS.Workbook();
    await workbook.xlsx.load((await toXlsx(table)) as unknown as ExcelJS.Buffer);
    const sheet = workbook.worksheets[0]!;
    const line = (row: number): string[] => table.widths.map((_w, c) => sheet.getCell(row, c + 1).text);
    expect(sheet.getCell(1, 1).value).toBe(table.title);
    const first = 2 + table.head.length;
    expect(line(first)).toEqual(titles);
    table.rows.forEach((cells, index) => expect(line(first + 1 + index)).toEqual(cells.map(plainText)));
    expect(notes.map((_n, index) => sheet.getCell(first + 1 + table.rows.length + index, 1).value)).toEqual(notes);
    expect(sheet.getCell(first + 1, 4).numFmt).toBe('@');
    expect(sheet.pageSetup).toMatchObject({ orientation: 'landscape', paperSize: 9 });
    sheet.eachRow((r) => r.eachCell((cell) => expect(cell.type).not.toBe(ExcelJS.ValueType.Formula)));
  });

  it('xlsx: a row is as high as its longest wrapped cell', async () => {
    const workbook = new ExcelJS.Workbook();
    const long = { ...activity, rows: [activity.rows[0]!, activity.rows[0]!.map((text, index) => (index === 6 ? '字'.repeat(100) : text))] };
    await workbook.xlsx.load((await toXlsx(long)) as unknown as ExcelJS.Buffer);
    const sheet = workbook.worksheets[0]!;
    const first = 2 + activity.head.length;
    const column = sheet.getColumn(7).width!;
    expect(sheet.getRow(first + 2).height).toBeGreaterThanOrEqual(Math.ceil(200 / column) * 15);
    expect(sheet.getRow(first + 2).height).toBeGreaterThan(sheet.getRow(first + 1).height);
    expect(sheet.getRow(first).height).toBeGreaterThanOrEqual(15);
  });

  it('xlsx: what could be taken for a formula is neutralised', async () => {
    const workbook = new ExcelJS.Workbook();
    await workbook.xlsx.load((await toXlsx(pairing)) as unknown as ExcelJS.Buffer);
    expect(workbook.worksheets[0]!.getCell(5, 10).value).toBe("'=1+1");
    expect(sheetName('a/b[c]:*?\\' + '长'.repeat(40))).toHaveLength(31);
  });

  it('numbers the empty rows the notice numbers, and every filled one; the annex stands over the title, the watermark at the foot', async () => {
    const print = { ...pairingForm.print!, annex: '附件2', minRows: 4, numberedRows: 2 };
    const numbers = (records: number): string[] => officialTable({ ...pairingForm, print }, { rows: Array.from({ length: records }, () => ({ student_name: '甲' })) }, context).rows.map(([number]) => number!);
    expect(numbers(0)).toEqual(['1', '2', '', '']);
    expect(numbers(3)).toEqual(['1', '2', '3', '']);
    expect(numbers(5)).toEqual(['1', '2', '3', '4', '5']);
    const table: OfficialTable = { ...officialTable({ ...pairingForm, print }, { rows: [] }, context), watermark: '导出人：甲&乙' };
    const docx = await toDocx(table);
    expect((await readDocx(docx)).paragraphs.slice(0, 2)).toEqual(['附件2', '“青年云支教”结对名单']);
    expect(await readPart(docx, 'word/footer1.xml')).toContain('导出人：甲&amp;乙');
    const workbook = new ExcelJS.Workbook();
    await workbook.xlsx.load((await toXlsx(table)) as unknown as ExcelJS.Buffer);
    const sheet = workbook.worksheets[0]!;
    expect([sheet.getCell(1, 1).value, sheet.getCell(2, 1).value]).toEqual(['附件2', '“青年云支教”结对名单']);
    expect(sheet.headerFooter.oddFooter).toContain('导出人：甲&&乙');
  });

  it('merged header groups span rows and columns in both', async () => {
    const column = (columnId: string, label: string) => ({ id: columnId, type: 'text' as const, label });
    const form: FormModel = {
      schema: 'noticeflow/form/1', id: 'G', version: 1, title: '分组', origin: 'proposed', register: 'g',
      fields: [{
        id: 'rows', type: 'table', label: '行', rowNumber: '序号', columns: [column('a', '甲'), column('b', '乙'), column('c', '丙'), column('d', '丁')],
        columnGroups: [{ title: '一组', columns: ['b', { title: '小组', columns: ['c', 'd'] }] }],
      }],
      print: { orientation: 'portrait', title: '分组', table: 'rows' },
    };
    const table = officialTable(form, { rows: [] }, context);
    expect(table.header.map((c) => [c.text, c.row, c.column, c.rowSpan, c.columnSpan])).toEqual([
      ['序号', 0, 0, 3, 1], ['甲', 0, 1, 3, 1], ['一组', 0, 2, 1, 3], ['乙', 1, 2, 2, 1], ['小组', 1, 3, 1, 2], ['丙', 2, 3, 1, 1], ['丁', 2, 4, 1, 1],
    ]);
    const { xml } = await readDocx(await toDocx(table));
    expect(xml.match(/<w:gridSpan w:val="(\d)"\/>/g)).toEqual(['<w:gridSpan w:val="3"/>', '<w:gridSpan w:val="2"/>']);
    expect(xml.match(/w:vMerge w:val="restart"/g)).toHaveLength(3);
    const workbook = new ExcelJS.Workbook();
    await workbook.xlsx.load((await toXlsx(table)) as unknown as ExcelJS.Buffer);
    const sheet = workbook.worksheets[0]!;
    expect(sheet.getCell('C2').value).toBe('一组');
    expect(sheet.getCell('E2').master.address).toBe('C2');
    expect(sheet.getCell('A4').master.address).toBe('A2');
  });
});
