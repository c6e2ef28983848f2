
/** A kind of file that may be uploaded: what its name ends with and what its bytes begin with must agree. */
export interface FileKind { extension: 'pdf' | 'docx' | 'xlsx' | 'png' | 'jpg'; mediaType: string }

const OFFICE = 'application/vnd.openxmlformats-officedocument';
const KINDS: Record<string, FileKind> = {
  pdf: { extension: 'pdf', mediaType: 'application/pdf' },
  docx: { extension: 'docx', mediaType: `${OFFICE}.wordprocessingml.document` },
  xlsx: { extension: 'xlsx', mediaType: `${OFFICE}.spreadsheetml.sheet` },
  png: { extension: 'png', mediaType: 'image/png' },
  jpg: { extension: 'jpg', mediaType: 'image/jpeg' },
  jpeg: { extension: 'jpg', mediaType: 'image/jpeg' },
};

const startsWith = (bytes: Buffer, ...start: number[]): boolean => start.every((byte, at) => bytes[at] === byte);

/** An Office file is a zip whose directory names the main part of its kind. Names in a zip directory are plain bytes. */
const isOffice = (bytes: Buffer, part: string): boolean => startsWith(bytes, 0x50, 0x4b, 0x03, 0x04) && bytes.includes('[Content_Types].xml') && bytes.includes(part);

const MAGIC: Record<FileKind['extension'], (bytes: Buffer) => boolean> = {
  pdf: (bytes) => bytes.subarray(0, 5).toString('latin1') === '%PDF-',
  docx: (bytes) => isOffice(bytes, 'word/document.xml'),
  xlsx: (bytes) => isOffice(bytes, 'xl/workbook.xml'),
  png: (bytes) => startsWith(bytes, 0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a),
  jpg: (bytes) => startsWith(bytes, 0xff, 0xd8, 0xff),
};

/** The kind of a file by name and content; null when it is none of ours or they disagree. */
export function kindOf(name: string, bytes: Buffer): FileKind | null {
  const extension = /\.([A-Za-z0-9]{1,5})$/.exec(name)?.[1]?.toLowerCase() ?? '';
  const kind = Object.hasOwn(KINDS, extension) ? KINDS[extension] : undefined;
  return kind !== undefined && MAGIC[kind.extension](bytes) ? kind : null;
}

/** A file name for people: the last part of any path, without control characters and what file systems refuse; never empty, never hidden. */
export function safeFileName(name: string): string {
  const last = name.normalize('NFC').split(/[/\\]/).pop() ?? '';
  const clean = last
    .replace(/[\u0000-\u001F\u007F<>:"|?*\u200B-\u200F\u202A-\u202E\u2066-\u2069\uFEFF]/g, '')
    .replace(/^[\s.]+|[\s.]+$/g, '');
  const dot = clean.lastIndexOf('.');
  const [stem, extension] = dot > 0 ? [clean.slice(0, dot), clean.slice(dot)] : [clean, ''];
  return `${[...stem].slice(0, 120).join('') || '文件'}${extension}`;
}

const REMOVED_SEGMENTS = new Set([0xe1, 0xed, 0xfe]);

/** The picture without EXIF, IPTC and comments (place and device of the photo); the pixels are untouched. Not a picture: as it is. */
export function withoutMetadata(kind: FileKind, bytes: Buffer): Buffer {
  if (kind.extension === 'jpg') return stripJpeg(bytes);
  return kind.extension === 'png' ? stripPng(bytes) : bytes;
}

function stripJpeg(bytes: Buffer): Buffer {
  const parts: Buffer[] = [bytes.subarray(0, 2)];
  let at = 2;
  while (at + 4 <= bytes.length && bytes[at] === 0xff) {
    const marker = bytes[at + 1] ?? 0;
    if (marker === 0xda) break;
    const length = bytes.readUInt16BE(at + 2);
    if (length < 2 || at + 2 + length > bytes.length) return bytes;
    if (!REMOVED_SEGMENTS.has(marker)) parts.push(bytes.subarray(at, at + 2 + length));
    at += 2 + length;
  }
  return Buffer.concat([...parts, bytes.subarray(at)]);
}

const REMOVED_CHUNKS = new Set(['eXIf', 'tEXt', 'zTXt', 'iTXt', 'tIME']);

function stripPng(bytes: Buffer): Buffer {
  const parts: Buffer[] = [bytes.subarray(0, 8)];
  let at = 8;
  while (at + 12 <= bytes.length) {
    const length = bytes.readUInt32BE(at);
    const end = at + 12 + length;
    if (end > bytes.length) return bytes;
    if (!REMOVED_CHUNKS.has(bytes.toString('latin1', at + 4, at + 8))) parts.push(bytes.subarray(at, end));
    at = end;
  }
  return Buffer.concat(parts);
}
