import type { JsonSchema } from './validate.js';

const text: JsonSchema = { type: 'string', minLength: 1, maxLength: 2000 };
const feel: JsonSchema = { type: 'string', minLength: 1, maxLength: 4000 };
const severity: JsonSchema = { enum: ['error', 'reason', 'warning'] };
const object = (required: string[], properties: Record<string, JsonSchema>): JsonSchema => ({ type: 'object', additionalProperties: false, required, properties });
const list = (items: JsonSchema, maxItems = 500): JsonSchema => ({ type: 'array', items, maxItems });
const integer: JsonSchema = { type: 'integer', minimum: 0, maximum: 100000 };

const field: JsonSchema = object(['id', 'type', 'label'], {
  id: { type: 'string', pattern: '^(?!constructor$|prototype$)[a-z][A-Za-z0-9_]{0,62}$' },
  type: { enum: ['text', 'number', 'date', 'dateRange', 'boolean', 'enum', 'multiEnum', 'region', 'organisation', 'person', 'idNumber', 'phone', 'url', 'attachment', 'computed', 'table', 'section', 'record'] },
  label: text, labelEn: text, help: text, placeholder: text,
  class: { enum: ['public', 'internal', 'personal', 'sensitive'] },
  purpose: text,
  required: { type: ['boolean', 'string'] },
  visible: feel,
  defaultValue: {},
  minLength: integer, maxLength: integer, multiline: { type: 'boolean' },
  pattern: object(['regex', 'message'], { regex: { type: 'string', minLength: 1, maxLength: 500 }, message: text, severity }),
  integer: { type: 'boolean' }, min: { type: 'number' }, max: { type: 'number' }, decimals: { type: 'integer', minimum: 0, maximum: 8 },
  unit: text,
  minDate: feel, maxDate: feel, dateSeverity: severity,
  options: list(object(['value', 'label'], { value: { type: 'string' }, label: text })),
  list: text,
  regionLevel: { enum: ['province', 'prefecture', 'county'] }, regionWithin: text,
  organisationLevels: list(text),
  accept: { ...list({ enum: ['pdf', 'docx', 'xlsx', 'png', 'jpg'] }), uniqueItems: true }, maxFiles: integer,
  formula: feel, autofill: feel,
  processVariable: { type: 'string', pattern: '^[a-z][A-Za-z0-9_]{0,62}$' },
  unique: object(['scope', 'severity', 'message'], { scope: { enum: ['table', 'unit', 'campaign'] }, severity, message: text, unless: text }),
  uniqueTogether: list(object(['columns', 'severity', 'message'], { columns: { ...list(text), minItems: 1 }, severity, message: text })),
  source: object(['register', 'label'], { register: text, label: text, detail: text, distinctBy: text }),
  indexed: { type: 'boolean' },
  columns: list({ $ref: '#/$defs/field' }, 100),
  columnGroups: list({ $ref: '#/$defs/columnGroup' }, 100),
  minRows: integer, maxRows: integer, rowNumber: text,
  fields: list({ $ref: '#/$defs/field' }, 200),
  width: { type: 'number', minimum: 0, maximum: 100 },
  printed: { type: 'boolean' },
});

const rule: JsonSchema = object(['id', 'assert', 'severity', 'message'], {
  id: { type: 'string', pattern: '^[A-Za-z][A-Za-z0-9_-]{0,62}$' },
  assert: feel, nullable: { type: 'boolean' }, each: text,
  severity: {
    oneOf: [severity, object(['default', 'when'], { default: severity, when: list(object(['condition', 'severity'], { condition: feel, severity })) })],
  },
  message: text, at: text, obligations: list(text),
});

/** JSON Schema of a form file ({@link FormModel}). What needs more than shape (FEEL, references) is checked by `checkModel` of the forms package. */
export const formSchema: JsonSchema = {
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  $id: 'urn:noticeflow:schema:form:1',
  title: 'Form model (forms/*.json)',
  ...object(['schema', 'id', 'version', 'title', 'origin', 'register', 'fields'], {
    $schema: { type: 'string' },
    schema: { const: 'noticeflow/form/1' },
    id: { type: 'string', pattern: '^[A-Za-z][A-Za-z0-9_-]{0,62}$' },
    version: { type: 'integer', minimum: 1, maximum: 100000 },
    title: text,
    origin: { enum: ['notice', 'proposed', 'named'] },
    register: { type: 'string', pattern: '^[a-z][A-Za-z0-9_-]{0,62}$' },
    fields: { ...list({ $ref: '#/$defs/field' }, 500), minItems: 1 },
    rules: list({ $ref: '#/$defs/rule' }),
    notes: list(text),
    print: object(['orientation', 'title'], {
      annex: text, orientation: { enum: ['portrait', 'landscape'] }, title: text, head: list(text), table: text, minRows: integer, numberedRows: integer,
      notes: list(text), columnTitles: { type: 'object', additionalProperties: text },
    }),
    obligations: list(text),
  }),
  $defs: {
    field,
    rule,
    columnGroup: object(['title', 'columns'], { title: text, columns: list({ oneOf: [{ type: 'string' }, { $ref: '#/$defs/columnGroup' }] }, 100) }),
  },
};
