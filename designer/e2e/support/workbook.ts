/** Fills the import template the product gave, as a clerk does in Excel. */
import ExcelJS from 'exceljs';

export interface FilledWorkbook {
  /** Row number of the first row filled, as Excel counts and the product reports. */
  firstRow: number;
  content: Buffer;
}

/** Writes the rows below what the template holds (heading and sample row). Columns are known by the codes in its hidden row. */
export async function fillTemplate(template: Buffer, rows: readonly object[]): Promise<FilledWorkbook> {
  const workbook = new ExcelJS.Workbook();
  await workbook.xlsx.load(template as unknown as ExcelJS.Buffer);
  const sheet = workbook.worksheets[0];
  if (!sheet) throw new Error('Expected a sheet in the import template but there is none');
  let codes: readonly unknown[] | undefined;
  let firstRow = 1;
  sheet.eachRow((row, number) => {
    if (!codes && row.hidden && Array.isArray(row.values)) codes = row.values;
    firstRow = Math.max(firstRow, number + 1);
  });
  if (!codes) throw new Error('Expected a hidden row with field codes in the import template but there is none');
  const columns = codes;
  rows.forEach((values, index) => {
    columns.forEach((code, column) => {
      const value = typeof code === 'string' ? Object.entries(values).find(([name]) => name === code)?.[1] : undefined;
      if (typeof value !== 'string') return;
      const cell = sheet.getRow(firstRow + index).getCell(column);
      // An ID number is text: as a number Excel would round its last digits away.
      cell.numFmt = '@';
      cell.value = value;
    });
  });
  return { firstRow, content: Buffer.from(await workbook.xlsx.writeBuffer()) };
}
