import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { ProblemError } from '../../platform/errors/index.js';
import { checkZipDirectory } from './zip-directory.js';

/** A cell as the child process reads it. */
export type RawCell = null | string | number | boolean | { date: string | null } | { formula: true; result: RawCell } | { error: string };

export interface RawSheet { name: string; rows: RawCell[][]; truncated: boolean }

/** A remark on a cell (or, without a column, on the row) of the first visible sheet; both count from 1. */
export interface Mark { row: number; column?: number; message: string; warning?: boolean }

/** Bounds of the child process. */
const TIMEOUT_MS = 20_000;
const HEAP_MB = 256;
const MAX_ANSWER_BYTES = 64 * 1024 * 1024;
export const MAX_SHEET_ROWS = 5_100;
const MAX_SHEET_COLUMNS = 120;

const limits = { rows: MAX_SHEET_ROWS, columns: MAX_SHEET_COLUMNS };
const SCRIPT = fileURLToPath(new URL('./workbook-process.js', import.meta.url));

/** Visible sheets of a workbook. 422 WORKBOOK_REFUSED for anything that is none, too large, or takes too long. */
export async function readWorkbook(file: Buffer): Promise<RawSheet[]> {
  await checkZipDirectory(file);
  const { sheets } = await run<{ sheets: RawSheet[] }>({ file: file.toString('base64'), limits });
  return sheets;
}

/** The same workbook with a column 错误说明 and coloured cells. */
export async function markWorkbook(file: Buffer, marks: readonly Mark[], place: { headingRow: number; errorColumn: number }): Promise<Buffer> {
  await checkZipDirectory(file);
  const answer = await run<{ file: string }>({ file: file.toString('base64'), limits, marks, ...place });
  return Buffer.from(answer.file, 'base64');
}

/** Children at a time; the rest waits its turn. */
const MAX_CHILDREN = 2;
let running = 0;
const waiting: (() => void)[] = [];

/** exceljs dies of hostile files, so it never runs in this process. */
async function run<T>(request: object): Promise<T> {
  if (running >= MAX_CHILDREN) await new Promise<void>((resolve) => waiting.push(resolve));
  else running += 1;
  try {
    return await runChild<T>(request);
  } finally {
    const next = waiting.shift();
    if (next === undefined) running -= 1;
    else next();
  }
}

function runChild<T>(request: object): Promise<T> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [`--max-old-space-size=${HEAP_MB}`, SCRIPT], { stdio: ['pipe', 'pipe', 'ignore'], env: {} });
    const chunks: Buffer[] = [];
    let size = 0;
    const refuse = (detail: string): void => {
      child.kill('SIGKILL');
      reject(ProblemError.invalid('WORKBOOK_REFUSED', detail, [{ message: detail, messageZh: '工作簿无法读取：文件损坏、过大或结构异常，请用下载的模板重新填写' }]));
    };
    const timer = setTimeout(() => refuse('Expected the workbook to be read in time'), TIMEOUT_MS);
    child.stdout.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size > MAX_ANSWER_BYTES) refuse('Expected a smaller workbook');
      else chunks.push(chunk);
    });
    child.on('error', (error) => { clearTimeout(timer); reject(error); });
    child.on('close', (code) => {
      clearTimeout(timer);
      if (code !== 0) return refuse('Expected a workbook that can be read');
      resolve(JSON.parse(Buffer.concat(chunks).toString('utf8')) as T);
    });
    // A child that died early closes its end; its exit code says so above.
    child.stdin.on('error', () => undefined);
    child.stdin.end(JSON.stringify(request));
  });
}
