/** @noticeflow/forms: what a form model means. Pure; the same on the server and in the browser. */
export { accessMap, resolveOverlay, FULL_ACCESS, READ_ACCESS, type Access, type AccessMap } from './access.js';
export { checkModel, type CheckOptions, type Problem } from './check-model.js';
export { formatDateZh, parseDate, parseDateRange, type DateRange } from './dates.js';
export { FORM_FUNCTIONS, formEvaluator, problemOfExpression, type Evaluate } from './expressions.js';
export { dataFields, fieldAt, isSystemField, placedFields, tableOf, tableRegister, type PlacedField } from './fields.js';
export {
  ageOfIdAt, birthDateOfId, checkCharacterOfId, isValidId, normalizeIdNumber, problemOfId, sexOfId, type IdNumberProblem,
} from './id-number.js';
export { looksMasked, mask } from './mask.js';
export { NEW_ROW, rowsOf, type DataError } from './merge.js';
export { cellPath, modelPath, parsePath, type DataPath } from './paths.js';
export { refusedPaths, visibleData, type RefusedPath } from './refused-paths.js';
export { charCount, tidy, toHalfWidth } from './text.js';
export { isBlocking, validate, type FormContext, type GivenReason, type ValidationInput, type ValidationResult } from './validate.js';
export { normalizeValue, optionsOf, type AttachmentValue, type Normalized, type Option } from './values.js';
