import { StreamableFile } from '@nestjs/common';

/** A file as an answer: always a download, never shown inside our origin; the name in UTF-8 (RFC 6266) with an ASCII stand-in. */
export function sendFile(file: { name: string; type: string; content: Buffer }): StreamableFile {
  const encoded = encodeURIComponent(file.name).replace(/['()*]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`);
  const plain = file.name.replace(/[^A-Za-z0-9._-]/g, '_').slice(-80);
  return new StreamableFile(file.content, { type: file.type, length: file.content.length, disposition: `attachment; filename="${plain}"; filename*=UTF-8''${encoded}` });
}
