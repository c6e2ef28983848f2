import { JsonTextError, parseJsonText, pathText, validateJson, type JsonSchema } from '@noticeflow/schemas';
import { addDays, localDay } from '@noticeflow/plugin-sdk';

/** `demo/demo.json` of a plugin: what the embedded profile shows at its first start. */
export interface DemoFile {
  schema: 'noticeflow/demo/1';
  title: string;
  tenant: { division: string; name: string; shortName?: string };
  organisations?: { code: string; parent: string; name: string; shortName?: string; kind: string; level: string }[];
  accounts: { username: string; displayName: string; posts: { unitCode: string; postCode: string }[]; hint?: string }[];
  campaign?: { install?: boolean; issue?: boolean; parameters?: Record<string, DemoValue>; story?: DemoAct[] };
}

/** Something done before the demo is looked at: at one unit or several, by whoever holds the post (default `clerk`). */
export interface DemoAct {
  at: string | string[];
  post?: string;
  element: string;
  /** All open tasks of the element at the unit; the first otherwise. */
  all?: boolean;
  /** Form data; `{"inDays": n}` stands for a day, `{"unit": code}` for the id of a unit. */
  data?: Record<string, unknown>;
  /** Records entered at a task that collects; the task stays open. */
  enter?: Record<string, unknown>[];
  reasons?: { rule: string; reason: string }[];
  outcome?: 'approve' | 'return';
  comment?: string;
}

/** A value, or a day counted from today, so that a demo campaign is alive whenever it is looked at. */
export type DemoValue = string | number | boolean | null | RelativeDay;

/** `inDays` from today; with `weekday` (1 Monday … 7 Sunday) the first such day from there on; with `time` an instant, without it a date. */
export interface RelativeDay { inDays: number; weekday?: number; time?: string }

const text: JsonSchema = { type: 'string', minLength: 1, maxLength: 300 };
const object = (required: string[], properties: Record<string, JsonSchema>): JsonSchema => ({ type: 'object', additionalProperties: false, required, properties });

const demoSchema: JsonSchema = {
  $id: 'urn:noticeflow:schema:demo:1',
  ...object(['schema', 'title', 'tenant', 'accounts'], {
    schema: { const: 'noticeflow/demo/1' }, title: text, password: text,
    tenant: object(['division', 'name'], { division: { type: 'string', pattern: '^\\d{2,6}$' }, name: text, shortName: text }),
    organisations: { type: 'array', items: object(['code', 'parent', 'name', 'kind', 'level'], { code: text, parent: text, name: text, shortName: text, kind: text, level: text }) },
    accounts: {
      type: 'array', minItems: 1,
      items: object(['username', 'displayName', 'posts'], {
        username: text, displayName: text, hint: text, posts: { type: 'array', minItems: 1, items: object(['unitCode', 'postCode'], { unitCode: text, postCode: text }) },
      }),
    },
    campaign: object([], {
      install: { type: 'boolean' }, issue: { type: 'boolean' },
      story: {
        type: 'array', maxItems: 200,
        items: object(['at', 'element'], {
          at: { oneOf: [text, { type: 'array', items: text, minItems: 1 }] }, post: text, element: text, all: { type: 'boolean' }, data: { type: 'object' }, enter: { type: 'array', items: { type: 'object' } },
          reasons: { type: 'array', items: object(['rule', 'reason'], { rule: text, reason: text }) }, outcome: { enum: ['approve', 'return'] }, comment: text,
        }),
      },
      parameters: {
        type: 'object',
        additionalProperties: {
          oneOf: [
            { type: ['string', 'number', 'boolean', 'null'] },
            object(['inDays'], { inDays: { type: 'integer' }, weekday: { type: 'integer', minimum: 1, maximum: 7 }, time: { type: 'string', pattern: '^\\d{2}:\\d{2}(:\\d{2})?$' } }),
          ],
        },
      },
    }),
  }),
};

/** Reads `demo.json`; throws with the line of the first mistake. */
export function readDemoFile(content: string): DemoFile {
  try {
    const file = parseJsonText(content);
    const [problem] = validateJson(demoSchema, file.value);
    if (problem) throw new Error(`line ${file.lineOf(problem.path)}: ${pathText(problem.path)}: ${problem.message}`);
    return file.value as DemoFile;
  } catch (error) {
    if (error instanceof JsonTextError) throw new Error(`line ${error.line}: ${error.message}`, { cause: error });
    throw error;
  }
}

/** Parameters with relative days made absolute. */
export function demoParameters(parameters: Readonly<Record<string, DemoValue>>, now: Date): Record<string, string | number | boolean | null> {
  return Object.fromEntries(Object.entries(parameters).map(([name, value]) => [name, typeof value === 'object' && value !== null ? absolute(value, now) : value]));
}

/** Data of a story with days made absolute and units named by id. */
export function demoValue(value: unknown, now: Date, units: ReadonlyMap<string, string>): unknown {
  if (Array.isArray(value)) return value.map((item) => demoValue(item, now, units));
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value);
  if (typeof (value as { inDays?: unknown }).inDays === 'number') return absolute(value as RelativeDay, now);
  const [first] = entries;
  if (entries.length === 1 && first?.[0] === 'unit' && typeof first[1] === 'string') return units.get(first[1]) ?? null;
  return Object.fromEntries(entries.map(([key, item]) => [key, demoValue(item, now, units)]));
}

function absolute({ inDays, weekday, time }: RelativeDay, now: Date): string {
  let day = addDays(localDay(now), inDays);
  if (weekday !== undefined) while ((new Date(`${day}T00:00:00Z`).getUTCDay() || 7) !== weekday) day = addDays(day, 1);
  return time === undefined ? day : new Date(`${day}T${time}+08:00`).toISOString().replace('.000Z', 'Z');
}
