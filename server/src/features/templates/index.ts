export { placeObligations, type PlacedObligation } from './obligation-view.js';
export { TemplatesModule } from './templates.module.js';
export { folderFiles } from './plugin-folders.js';
export { TemplatesService } from './templates.service.js';
