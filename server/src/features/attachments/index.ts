export { MAX_FILE_BYTES } from './attachments.service.js';
export { AttachmentsModule } from './attachments.module.js';
export { kindOf, safeFileName } from './file-kinds.js';
export { readChunks, writeChunks, type ChunkTable } from './sealed-chunks.js';
export { sendFile } from './send-file.js';
export { readUpload } from './upload.js';
