import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { compile, ModelError, parse } from '@noticeflow/engine';
import type { ProcessRuntime } from '../../runtime/index.js';
import { loadHooks } from './load-hooks.js';
import { folderFiles } from './plugin-folders.js';
import { TemplatesService } from './templates.service.js';

const example = resolve(__dirname, '../../../../plugins/_template');
/** Only what the host asks of the runtime. */
const runtime = {
  lint: async (xml: string) => {
    try {
      return compile(await parse(xml));
    } catch (error) {
      if (error instanceof ModelError) return { processes: [], problems: error.problems };
      throw error;
    }
  },
} as unknown as ProcessRuntime;

describe('the plugin host', () => {
  let root: string;
  const plugin = (slug: string): string => {
    const folder = join(root, slug);
    cpSync(example, folder, { recursive: true });
    edit(folder, 'template.json', (text) => text.replace('"example-letters"', `"${slug}"`));
    return folder;
  };
  const edit = (folder: string, file: string, change: (text: string) => string): void => writeFileSync(join(folder, file), change(readFileSync(join(folder, file), 'utf8')));
  const host = async (): Promise<TemplatesService> => {
    const service = new TemplatesService(runtime, root);
    await service.onModuleInit();
    return service;
  };

  beforeEach(() => { root = mkdtempSync(join(tmpdir(), 'noticeflow-plugins-')); });
  afterEach(() => rmSync(root, { recursive: true, force: true }));

  it('finds plugins, and takes neither the SDK nor _template nor folders without manifest for one', async () => {
    plugin('one');
    for (const other of ['sdk', '_template', '.git']) cpSync(example, join(root, other), { recursive: true });
    mkdirSync(join(root, 'empty'));
    expect((await host()).list().map(({ folder, template }) => [folder, template !== undefined])).toEqual([['one', true]]);
  });

  it('runs the others when one is broken, and says which file and line', async () => {
    plugin('good');
    edit(plugin('bad'), 'forms/letters.json', (text) => text.replace('"version": 1,', '"version": 1'));
    const service = await host();
    expect(service.usable('good').manifest.slug).toBe('good');
    expect(service.bySlug('bad').problems).toContainEqual(expect.objectContaining({ file: 'forms/letters.json', line: 5, rule: 'json', severity: 'error' }));
    expect(() => service.usable('bad')).toThrow(expect.objectContaining({ status: 409, code: 'TEMPLATE_BROKEN', errors: expect.arrayContaining([expect.objectContaining({ path: 'forms/letters.json:5' })]) }));
    expect(() => service.usable('unknown')).toThrow(expect.objectContaining({ status: 404 }));
  });

  it('checks forms with the forms package and maps its findings to lines', async () => {
    edit(plugin('bad'), 'forms/letters.json', (text) => text.replace('"count(data.rows)"', '"count(data.rows"'));
    expect((await host()).bySlug('bad').problems).toContainEqual(expect.objectContaining({ file: 'forms/letters.json', line: 12, severity: 'error' }));
  });

  it('refuses a slug that is not the folder, and an unreadable manifest', async () => {
    cpSync(example, join(root, 'renamed'), { recursive: true });
    mkdirSync(join(root, 'text'));
    writeFileSync(join(root, 'text', 'template.json'), 'not json');
    const service = await host();
    expect(service.bySlug('renamed').problems).toContainEqual(expect.objectContaining({ file: 'template.json', line: 3, rule: 'slug-is-folder' }));
    expect(service.bySlug('text').problems).toEqual([expect.objectContaining({ file: 'template.json', line: 1, rule: 'json' })]);
  });

  it('reads nothing outside of the folder, by path or by link', () => {
    const folder = plugin('one');
    writeFileSync(join(root, 'secret.json'), '[]');
    symlinkSync(join(root, 'secret.json'), join(folder, 'lists', 'linked.json'));
    const files = folderFiles(folder);
    expect(files.read('lists/topics.json')).toContain('reading');
    for (const path of ['../secret.json', 'lists/../../secret.json', 'lists/linked.json', '/etc/passwd', 'lists', 'a\0b']) expect(files.read(path)).toBeUndefined();
  });

  it('reads the folders again when asked', async () => {
    const service = await host();
    plugin('late');
    await service.reload();
    expect(service.list().map(({ folder }) => folder)).toEqual(['late']);
  });
});

describe('hooks of a plugin', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'noticeflow-hooks-'));
    mkdirSync(join(folder, 'dist'));
    writeFileSync(join(folder, 'dist', 'index.js'), '');
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it('are those of definePlugin', async () => {
    const resolveUnitSet = () => [];
    expect(await loadHooks(folder, async () => ({ default: { noticeflow: 1, hooks: { resolveUnitSet } } }))).toEqual({ hooks: { resolveUnitSet }, problems: [] });
  });

  it('are a problem of the plugin when the module throws or exports something else', async () => {
    const thrown = await loadHooks(folder, async () => { throw new Error('boom'); });
    expect(thrown.problems).toMatchObject([{ file: 'dist/index.js', rule: 'hooks-load', severity: 'error', message: 'boom' }]);
    expect((await loadHooks(folder, async () => ({ default: { noticeflow: 1, hooks: { sneak: () => 1 } } }))).problems).toMatchObject([{ rule: 'hooks-shape', severity: 'error' }]);
  });

  it('are none without code, and a warning when the code is not built', async () => {
    rmSync(join(folder, 'dist'), { recursive: true });
    expect(await loadHooks(folder)).toEqual({ hooks: {}, problems: [] });
    writeFileSync(join(folder, 'index.ts'), '');
    expect((await loadHooks(folder)).problems).toMatchObject([{ severity: 'warning', rule: 'hooks-built' }]);
  });
});
