import { readdirSync, readFileSync, realpathSync, statSync } from 'node:fs';
import { basename, join, sep } from 'node:path';
import type { TemplateFiles } from '@noticeflow/plugin-sdk';

const MAX_FILE_BYTES = 4 * 1024 * 1024;

/** Folders below `root` that hold a plugin: those with a `template.json`. `sdk` and names beginning with `_` or `.` are no plugins. */
export function pluginFolders(root: string): string[] {
  return readdirSync(root, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && entry.name !== 'sdk' && !/^[_.]/.test(entry.name))
    .map((entry) => join(root, entry.name))
    .filter((folder) => statSync(join(folder, 'template.json'), { throwIfNoEntry: false })?.isFile() === true)
    .sort();
}

/** Reads text files of one plugin folder and nothing outside of it: `..`, absolute paths and links that lead out are as if they did not exist. */
export function folderFiles(folder: string): TemplateFiles {
  const root = realpathSync(folder);
  return {
    folder: basename(folder),
    read(path) {
      if (path.includes('\0')) return undefined;
      const wanted = join(root, path);
      if (!statSync(wanted, { throwIfNoEntry: false })?.isFile()) return undefined;
      const file = realpathSync(wanted);
      if (!file.startsWith(root + sep) || statSync(file).size > MAX_FILE_BYTES) return undefined;
      return readFileSync(file, 'utf8');
    },
  };
}
