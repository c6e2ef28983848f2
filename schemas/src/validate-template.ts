import type { JsonSchema } from './validate.js';

const id = { type: 'string', pattern: '^[A-Za-z][A-Za-z0-9_-]{0,62}$' } as const satisfies JsonSchema;
const text = { type: 'string', minLength: 1, maxLength: 2000 } as const satisfies JsonSchema;
const file = (extension: string): JsonSchema => ({ type: 'string', pattern: `^[A-Za-z0-9][A-Za-z0-9_-]{0,80}(\\.[A-Za-z0-9_-]{1,40})*\\.${extension}$` });
const files = (extension: string): JsonSchema => ({ type: 'array', items: file(extension), uniqueItems: true, maxItems: 200 });
const date = { type: 'string', pattern: '^\\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\\d|3[01])$' } as const satisfies JsonSchema;
const scalar: JsonSchema = { type: ['string', 'number', 'boolean', 'null'] };
const elementRef: JsonSchema = { type: 'object', additionalProperties: false, required: ['process', 'element'], properties: { process: text, element: text } };
const object = (required: string[], properties: Record<string, JsonSchema>): JsonSchema => ({ type: 'object', additionalProperties: false, required, properties });
const list = (items: JsonSchema): JsonSchema => ({ type: 'array', items, maxItems: 500 });

const anchor: JsonSchema = { oneOf: [object(['date'], { date }), object(['parameter'], { parameter: id }), object(['event'], { event: { const: 'issued' } })] };

const periodEnd = object(['event'], { event: { const: 'periodEnd' } });

/** JSON Schema of `template.json` ({@link TemplateManifest}). `schemas/template.schema.json` is the same data for editors. */
export const templateSchema: JsonSchema = {
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  $id: 'urn:noticeflow:schema:template:1',
  title: 'Template manifest (template.json)',
  ...object(
    ['schema', 'slug', 'version', 'title', 'shortTitle', 'notice', 'parameters', 'deadlines', 'roles', 'unitSets', 'lists', 'forms', 'processes', 'mainProcess', 'duties', 'reports', 'obligations'],
    {
      $schema: { type: 'string' },
      schema: { const: 'noticeflow/template/1' },
      slug: { type: 'string', pattern: '^[a-z0-9][a-z0-9-]{1,60}$' },
      version: { type: 'string', pattern: '^\\d+\\.\\d+\\.\\d+$' },
      title: text,
      shortTitle: { type: 'string', minLength: 1, maxLength: 60 },
      titleEn: text,
      notice: object(['file', 'documentNumber', 'issuer', 'issuedOn', 'addressees', 'year'], {
        file: file('md'),
        documentNumber: { type: ['string', 'null'] },
        issuer: text,
        issuedOn: date,
        addressees: list(text),
        year: { type: 'integer', minimum: 1949, maximum: 2200 },
      }),
      parameters: list(object(['id', 'title', 'type', 'default'], {
        id, title: text, type: { enum: ['text', 'number', 'date', 'boolean', 'enum'] }, default: scalar,
        options: list(object(['value', 'label'], { value: { type: 'string' }, label: text })), help: text, clause: text,
      })),
      deadlines: list(object(['id', 'title', 'anchor', 'holidayPolicy', 'reminder', 'urge', 'clause'], {
        id, title: text,
        anchor: { oneOf: [...anchor.oneOf!, periodEnd] },
        offset: object(['days'], { days: { type: 'integer', minimum: -3660, maximum: 3660 }, working: { type: 'boolean' } }),
        time: { type: 'string', pattern: '^(([01]\\d|2[0-3]):[0-5]\\d|24:00)$' },
        holidayPolicy: { oneOf: [{ enum: ['keep', 'nextWorkingDay'] }, object(['parameter'], { parameter: id })] },
        remindBefore: list({ type: 'string', pattern: '^P(?!$)(\\d+W)?(\\d+D)?(T(?=\\d)(\\d+H)?(\\d+M)?)?$' }),
        reminder: text, urge: text, clause: text,
      })),
      roles: list(object(['id', 'title', 'post', 'at'], { id, title: text, post: text, at: text })),
      unitSets: list(object(['id', 'title'], {
        id, title: text, levels: list(text), codes: list(text), kinds: list(text), where: text, union: list(id),
      })),
      lists: files('json'),
      forms: files('json'),
      processes: { ...files('bpmn'), minItems: 1 },
      decisions: files('dmn'),
      mainProcess: text,
      duties: list(object(['id', 'title', 'obligation', 'unitSet', 'period', 'answeredBy'], {
        id, title: text, obligation: text, unitSet: id, deadline: id, period: text, answeredBy: elementRef, acceptedBy: elementRef, form: text,
        periods: object(['every', 'from', 'until'], { every: { enum: ['month', 'quarter', 'year'] }, from: anchor, until: anchor }),
      })),
      recurrences: list(object(['id', 'title', 'obligation', 'force', 'every', 'subjects', 'records', 'measures'], {
        id, title: text, obligation: text, force: { enum: ['must', 'principle'] }, every: { enum: ['week', 'month'] },
        subjects: object(['register', 'distinctBy', 'label'], { register: text, distinctBy: text, label: text, from: text, until: text }),
        records: object(['register', 'subjectField', 'dateField'], { register: text, subjectField: text, dateField: text }),
        measures: { ...list(object(['id', 'title', 'op', 'atLeast', 'unit'], {
          id, title: text, op: { enum: ['count', 'sum'] }, field: text, atLeast: { type: 'number', minimum: 0 }, unit: text,
        })), minItems: 1 },
        reasons: object(['form', 'table'], { form: text, table: text }),
        from: anchor, until: anchor,
      })),
      indicators: list(object(['id', 'title', 'obligation', 'unit', 'target', 'op', 'register'], {
        id, title: text, obligation: text, unit: text, target: { type: ['number', 'null'] }, op: { enum: ['count', 'sum', 'distinct', 'share'] },
        register: text, field: text, where: text, each: id, dateField: text, from: anchor, by: anchor,
      })),
      reports: list(object(['id', 'title', 'form', 'formats', 'clause', 'scope'], {
        id, title: text, form: text, formats: { ...list({ enum: ['docx', 'xlsx'] }), minItems: 1, uniqueItems: true }, clause: text, scope: { enum: ['unit', 'campaign'] },
      })),
      scenarios: files('json'),
      obligations: file('json'),
    },
  ),
};
