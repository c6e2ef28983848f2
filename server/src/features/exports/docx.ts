import {
  AlignmentType, BorderStyle, Document, Footer, Packer, PageOrientation, Paragraph, Table, TableCell, TableRow, TextRun, VerticalAlignTable, WidthType, type IRunOptions,
} from 'docx';
import type { HeaderCell, OfficialTable } from './official-table.js';

/** Type sizes in half points; faces as official documents use them, with what Office falls back to. */
const TITLE: IRunOptions = { font: { ascii: 'Times New Roman', eastAsia: '方正小标宋简体' }, size: 44 };
const BODY: IRunOptions = { font: { ascii: 'Times New Roman', eastAsia: '仿宋_GB2312' }, size: 28 };
const CELL: IRunOptions = { font: { ascii: 'Times New Roman', eastAsia: '仿宋_GB2312' }, size: 21 };
const HEADING: IRunOptions = { font: { ascii: 'Times New Roman', eastAsia: '黑体' }, size: 21 };
const ANNEX: IRunOptions = { font: { ascii: 'Times New Roman', eastAsia: '黑体' }, size: 32 };
const FOOT: IRunOptions = { font: { ascii: 'Times New Roman', eastAsia: '仿宋_GB2312' }, size: 16, color: '7F7F7F' };
/** A4 in twentieths of a point. */
const A4 = { width: 11906, height: 16838 };
const MARGIN = 1134;

/** The table as a Word document: A4, title, lines, table with repeated heading, notes. */
export async function toDocx(table: OfficialTable): Promise<Buffer> {
  const landscape = table.orientation === 'landscape';
  const textWidth = (landscape ? A4.height : A4.width) - 2 * MARGIN;
  const total = table.widths.reduce((sum, width) => sum + width, 0);
  const widths = table.widths.map((width) => Math.floor((width / total) * textWidth));
  const document = new Document({
    creator: 'Noticeflow',
    title: table.title,
    sections: [{
      properties: {
        page: {
          size: { ...A4, orientation: landscape ? PageOrientation.LANDSCAPE : PageOrientation.PORTRAIT },
          margin: { top: MARGIN, bottom: MARGIN, left: MARGIN, right: MARGIN },
        },
      },
      ...(table.watermark === undefined ? {} : { footers: { default: new Footer({ children: [new Paragraph({ alignment: AlignmentType.CENTER, children: runs(table.watermark, FOOT) })] }) } }),
      children: [
        ...(table.annex === undefined ? [] : [new Paragraph({ spacing: { after: 120 }, children: runs(table.annex, ANNEX) })]),
        new Paragraph({ alignment: AlignmentType.CENTER, spacing: { after: 200 }, children: runs(table.title, TITLE) }),
        ...table.head.map((line) => new Paragraph({ spacing: { after: 80 }, children: runs(line, BODY) })),
        new Table({
          width: { size: textWidth, type: WidthType.DXA },
          columnWidths: widths,
          borders: allBorders(),
          rows: [...headingRows(table, widths), ...table.rows.map((cells) => bodyRow(cells, widths))],
        }),
        ...table.notes.map((note, index) => new Paragraph({ spacing: { before: index === 0 ? 120 : 0 }, children: runs(note, BODY) })),
      ],
    }],
  });
  return Packer.toBuffer(document);
}

function headingRows(table: OfficialTable, widths: readonly number[]): TableRow[] {
  return Array.from({ length: table.headerRows }, (_, row) => new TableRow({
    tableHeader: true,
    cantSplit: true,
    children: table.header.filter((cell) => cell.row === row).sort((a, b) => a.column - b.column).map((cell) => headingCell(cell, widths)),
  }));
}

function headingCell(cell: HeaderCell, widths: readonly number[]): TableCell {
  const width = widths.slice(cell.column, cell.column + cell.columnSpan).reduce((sum, w) => sum + w, 0);
  return new TableCell({
    width: { size: width, type: WidthType.DXA },
    verticalAlign: VerticalAlignTable.CENTER,
    ...(cell.rowSpan > 1 ? { rowSpan: cell.rowSpan } : {}),
    ...(cell.columnSpan > 1 ? { columnSpan: cell.columnSpan } : {}),
    children: [new Paragraph({ alignment: AlignmentType.CENTER, children: runs(cell.text, HEADING) })],
  });
}

function bodyRow(cells: readonly string[], widths: readonly number[]): TableRow {
  return new TableRow({
    cantSplit: true,
    children: cells.map((text, column) => new TableCell({
      width: { size: widths[column] ?? 0, type: WidthType.DXA },
      verticalAlign: VerticalAlignTable.CENTER,
      children: [new Paragraph({ alignment: AlignmentType.CENTER, children: runs(text, CELL) })],
    })),
  });
}

/** Text with its line breaks. */
function runs(text: string, style: IRunOptions): TextRun[] {
  return text.split('\n').map((line, index) => new TextRun({ ...style, text: line, ...(index > 0 ? { break: 1 } : {}) }));
}

function allBorders() {
  const line = { style: BorderStyle.SINGLE, size: 4, color: '000000' };
  return { top: line, bottom: line, left: line, right: line, insideHorizontal: line, insideVertical: line };
}
