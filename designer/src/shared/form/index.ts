export { FormView, type FormHandle, type FormViewProps } from './FormView.js';
export { FindingsPanel } from './FindingsPanel.js';
export { displayValue } from './display.js';
export { formatSize } from './controls/AttachmentControl.js';
export { rememberName, useNames } from './names.js';
export type { CellComment, FormBundle, FormScope, GivenReason } from './types.js';
