/**
 * A small interpreter of the JSON Schema 2020-12 keywords our schemas use. It compiles nothing
 * (the server runs without code generation from strings, which rules Ajv out at run time) and reports
 * paths, so that a finding can be shown at its line. A test holds it to the same answers as Ajv.
 */
export interface JsonSchema {
  $schema?: string;
  $id?: string;
  $ref?: string;
  $defs?: Record<string, JsonSchema>;
  title?: string;
  description?: string;
  type?: JsonType | JsonType[];
  enum?: (string | number | boolean | null)[];
  const?: string | number | boolean | null;
  properties?: Record<string, JsonSchema>;
  required?: string[];
  additionalProperties?: boolean | JsonSchema;
  minProperties?: number;
  maxProperties?: number;
  items?: JsonSchema;
  minItems?: number;
  maxItems?: number;
  uniqueItems?: boolean;
  pattern?: string;
  minLength?: number;
  maxLength?: number;
  minimum?: number;
  maximum?: number;
  oneOf?: JsonSchema[];
}

export type JsonType = 'object' | 'array' | 'string' | 'number' | 'integer' | 'boolean' | 'null';

/** One thing wrong with a value. `rule` is the keyword that failed. */
export interface SchemaProblem {
  path: (string | number)[];
  rule: string;
  message: string;
  messageZh: string;
}

/** All problems of `value` under `schema`, in document order; empty when it conforms. */
export function validateJson(schema: JsonSchema, value: unknown): SchemaProblem[] {
  const problems: SchemaProblem[] = [];
  check(schema, schema, value, [], problems);
  return problems;
}

/** `a.b[2].c`, for people. */
export function pathText(path: readonly (string | number)[]): string {
  return path.map((part, index) => (typeof part === 'number' ? `[${part}]` : index === 0 ? part : `.${part}`)).join('') || '(root)';
}

type Path = (string | number)[];

function check(root: JsonSchema, schema: JsonSchema, value: unknown, path: Path, problems: SchemaProblem[]): void {
  const report = (rule: string, message: string, messageZh: string, at: Path = path): void => {
    problems.push({ path: at, rule, message, messageZh });
  };
  if (schema.$ref) check(root, resolve(root, schema.$ref), value, path, problems);

  if (schema.type !== undefined) {
    const types = Array.isArray(schema.type) ? schema.type : [schema.type];
    if (!types.some((type) => hasType(value, type))) {
      report('type', `Expected ${types.join(' or ')} but found ${typeName(value)}`, `应为 ${types.join(' 或 ')}，实际是 ${typeName(value)}`);
      return;
    }
  }
  if (schema.const !== undefined && value !== schema.const) report('const', `Expected ${JSON.stringify(schema.const)}`, `应为 ${JSON.stringify(schema.const)}`);
  if (schema.enum && !schema.enum.includes(value as string)) {
    const allowed = schema.enum.map((item) => JSON.stringify(item)).join(', ');
    report('enum', `Expected one of ${allowed} but found ${JSON.stringify(value)}`, `只能取 ${allowed}，实际是 ${JSON.stringify(value)}`);
  }
  if (schema.oneOf) checkOneOf(root, schema.oneOf, value, path, problems);
  if (typeof value === 'string') checkString(schema, value, report);
  if (typeof value === 'number') {
    if (schema.minimum !== undefined && value < schema.minimum) report('minimum', `Expected at least ${schema.minimum}`, `不能小于 ${schema.minimum}`);
    if (schema.maximum !== undefined && value > schema.maximum) report('maximum', `Expected at most ${schema.maximum}`, `不能大于 ${schema.maximum}`);
  }
  if (Array.isArray(value)) checkArray(root, schema, value, path, problems, report);
  else if (isObject(value)) checkObject(root, schema, value, path, problems, report);
}

type Report = (rule: string, message: string, messageZh: string, at?: Path) => void;

function checkString(schema: JsonSchema, value: string, report: Report): void {
  const length = [...value].length;
  if (schema.minLength !== undefined && length < schema.minLength) report('minLength', `Expected at least ${schema.minLength} characters`, `至少 ${schema.minLength} 个字符`);
  if (schema.maxLength !== undefined && length > schema.maxLength) report('maxLength', `Expected at most ${schema.maxLength} characters`, `最多 ${schema.maxLength} 个字符`);
  if (schema.pattern !== undefined && !new RegExp(schema.pattern, 'u').test(value)) {
    report('pattern', `Expected a text of the form ${schema.pattern} but found ${JSON.stringify(value)}`, `格式应为 ${schema.pattern}，实际是 ${JSON.stringify(value)}`);
  }
}

function checkArray(root: JsonSchema, schema: JsonSchema, value: unknown[], path: Path, problems: SchemaProblem[], report: Report): void {
  if (schema.minItems !== undefined && value.length < schema.minItems) report('minItems', `Expected at least ${schema.minItems} items`, `至少 ${schema.minItems} 项`);
  if (schema.maxItems !== undefined && value.length > schema.maxItems) report('maxItems', `Expected at most ${schema.maxItems} items`, `最多 ${schema.maxItems} 项`);
  if (schema.uniqueItems) {
    const seen = new Set<string>();
    value.forEach((item, index) => {
      const text = JSON.stringify(item);
      if (seen.has(text)) report('uniqueItems', `${text} is there twice`, `${text} 重复`, [...path, index]);
      seen.add(text);
    });
  }
  const items = schema.items;
  if (items) value.forEach((item, index) => check(root, items, item, [...path, index], problems));
}

function checkObject(root: JsonSchema, schema: JsonSchema, value: Record<string, unknown>, path: Path, problems: SchemaProblem[], report: Report): void {
  for (const name of schema.required ?? []) {
    if (!Object.hasOwn(value, name)) report('required', `Expected the property "${name}" but it is missing`, `缺少 "${name}"`);
  }
  const count = Object.keys(value).length;
  if (schema.minProperties !== undefined && count < schema.minProperties) report('minProperties', `Expected at least ${schema.minProperties} properties`, `至少 ${schema.minProperties} 个属性`);
  if (schema.maxProperties !== undefined && count > schema.maxProperties) report('maxProperties', `Expected at most ${schema.maxProperties} properties`, `最多 ${schema.maxProperties} 个属性`);
  for (const [name, item] of Object.entries(value)) {
    const known = schema.properties && Object.hasOwn(schema.properties, name) ? schema.properties[name] : undefined;
    if (known) check(root, known, item, [...path, name], problems);
    else if (schema.additionalProperties === false) report('additionalProperties', `"${name}" is not known here`, `不认识的属性 "${name}"`, [...path, name]);
    else if (typeof schema.additionalProperties === 'object') check(root, schema.additionalProperties, item, [...path, name], problems);
  }
}

function checkOneOf(root: JsonSchema, choices: JsonSchema[], value: unknown, path: Path, problems: SchemaProblem[]): void {
  const attempts = choices.map((choice) => {
    const found: SchemaProblem[] = [];
    check(root, choice, value, path, found);
    return found;
  });
  const fitting = attempts.filter((found) => found.length === 0).length;
  if (fitting === 1) return;
  if (fitting > 1) {
    problems.push({ path, rule: 'oneOf', message: 'Expected exactly one of the allowed forms but several fit', messageZh: '同时符合多种写法，只能取其一' });
    return;
  }
  // The nearest choice fails deepest, then with the fewest findings: what it says helps more than "none fits".
  const depth = (found: SchemaProblem[]): number => Math.min(...found.map((problem) => problem.path.length));
  const nearest = attempts.reduce((best, found) => (depth(found) > depth(best) || (depth(found) === depth(best) && found.length < best.length) ? found : best));
  const why = nearest[0]!;
  problems.push({ path: why.path, rule: 'oneOf', message: `Expected one of ${choices.length} forms; nearest: ${why.message}`, messageZh: `不符合任何一种写法；最接近的一种：${why.messageZh}` });
}

function resolve(root: JsonSchema, ref: string): JsonSchema {
  if (ref === '#') return root;
  const schema = root.$defs?.[ref.replace('#/$defs/', '')];
  if (!schema) throw new Error(`Expected a definition for ${ref} but the schema ${root.$id ?? ''} has none`);
  return schema;
}

function hasType(value: unknown, type: JsonType): boolean {
  switch (type) {
    case 'null': return value === null;
    case 'array': return Array.isArray(value);
    case 'object': return isObject(value);
    case 'integer': return typeof value === 'number' && Number.isInteger(value);
    default: return typeof value === type;
  }
}

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value);
const typeName = (value: unknown): string => (value === null ? 'null' : Array.isArray(value) ? 'array' : typeof value);
