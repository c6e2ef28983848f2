import { pathText, validateJson } from '@noticeflow/schemas';
import type { JsonSchema } from '@noticeflow/schemas';
import type { Problems } from './problem.js';
import type { Source } from './bundle.js';

/** `scenarios/*.json`: a story the template must be able to tell, run by the kit's `runScenario`. */
export interface Scenario {
  schema: 'noticeflow/scenario/1';
  id: string;
  title: string;
  /** Local time at which the campaign is issued, e.g. `2022-06-24T09:00`. */
  issuedAt: string;
  parameters?: Record<string, string | number | boolean | null>;
  steps: ScenarioStep[];
}

/** One step: a time to go to, or a task to complete; then what must be true. */
export interface ScenarioStep {
  id: string;
  /** What happens, in words. */
  say: string;
  at?: string;
  /** Completes the open task of `element` at `unit` (organisation code; not needed when there is one task only). */
  complete?: { element: string; unit?: string; all?: boolean; variables?: Record<string, unknown> };
  expect?: {
    /** Number of open tasks by element id. */
    openTasks?: Record<string, number>;
    /** Number of jobs ever made by element id. */
    jobs?: Record<string, number>;
    /** Whether the main process has ended. */
    ended?: boolean;
  };
}

const counts: JsonSchema = { type: 'object', additionalProperties: { type: 'integer', minimum: 0 } };
const localTime: JsonSchema = { type: 'string', pattern: '^\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}(:\\d{2})?$' };
const id: JsonSchema = { type: 'string', pattern: '^[A-Za-z0-9][A-Za-z0-9_-]{0,62}$' };

const scenarioSchema: JsonSchema = {
  $id: 'urn:noticeflow:schema:scenario:1',
  type: 'object', additionalProperties: false, required: ['schema', 'id', 'title', 'issuedAt', 'steps'],
  properties: {
    schema: { const: 'noticeflow/scenario/1' }, id, title: { type: 'string' }, issuedAt: localTime,
    parameters: { type: 'object', additionalProperties: { type: ['string', 'number', 'boolean', 'null'] } },
    steps: {
      type: 'array', minItems: 1, maxItems: 500,
      items: {
        type: 'object', additionalProperties: false, required: ['id', 'say'],
        properties: {
          id, say: { type: 'string', minLength: 1 }, at: localTime,
          complete: {
            type: 'object', additionalProperties: false, required: ['element'],
            properties: { element: { type: 'string' }, unit: { type: 'string' }, all: { type: 'boolean' }, variables: { type: 'object' } },
          },
          expect: { type: 'object', additionalProperties: false, properties: { openTasks: counts, jobs: counts, ended: { type: 'boolean' } } },
        },
      },
    },
  },
};

/** Whether the file has the shape of a scenario; reports what is wrong. */
export function checkScenarios(source: Source<Scenario>, problems: Problems): boolean {
  const found = validateJson(scenarioSchema, source.value);
  for (const { path, rule, message, messageZh } of found) {
    problems.error(source.file, source.text.lineOf(path), `schema-${rule}`, `${pathText(path)}: ${message}`, `${pathText(path)}：${messageZh}`);
  }
  return found.length === 0;
}
