import yauzl from 'yauzl';
import { ProblemError } from '../../platform/errors/index.js';

/** Bounds of a workbook, read from the zip directory before anything is unpacked. */
const MAX_ENTRIES = 200;
const MAX_TOTAL_BYTES = 60 * 1024 * 1024;
const MAX_RATIO = 120;

const refuse = (detail: string, zh: string): ProblemError => ProblemError.invalid('WORKBOOK_REFUSED', detail, [{ message: detail, messageZh: zh }]);

/** Throws 422 WORKBOOK_REFUSED unless the file is a zip of a harmless size with the parts of a workbook and no macros. */
export async function checkZipDirectory(file: Buffer): Promise<void> {
  const zip = await openZip(file);
  if (zip.entryCount > MAX_ENTRIES) throw refuse(`Expected at most ${MAX_ENTRIES} parts but the file has ${zip.entryCount}`, '文件结构异常（部件过多）');
  let total = 0;
  const names = new Set<string>();
  for await (const entry of entriesOf(zip)) {
    const name = entry.fileName;
    names.add(name);
    if (name.includes('..') || name.startsWith('/') || name.includes('\\')) throw refuse('Expected plain part names', '文件结构异常（部件名不合规）');
    if ((entry.generalPurposeBitFlag & 1) !== 0) throw refuse('Expected a file without encryption', '不支持加密的工作簿，请取消密码后再上传');
    if (/vbaProject\.bin$/i.test(name)) throw refuse('Expected a workbook without macros', '不支持含宏的工作簿');
    total += entry.uncompressedSize;
    if (total > MAX_TOTAL_BYTES) throw refuse('Expected a smaller file when unpacked', '文件解压后过大');
    if (entry.uncompressedSize > 1024 * 1024 && entry.uncompressedSize / Math.max(entry.compressedSize, 1) > MAX_RATIO) throw refuse('Expected a lower compression ratio', '文件压缩比异常');
  }
  if (!names.has('[Content_Types].xml') || !names.has('xl/workbook.xml')) throw refuse('Expected an xlsx workbook', '不是有效的 xlsx 工作簿，请用下载的模板填写');
}

function openZip(file: Buffer): Promise<yauzl.ZipFile> {
  return new Promise((resolve, reject) => {
    yauzl.fromBuffer(file, { lazyEntries: true, strictFileNames: true }, (error, zip) => {
      if (error || !zip) reject(refuse(`Expected a zip file but: ${error?.message ?? 'nothing'}`, '不是有效的 xlsx 工作簿'));
      else resolve(zip);
    });
  });
}

async function* entriesOf(zip: yauzl.ZipFile): AsyncGenerator<yauzl.Entry> {
  for (;;) {
    const entry = await new Promise<yauzl.Entry | null>((resolve, reject) => {
      const done = (value: yauzl.Entry | null): void => { off(); resolve(value); };
      const failed = (error: Error): void => { off(); reject(refuse(`Expected a sound zip file but: ${error.message}`, '不是有效的 xlsx 工作簿')); };
      const end = (): void => done(null);
      const off = (): void => { zip.off('entry', done); zip.off('end', end); zip.off('error', failed); };
      zip.on('entry', done);
      zip.on('end', end);
      zip.on('error', failed);
      zip.readEntry();
    });
    if (entry === null) return;
    yield entry;
  }
}
