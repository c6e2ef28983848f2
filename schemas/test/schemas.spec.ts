import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { formSchema, obligationsSchema, templateSchema, validateJson, type JsonSchema } from '../src/index.js';

const root = join(__dirname, '..');


const schemas: Record<string, JsonSchema> = { template: templateSchema, form: formSchema, obligations: obligationsSchema };
const fixtures = readdirSync(join(root, 'fixtures')).filter((name) => /^(accept|refuse)-(template|form|obligations)-/.test(name));

describe.each(Object.entries(schemas))('the schema of %s', (name, schema) => {
  const path = join(root, `${name}.schema.json`);
  const text = `${JSON.stringify(schema, null, 2)}\n`;
  // UPDATE_SCHEMAS=1 npx jest schemas/test writes the files anew.
  if (process.env.UPDATE_SCHEMAS) writeFileSync(path, text);

  it('is the same in the file for editors', () => {
    expect(readFileSync(path, 'utf8')).toBe(text);
  });

  it('is a valid schema of draft 2020-12', () => {
    expect(() => new Ajv2020({ strict: true, allowUnionTypes: true, strictRequired: false, strictTypes: false }).compile(schema)).not.toThrow();
  });
});

describe.each(fixtures)('%s', (name) => {
  const { schema: kind, value } = JSON.parse(readFileSync(join(root, 'fixtures', name), 'utf8')) as { schema: string; value: unknown };
  const accepted = name.startsWith('accept-');

  it(accepted ? 'is accepted' : 'is refused, with the place', () => {
    const problems = validateJson(schemas[kind]!, value);
    if (accepted) expect(problems).toEqual([]);
    else expect(problems.length).toBeGreaterThan(0);
  });

  it('gets the same answer from Ajv', () => {
    const ajv = new Ajv2020({ strict: false });
    expect(ajv.compile(schemas[kind]!)(value)).toBe(accepted);
  });
});

it('has fixtures of both kinds for every schema', () => {
  for (const kind of Object.keys(schemas)) for (const verdict of ['accept', 'refuse']) expect(fixtures.some((name) => name.startsWith(`${verdict}-${kind}-`))).toBe(true);
});
