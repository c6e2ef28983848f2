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

/** What somebody does at an open task: of `element` at `unit` (organisation code; not needed when there is one task only). */
export interface ScenarioAct {
  element: string;
  unit?: string;
  /** What is filled in; checked as the server does, with the rights of the task. It must pass, unless the step says `refused`. */
  data?: Record<string, unknown>;
  /** What is on record already and the trial cannot know, such as rows the server gathered. */
  stored?: Record<string, unknown>;
  /** Principles (原则上) for which a reason is given, by rule. */
  reasons?: string[];
}

/** One step: a time to go to, or something done at a task; then what must be true. */
export interface ScenarioStep {
  id: string;
  /** What happens, in words. */
  say: string;
  at?: string;
  /** Lists of the campaign from here on, as service tasks of the server publish them. */
  lists?: Record<string, Record<string, unknown>[]>;
  /** Completes the task; `variables` are what the trial cannot get from data (outcomes, answers of the server). */
  complete?: ScenarioAct & { all?: boolean; variables?: Record<string, unknown> };
  /** Enters one record at a task that collects; the task stays open. */
  enter?: ScenarioAct & { data: Record<string, unknown> };
  /** The act is refused, for exactly these rules; nothing happens. */
  refused?: string[];
  expect?: {
    /** Number of open tasks by element id. */
    openTasks?: Record<string, number>;
    /** Number of jobs ever made by element id. */
    jobs?: Record<string, number>;
    /** Local time at which the open tasks of an element are due, to the minute. */
    due?: Record<string, string>;
    /** Values of the record after the act: what the system computes and fills in; `table.column` lists those of all rows. */
    filled?: Record<string, unknown>;
    /** Rules that only warn, exactly. */
    warned?: string[];
    /** Records entered so far, by register. */
    records?: Record<string, number>;
    /** Number of units by unit set. */
    sets?: Record<string, number>;
    /** What stands at the head of the notice page. */
    notice?: { documentNumber?: string; issuer?: string; issuedOn?: string };
    /** Whether the main process has ended. */
    ended?: boolean;
  };
}

const counts: JsonSchema = { type: 'object', additionalProperties: { type: 'integer', minimum: 0 } };
const localTime: JsonSchema = { type: 'string', pattern: '^\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}(:\\d{2})?$' };
const id: JsonSchema = { type: 'string', pattern: '^[A-Za-z0-9][A-Za-z0-9_-]{0,62}$' };

const rules: JsonSchema = { type: 'array', uniqueItems: true, items: { type: 'string' } };
const act: Record<string, JsonSchema> = { element: { type: 'string' }, unit: { type: 'string' }, data: { type: 'object' }, stored: { type: 'object' }, reasons: rules };

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
            properties: { ...act, all: { type: 'boolean' }, variables: { type: 'object' } },
          },
          enter: { type: 'object', additionalProperties: false, required: ['element', 'data'], properties: act },
          lists: { type: 'object', additionalProperties: { type: 'array', items: { type: 'object' } } },
          refused: { ...rules, minItems: 1 },
          expect: {
            type: 'object', additionalProperties: false,
            properties: {
              openTasks: counts, jobs: counts, records: counts, sets: counts, filled: { type: 'object' }, warned: rules, ended: { type: 'boolean' },
              due: { type: 'object', additionalProperties: { type: 'string', pattern: '^\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}$' } },
              notice: { type: 'object', additionalProperties: false, properties: { documentNumber: { type: 'string' }, issuer: { type: 'string' }, issuedOn: { type: 'string' } } },
            },
          },
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
