export type * from './form.js';
export type * from './obligations.js';
export type * from './template.js';
export * from './bpmn.js';
export * from './json-text.js';
export * from './validate.js';
export * from './validate-form.js';
export * from './validate-obligations.js';
export * from './validate-template.js';
