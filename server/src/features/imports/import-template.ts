import ExcelJS from 'exceljs';
import type { FormField } from '@noticeflow/schemas';
import type { ImportPlan, PlannedColumn } from './column-plan.js';

/** Rows of the generated sheet: hidden codes, headings, a sample, then the data. */
export const CODE_ROW = 1;
export const HEADING_ROW = 2;
export const SAMPLE_ROW = 3;
export const SAMPLE_MARK = '示例';
const PREPARED_ROWS = 2_000;

/** First cell of the hidden row: says which version of which form the workbook was made from. */
export const templateMark = (plan: ImportPlan): string => `NF1|${plan.form.id}|${plan.form.version}|${plan.tableId}`;

/** The workbook people fill in. */
export async function importTemplate(plan: ImportPlan): Promise<Buffer> {
  const workbook = new ExcelJS.Workbook();
  workbook.creator = 'Noticeflow';
  const sheet = workbook.addWorksheet('填报表', { views: [{ state: 'frozen', ySplit: HEADING_ROW, xSplit: 1 }] });
  const dictionary = workbook.addWorksheet('字典', { state: 'veryHidden' });
  sheet.getCell(CODE_ROW, 1).value = templateMark(plan);
  sheet.getRow(CODE_ROW).hidden = true;
  sheet.getColumn(1).width = 8;
  heading(sheet, 1, '序号', false);
  sheet.getCell(SAMPLE_ROW, 1).value = SAMPLE_MARK;
  plan.columns.forEach((column, index) => {
    const at = index + 2;
    sheet.getCell(CODE_ROW, at).value = column.field.id;
    heading(sheet, at, column.field.label, column.field.required === true);
    const sample = sheet.getCell(SAMPLE_ROW, at);
    sample.value = sampleOf(column);
    sample.font = { italic: true, color: { argb: 'FF7F7F7F' } };
    const letters = sheet.getColumn(at);
    letters.width = Math.max(12, Math.min(40, (column.field.width ?? 10) * 1.4));
    // Text, so that Excel does not turn identity numbers into 1.1E+17.
    if (column.field.type !== 'number') letters.numFmt = '@';
    if (column.choices.length > 0) addChoices(sheet, dictionary, at, index + 1, column.choices);
  });
  explain(workbook.addWorksheet('填写说明'), plan);
  return Buffer.from(await workbook.xlsx.writeBuffer());
}

function heading(sheet: ExcelJS.Worksheet, column: number, label: string, required: boolean): void {
  const cell = sheet.getCell(HEADING_ROW, column);
  cell.value = required ? `${label}*` : label;
  cell.style = {
    font: { bold: true }, alignment: { horizontal: 'center', vertical: 'middle', wrapText: true },
    fill: { type: 'pattern', pattern: 'solid', fgColor: { argb: required ? 'FFFCE4D6' : 'FFE7E6E6' } },
    border: { top: { style: 'thin' }, bottom: { style: 'thin' }, left: { style: 'thin' }, right: { style: 'thin' } },
  };
}

function addChoices(sheet: ExcelJS.Worksheet, dictionary: ExcelJS.Worksheet, column: number, dictionaryColumn: number, choices: readonly string[]): void {
  choices.forEach((choice, index) => { dictionary.getCell(index + 1, dictionaryColumn).value = choice; });
  const letter = dictionary.getColumn(dictionaryColumn).letter;
  const validation: ExcelJS.DataValidation = {
    type: 'list', allowBlank: true, formulae: [`字典!$${letter}$1:$${letter}$${choices.length}`],
    showErrorMessage: true, errorTitle: '填写有误', error: '请从下拉列表中选择',
  };
  // exceljs can set a range at once, its types do not say so.
  (sheet as unknown as { dataValidations: { add(range: string, validation: ExcelJS.DataValidation): void } }).dataValidations
    .add(`${sheet.getColumn(column).letter}${SAMPLE_ROW}:${sheet.getColumn(column).letter}${PREPARED_ROWS}`, validation);
}

function explain(sheet: ExcelJS.Worksheet, plan: ImportPlan): void {
  sheet.columns = [{ width: 24 }, { width: 10 }, { width: 70 }];
  sheet.addRow([`${plan.form.title} 填写说明`]).font = { bold: true, size: 14 };
  sheet.addRow(['1. 请勿修改第一行（隐藏）和表头；示例行不会导入。2. 身份证号等长数字请按文本填写。3. 日期可写 2026/3/1、2026.3.1 或 2026年3月1日。4. 是否类可填 是/否/√。']);
  sheet.mergeCells('A2:C2');
  sheet.getCell('A2').alignment = { wrapText: true };
  sheet.getRow(2).height = 34;
  sheet.addRow(['列名', '必填', '要求']).font = { bold: true };
  for (const { field, choices } of plan.columns) {
    sheet.addRow([field.label, field.required === true ? '是' : typeof field.required === 'string' ? '视情况' : '否', ruleOf(field, choices)]).alignment = { wrapText: true };
  }
}

function ruleOf(field: FormField, choices: readonly string[]): string {
  const parts = [field.help ?? ''];
  if (field.maxLength !== undefined) parts.push(`不超过${field.maxLength}字`);
  if (field.type === 'idNumber') parts.push('18位身份证号，末位X大写');
  if (field.type === 'date') parts.push('日期');
  if (field.type === 'dateRange') parts.push('起止日期，如 2022年7月10日—7月12日');
  if (field.type === 'number') parts.push(field.integer === true ? '整数' : '数字');
  if (field.min !== undefined) parts.push(`不小于${field.min}`);
  if (field.max !== undefined) parts.push(`不大于${field.max}`);
  if (field.pattern !== undefined) parts.push(field.pattern.message);
  if (field.unique !== undefined) parts.push('不得重复');
  if (choices.length > 0) parts.push(choices.length <= 12 ? `可填：${choices.join('、')}` : '从下拉列表中选择');
  return parts.filter((part) => part !== '').join('；');
}

/** A sample nobody could mistake for a person: region 999999, valid check character. */
function sampleOf({ field, choices }: PlannedColumn): string | number {
  if (choices[0] !== undefined) return choices[0];
  switch (field.type) {
    case 'idNumber': return '999999201203010116';
    case 'number': return Math.max(field.min ?? 1, 1);
    case 'date': return '2022年7月10日';
    case 'dateRange': return '2022年7月10日—7月12日';
    case 'phone': return '13800000000';
    case 'url': return 'https://example.org/news';
    default: return field.placeholder ?? `（${field.label}）`;
  }
}
