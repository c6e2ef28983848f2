import type { Tx } from '../../persistence/index.js';
import type { SubjectCipher } from '../../platform/crypto/index.js';

const CHUNK_BYTES = 192 * 1024;

/** Where the chunks of a kind of file are kept. Names come from code. */
export interface ChunkTable { table: 'attachment_chunk' | 'import_chunk'; owner: 'attachment_id' | 'batch_id' }

/** Writes a file in sealed pieces: no statement is larger than the smallest packet a server allows by default. */
export async function writeChunks(tx: Tx, { table, owner }: ChunkTable, id: string, bytes: Buffer, cipher: SubjectCipher): Promise<void> {
  for (let position = 0; position * CHUNK_BYTES < Math.max(bytes.length, 1); position += 1) {
    const part = bytes.subarray(position * CHUNK_BYTES, (position + 1) * CHUNK_BYTES);
    await tx.execute(`INSERT INTO ${table} (${owner}, position, data) VALUES (?, ?, ?)`, [id, position, cipher.encrypt(`${id}#${position}`, part.toString('base64'))]);
  }
}

/** Reads the file back. */
export async function readChunks(tx: Tx, { table, owner }: ChunkTable, id: string, cipher: SubjectCipher): Promise<Buffer> {
  const rows = await tx.query(`SELECT position, data FROM ${table} WHERE ${owner} = ? ORDER BY position`, [id]);
  return Buffer.concat(rows.map((row) => Buffer.from(cipher.decrypt(`${id}#${Number(row.position)}`, String(row.data)), 'base64')));
}
