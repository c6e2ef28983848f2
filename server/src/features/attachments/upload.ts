import type {} from '@fastify/multipart';
import type { FastifyRequest } from 'fastify';
import { ProblemError } from '../../platform/errors/index.js';

export interface Upload { fileName: string; content: Buffer; fields: Record<string, string> }

/** The one file of a multipart request with its text fields. 400 when there is none, 413 when it is larger than allowed. */
export async function readUpload(request: FastifyRequest, maxBytes: number): Promise<Upload> {
  if (!request.isMultipart()) throw ProblemError.badRequest('FILE_REQUIRED', 'Expected a multipart request with a file');
  const fields: Record<string, string> = Object.create(null) as Record<string, string>;
  let file: { fileName: string; content: Buffer } | undefined;
  for await (const part of request.parts({ limits: { fileSize: maxBytes + 1 } })) {
    if (part.type === 'field') {
      if (typeof part.value === 'string') fields[part.fieldname] = part.value.slice(0, 1000);
      continue;
    }
    const content = await part.toBuffer().catch((error: unknown) => {
      if ((error as { code?: string }).code === 'FST_REQ_FILE_TOO_LARGE') throw tooLarge(maxBytes);
      throw error;
    });
    if (content.length > maxBytes) throw tooLarge(maxBytes);
    file = { fileName: part.filename, content };
  }
  if (file === undefined) throw ProblemError.badRequest('FILE_REQUIRED', 'Expected a file');
  return { ...file, fields };
}

const tooLarge = (maxBytes: number): ProblemError => new ProblemError(413, 'PAYLOAD_TOO_LARGE', `Expected a file of at most ${maxBytes} bytes`);
