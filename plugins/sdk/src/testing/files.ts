import { readFileSync, realpathSync } from 'node:fs';
import { basename, join, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { TemplateFiles } from '../template/files.js';

/** A plugin folder on disk, or its files as a record by relative path. */
export function templateFiles(source: string | URL | Record<string, string>, folder = '_test'): TemplateFiles {
  if (typeof source === 'object' && !(source instanceof URL)) return { folder, read: (path) => (Object.hasOwn(source, path) ? source[path] : undefined) };
  const root = realpathSync(source instanceof URL ? fileURLToPath(source) : source);
  return {
    folder: basename(root),
    read(path) {
      try {
        const file = realpathSync(join(root, path));
        return file.startsWith(root + sep) ? readFileSync(file, 'utf8') : undefined;
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
        throw error;
      }
    },
  };
}
