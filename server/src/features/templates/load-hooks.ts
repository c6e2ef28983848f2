import { statSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { whyNoPlugin } from '@noticeflow/plugin-sdk';
import type { Plugin, PluginHooks, TemplateProblem } from '@noticeflow/plugin-sdk';

export interface LoadedHooks { hooks: PluginHooks; problems: TemplateProblem[] }

/** How a module is imported; tests give their own. */
export type ImportModule = (url: string) => Promise<{ default?: unknown }>;

const importModule: ImportModule = async (url) => import(url) as Promise<{ default?: unknown }>;

/**
 * The hooks of a plugin's compiled `dist/index.js`. A plugin without it is data only.
 * A module that cannot be loaded, or exports something else than `definePlugin(…)`, is a problem of that plugin.
 */
export async function loadHooks(folder: string, load: ImportModule = importModule): Promise<LoadedHooks> {
  const file = 'dist/index.js';
  const path = join(folder, file);
  if (!statSync(path, { throwIfNoEntry: false })?.isFile()) {
    const source = statSync(join(folder, 'index.ts'), { throwIfNoEntry: false })?.isFile();
    return { hooks: {}, problems: source ? [problem('index.ts', 'warning', 'hooks-built', 'Expected dist/index.js beside index.ts: run the build, until then its hooks do not run', '有 index.ts 但没有 dist/index.js：请先构建，否则其钩子不生效')] : [] };
  }
  let candidate: unknown;
  try {
    candidate = (await load(pathToFileURL(path).href)).default;
  } catch (error) {
    const { message, stack } = error as Error;
    const line = Number(/dist\/index\.js:(\d+)/.exec(stack ?? '')?.[1]);
    return { hooks: {}, problems: [{ ...problem(file, 'error', 'hooks-load', message, `无法加载：${message}`), ...(line ? { line } : {}) }] };
  }
  const reason = whyNoPlugin(candidate);
  if (reason) return { hooks: {}, problems: [problem(file, 'error', 'hooks-shape', reason, reason)] };
  return { hooks: (candidate as Plugin).hooks, problems: [] };
}

const problem = (file: string, severity: TemplateProblem['severity'], rule: string, message: string, messageZh: string): TemplateProblem =>
  ({ file, rule, severity, message, messageZh });
