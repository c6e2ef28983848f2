export { FormView, type FormHandle } from './FormView.js';
export { FindingsPanel } from './FindingsPanel.js';
export { displayValue } from './display.js';
export { rememberName, useNames } from './names.js';
export type { FormBundle, FormScope, GivenReason } from './types.js';
