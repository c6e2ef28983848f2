import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { zhOwn } from './zh.js';

/** The library's dictionary, read as text: Jest does not load this ES module. */
function dictionaryOf(file: string): Record<string, string> {
  return Object.fromEntries([...readFileSync(file, 'utf8').matchAll(/^\s*(["'])(.+?)\1\s*:\s*(["'])(.+?)\3,?\s*$/gm)].map((match) => [match[2]!, match[4]!]));
}
const folder = dirname(require.resolve('bpmn-js-i18n-zh/lib/bpmn-js/index.js'));
const dictionary: Record<string, string> = { ...dictionaryOf(join(folder, 'elements.js')), ...dictionaryOf(join(folder, 'index.js')), ...zhOwn };
const chineseOf = (text: string) => (Object.hasOwn(dictionary, text) ? dictionary[text] : undefined);

/** Services of the Modeler whose texts people see; read from its own sources, so that a new release cannot bring English back. */
const libraries = ['bpmn-js', 'diagram-js'].map((name) => join(dirname(require.resolve(`${name}/package.json`)), 'lib'));

function sources(path: string): string[] {
  return readdirSync(path, { withFileTypes: true }).flatMap((entry) => (entry.isDirectory() ? sources(join(path, entry.name)) : entry.name.endsWith('.js') ? [join(path, entry.name)] : []));
}

/** Not shown to anybody: parts of keyboard hints, an example in a comment. */
const NOT_SHOWN = new Set([' + shift + ', 'HELLO {you}', 'Align elements ']);

function textsOf(file: string): string[] {
  const code = readFileSync(file, 'utf8');
  const asked = [...code.matchAll(/translate\(\s*(['"])((?:(?!\1).)+)\1/g)].map((match) => match[2]!);
  const labels = /(ReplaceOptions|PopupEntries)\.js$/.test(file) ? [...code.matchAll(/label: (['"])((?:(?!\1).)+)\1/g)].map((match) => match[2]!) : [];
  const messages = [...code.matchAll(/_MSG = (['"])((?:(?!\1).)+)\1/g)].map((match) => match[2]!);
  return [...asked, ...labels, ...messages];
}

describe('texts of the diagram library', () => {
  const texts = [...new Set(libraries.flatMap(sources).flatMap(textsOf))].filter((text) => !NOT_SHOWN.has(text));

  it('are found in its sources', () => {
    expect(texts.length).toBeGreaterThan(100);
    expect(texts).toContain('Append gateway');
    expect(texts).toContain('User task');
  });

  it('are all translated', () => {
    expect(texts.filter((text) => chineseOf(text) === undefined)).toEqual([]);
  });

  it('are Chinese in Chinese', () => {
    expect(texts.filter((text) => !/\p{Script=Han}/u.test(chineseOf(text) ?? ''))).toEqual([]);
  });
});
