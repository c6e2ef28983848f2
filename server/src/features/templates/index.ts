export { placeObligations, uncoveredClauses, type PlacedObligation } from './obligation-view.js';
export { TemplatesModule } from './templates.module.js';
export { folderFiles } from './plugin-folders.js';
export { PLUGINS_ROOT, TemplatesService, type HostedTemplate } from './templates.service.js';
