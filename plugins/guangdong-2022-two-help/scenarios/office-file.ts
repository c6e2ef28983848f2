import { inflateRawSync } from 'node:zlib';

/** Just enough of a reader for what was exported: the parts of the package, the words of the page, the merged cells. */

/** Texts of an entry of a zip package. */
function part(bytes: Uint8Array, name: string): string {
  const file = Buffer.from(bytes);
  let at = file.readUInt32LE(file.lastIndexOf('PK\x05\x06', undefined, 'latin1') + 16);
  while (file.toString('latin1', at, at + 4) === 'PK\x01\x02') {
    const [method, size, nameLength, extra, comment, local] = [file.readUInt16LE(at + 10), file.readUInt32LE(at + 20), file.readUInt16LE(at + 28), file.readUInt16LE(at + 30), file.readUInt16LE(at + 32), file.readUInt32LE(at + 42)];
    if (file.toString('utf8', at + 46, at + 46 + nameLength) === name) {
      const start = local + 30 + file.readUInt16LE(local + 26) + file.readUInt16LE(local + 28);
      const content = file.subarray(start, start + size);
      return (method === 8 ? inflateRawSync(content) : content).toString('utf8');
    }
    at += 46 + nameLength + extra + comment;
  }
  throw new Error(`Expected ${name} in the exported file`);
}

const plain = (xml: string): string => xml.replace(/<[^>]+>/g, '').replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&quot;', '"').replaceAll('&amp;', '&');
const all = (xml: string, pattern: RegExp): string[] => [...xml.matchAll(pattern)].map(([match]) => match);

/** A Word table as printed: the paragraphs above and below, the heads of its columns, the number of its rows. */
export function wordTable(bytes: Uint8Array): { above: string[]; heads: string[]; rows: number; below: string[] } {
  const xml = part(bytes, 'word/document.xml');
  const [before = '', rest = ''] = xml.split(/<w:tbl>/, 2);
  const [table = '', after = ''] = rest.split('</w:tbl>');
  const paragraphs = (text: string): string[] => all(text, /<w:p[ >].*?<\/w:p>/gs).map(plain).filter(Boolean);
  const rows = all(table, /<w:tr[ >].*?<\/w:tr>/gs);
  return { above: paragraphs(before), heads: all(rows[0] ?? '', /<w:tc>.*?<\/w:tc>/gs).map(plain), rows: rows.length - 1, below: paragraphs(after) };
}

/** The first sheet: its texts row by row, and its merged cells. */
export function sheet(bytes: Uint8Array): { rows: string[][]; merged: string[] } {
  const texts = all(part(bytes, 'xl/sharedStrings.xml'), /<si>.*?<\/si>/gs).map(plain);
  const xml = part(bytes, 'xl/worksheets/sheet1.xml');
  const cell = (text: string): string => { const value = /<v>(.*?)<\/v>/s.exec(text)?.[1] ?? ''; return /t="s"/.test(text) ? texts[Number(value)] ?? '' : value; };
  return {
    rows: all(xml, /<row [^>]*>.*?<\/row>/gs).map((row) => all(row, /<c [^>]*?(?:\/>|>.*?<\/c>)/gs).map(cell).filter(Boolean)),
    merged: [...xml.matchAll(/<mergeCell ref="([^"]+)"/g)].map((match) => match[1] ?? ''),
  };
}
