import { readdirSync, existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { loadTemplateFrom } from '@noticeflow/plugin-sdk/testing';

const plugins = resolve(__dirname, '../plugins');

/** A plugin that does not load is only a line in the server's log; here it is a failure. */
describe.each(readdirSync(plugins).filter((name) => existsSync(join(plugins, name, 'template.json'))))('plugin %s', (name) => {
  it('loads without an error', async () => {
    const { template, problems } = await loadTemplateFrom(pathToFileURL(`${join(plugins, name)}/`));
    expect(problems.filter(({ severity }) => severity === 'error')).toEqual([]);
    expect(template?.manifest.slug).toBe(name.startsWith('_') ? template?.manifest.slug : name);
  });
});
