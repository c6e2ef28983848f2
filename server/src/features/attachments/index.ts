export { AttachmentsService, MAX_FILE_BYTES, type AttachmentView } from './attachments.service.js';
export { AttachmentsModule } from './attachments.module.js';
export { attachmentEntities } from './entities.js';
export { kindOf, safeFileName } from './file-kinds.js';
export { readChunks, writeChunks, type ChunkTable } from './sealed-chunks.js';
export { sendFile } from './send-file.js';
export { readUpload, type Upload } from './upload.js';
