import ExcelJS from 'exceljs';
import type { HeaderCell, OfficialTable } from './official-table.js';

const LINE = { style: 'thin' as const };
const BORDER: Partial<ExcelJS.Borders> = { top: LINE, bottom: LINE, left: LINE, right: LINE };
const CENTERED: Partial<ExcelJS.Alignment> = { horizontal: 'center', vertical: 'middle', wrapText: true };
/** Characters that fit across a page, for the relative widths. */
const PAGE_CHARACTERS = { landscape: 130, portrait: 85 };

/** The table as a workbook of one sheet with the same cells. Every value is text: identity numbers keep their digits. */
export async function toXlsx(table: OfficialTable): Promise<Buffer> {
  const workbook = new ExcelJS.Workbook();
  workbook.creator = 'Noticeflow';
  const sheet = workbook.addWorksheet(sheetName(table.title), {
    pageSetup: { paperSize: 9, orientation: table.orientation, fitToPage: true, fitToWidth: 1, fitToHeight: 0, margins: { left: 0.4, right: 0.4, top: 0.6, bottom: 0.6, header: 0.3, footer: 0.3 } },
  });
  // `&` begins a code there.
  if (table.watermark !== undefined) sheet.headerFooter.oddFooter = `&C&8${table.watermark.replace(/&/g, '&&')}`;
  const columns = table.widths.length;
  const total = table.widths.reduce((sum, width) => sum + width, 0);
  const widths = table.widths.map((width) => Math.max(4, (width / total) * PAGE_CHARACTERS[table.orientation]));
  widths.forEach((width, index) => { sheet.getColumn(index + 1).width = width; });
  let row = 1;
  const line = (text: string, style: Partial<ExcelJS.Style>, height: number): void => {
    if (columns > 1) sheet.mergeCells(row, 1, row, columns);
    const cell = sheet.getCell(row, 1);
    cell.value = plainText(text);
    Object.assign(cell, style);
    sheet.getRow(row).height = height;
    row += 1;
  };
  if (table.annex !== undefined) line(table.annex, { font: { name: '黑体', size: 14 }, alignment: { vertical: 'middle' } }, 22);
  line(table.title, { font: { name: '方正小标宋简体', size: 18 }, alignment: CENTERED }, 32);
  for (const text of table.head) line(text, { font: { name: '仿宋_GB2312', size: 12 }, alignment: { vertical: 'middle' } }, 20);
  const firstHeading = row;
  for (const cell of table.header) {
    const top = firstHeading + cell.row;
    const left = cell.column + 1;
    if (cell.rowSpan > 1 || cell.columnSpan > 1) sheet.mergeCells(top, left, top + cell.rowSpan - 1, left + cell.columnSpan - 1);
    const target = sheet.getCell(top, left);
    target.value = plainText(cell.text);
    for (let r = top; r < top + cell.rowSpan; r += 1) {
      for (let c = left; c < left + cell.columnSpan; c += 1) Object.assign(sheet.getCell(r, c), { border: BORDER, alignment: CENTERED, font: { name: '黑体', size: 11 } });
    }
  }
  for (let level = 0; level < table.headerRows; level += 1) {
    const cells = table.header.filter((cell) => cell.row === level && cell.rowSpan === 1).map((cell) => [cell.text, across(widths, cell)] as const);
    const spanning = table.header.filter((cell) => cell.row === level && cell.rowSpan > 1).map((cell) => linesOf(cell.text, across(widths, cell)) / cell.rowSpan);
    sheet.getRow(firstHeading + level).height = heightOf(Math.max(...cells.map(([text, width]) => linesOf(text, width)), ...spanning.map(Math.ceil), 1));
  }
  row += table.headerRows;
  sheet.pageSetup.printTitlesRow = `${firstHeading}:${row - 1}`;
  for (const cells of table.rows) {
    cells.forEach((text, index) => {
      const cell = sheet.getCell(row, index + 1);
      cell.value = plainText(text);
      Object.assign(cell, { numFmt: '@', border: BORDER, alignment: CENTERED, font: { name: '仿宋_GB2312', size: 11 } });
    });
    sheet.getRow(row).height = heightOf(Math.max(1, ...cells.map((text, index) => linesOf(text, widths[index] ?? 4))));
    row += 1;
  }
  for (const note of table.notes) line(note, { font: { name: '仿宋_GB2312', size: 11 }, alignment: { vertical: 'middle', wrapText: true } }, heightOf(linesOf(note, widths.reduce((sum, width) => sum + width, 0))));
  return Buffer.from(await workbook.xlsx.writeBuffer());
}

/** Not every program makes a row as high as its wrapped text: the height is said. A Chinese character is two wide. */
function linesOf(text: string, width: number): number {
  const wide = (part: string): number => [...part].reduce((sum, char) => sum + (char.codePointAt(0)! > 0x2e7f ? 2 : 1), 0);
  return text.split('\n').reduce((lines, part) => lines + Math.max(1, Math.ceil(wide(part) / (width - 1))), 0);
}

const heightOf = (lines: number): number => 4 + lines * 15;

const across = (widths: readonly number[], cell: HeaderCell): number => widths.slice(cell.column, cell.column + cell.columnSpan).reduce((sum, width) => sum + width, 0);

/** A text that a spreadsheet could take for a formula when it is edited or saved as csv gets an apostrophe before it. */
export function plainText(text: string): string {
  return /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
}

/** Sheet names: at most 31 characters, none of `[]:*?/\`. */
export function sheetName(title: string): string {
  return [...title.replace(/[[\]:*?/\\]/g, ' ').replace(/^'+|'+$/g, '')].slice(0, 31).join('').trim() || '表';
}
