import type { JsonSchema } from './validate.js';

const quantity: JsonSchema = {
  type: 'object', additionalProperties: false, required: ['op', 'value', 'unit'],
  properties: {
    op: { enum: ['=', '>=', '<=', '>', '<', '≈'] }, value: { type: ['number', 'null'] }, unit: { type: 'string' },
    per: { type: ['string', 'null'] }, basis: { type: ['string', 'null'] }, stated_as: { type: ['string', 'null'] },
  },
};
const nullableText: JsonSchema = { type: ['string', 'null'] };

/** Link kinds of `realisedBy`; what stands behind the colon is checked against the template. */
export const LINK_KINDS = ['process', 'form', 'field', 'rule', 'deadline', 'duty', 'recurrence', 'report', 'list', 'page', 'parameter', 'set', 'role', 'indicator'] as const;

/** JSON Schema of `obligations.json` ({@link ObligationsFile}). */
export const obligationsSchema: JsonSchema = {
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  $id: 'urn:noticeflow:schema:obligations:1',
  title: 'Obligations of one notice (obligations.json)',
  type: 'object',
  additionalProperties: false,
  required: ['schema', 'notice', 'obligations'],
  properties: {
    $schema: { type: 'string' },
    schema: { const: 'noticeflow/obligations/1' },
    notice: { type: 'string', minLength: 1 },
    obligations: {
      type: 'array',
      maxItems: 2000,
      items: {
        type: 'object',
        additionalProperties: false,
        required: ['id', 'quote', 'where', 'kind', 'force', 'actor', 'counterparty', 'deadline', 'quantity', 'form'],
        properties: {
          id: { type: 'string', pattern: '^[A-Za-z][A-Za-z0-9_-]{0,40}$' },
          quote: { type: 'string', minLength: 1 },
          where: { type: 'string', minLength: 1 },
          kind: { type: 'string', minLength: 1 },
          force: { enum: ['must', 'principle', 'strive', 'may', 'encourage', 'fact', 'outcome', 'meta'] },
          actor: nullableText, counterparty: nullableText, deadline: nullableText, form: nullableText,
          quantity: { oneOf: [{ type: 'null' }, quantity, { type: 'array', items: quantity }] },
          realisedBy: { type: 'array', items: { type: 'string', pattern: `^(${LINK_KINDS.join('|')}):\\S+$` }, uniqueItems: true },
          provedBy: { type: 'array', items: { type: 'string', pattern: '^scenario:\\S+$' }, uniqueItems: true },
          waitsFor: { type: 'string', minLength: 1 },
        },
      },
    },
  },
};
