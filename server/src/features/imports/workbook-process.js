/**
 * Runs alone in a child process with little memory: reads a workbook, or marks the wrong cells of one.
 * Plain JavaScript because it is started by path, from the sources and from the build alike.
 * stdin: JSON { file: base64, limits: { rows, columns }, marks?: [{ row, column?, message, warning? }], errorColumn? }
 * stdout: JSON { sheets } or { file: base64 }.
 * Not exceljs' streaming reader: it damages Chinese text at chunk borders.
 */
import ExcelJS from 'exceljs';

const chunks = [];
for await (const chunk of process.stdin) chunks.push(chunk);
const request = JSON.parse(Buffer.concat(chunks).toString('utf8'));
const workbook = new ExcelJS.Workbook();
await workbook.xlsx.load(Buffer.from(request.file, 'base64'), { ignoreNodes: ['dataValidations', 'conditionalFormatting', 'drawing', 'picture', 'extLst'] });
process.stdout.write(JSON.stringify(request.marks === undefined ? { sheets: read() } : { file: await mark() }));

function read() {
  return workbook.worksheets.filter((sheet) => sheet.state === 'visible').slice(0, 5).map((sheet) => {
    const rows = [];
    const lastRow = Math.min(sheet.rowCount, request.limits.rows);
    for (let r = 1; r <= lastRow; r += 1) {
      const row = sheet.getRow(r);
      const cells = [];
      const lastColumn = Math.min(row.cellCount, request.limits.columns);
      for (let c = 1; c <= lastColumn; c += 1) cells.push(plain(row.getCell(c)));
      rows.push(cells);
    }
    return { name: sheet.name, rows, truncated: sheet.actualRowCount > request.limits.rows };
  });
}

/** Only the first cell of a merged area has a value, as on the screen. */
function plain(cell) {
  if (cell.isMerged && cell.master.address !== cell.address) return null;
  return valueOf(cell.value);
}

function valueOf(value) {
  if (value === null || value === undefined) return null;
  if (value instanceof Date) return { date: Number.isNaN(value.getTime()) ? null : value.toISOString().slice(0, 10) };
  if (typeof value !== 'object') return value;
  if (Array.isArray(value.richText)) return value.richText.map((run) => run.text).join('');
  if ('text' in value) return typeof value.text === 'object' ? valueOf(value.text) : String(value.text);
  if ('formula' in value || 'sharedFormula' in value) return { formula: true, result: valueOf(value.result) };
  return 'error' in value ? { error: String(value.error) } : null;
}

async function mark() {
  const sheet = workbook.worksheets.find((s) => s.state === 'visible');
  const column = request.errorColumn;
  const heading = sheet.getCell(request.headingRow, column);
  heading.value = '错误说明';
  heading.font = { bold: true, color: { argb: 'FFC00000' } };
  sheet.getColumn(column).width = 60;
  const byRow = new Map();
  for (const item of request.marks) {
    byRow.set(item.row, [...(byRow.get(item.row) ?? []), item.message]);
    if (item.column === undefined) continue;
    const cell = sheet.getCell(item.row, item.column);
    // Styles are shared between cells: a copy, or the whole column turns red.
    cell.style = { ...cell.style, fill: { type: 'pattern', pattern: 'solid', fgColor: { argb: item.warning ? 'FFFFF2CC' : 'FFFFC7CE' } } };
  }
  for (const [row, messages] of byRow) {
    const cell = sheet.getCell(row, column);
    cell.value = messages.join('；');
    cell.style = { font: { color: { argb: 'FFC00000' } }, alignment: { wrapText: true, vertical: 'middle' } };
  }
  return Buffer.from(await workbook.xlsx.writeBuffer()).toString('base64');
}
