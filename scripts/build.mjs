/**
 * Builds what changed: TypeScript packages with swc (types are checked by `npm run check`), the web app with Vite.
 * A package is up to date when the fingerprint of its sources equals the one kept in its dist folder.
 * `--force` builds all; `--server` leaves the web app out.
 */
import { createHash } from 'node:crypto';
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import swc from '@swc/core';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..');
const SKIP = new Set(['node_modules', 'dist', 'test', 'e2e', 'fixtures', 'bench']);
const isSource = (name) => /\.(ts|js|json)$/.test(name) && !/\.(spec|d)\.ts$/.test(name);

function filesBelow(folder, accept = () => true, out = []) {
  if (!existsSync(folder)) return out;
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    if (SKIP.has(entry.name)) continue;
    const path = join(folder, entry.name);
    if (entry.isDirectory()) filesBelow(path, accept, out);
    else if (accept(entry.name)) out.push(path);
  }
  return out.sort();
}

function fingerprint(files) {
  const hash = createHash('sha256');
  for (const file of files) hash.update(relative(root, file)).update('\0').update(readFileSync(file)).update('\0');
  return hash.digest('hex');
}

function upToDate(stampFile, print) {
  return existsSync(stampFile) && readFileSync(stampFile, 'utf8') === print;
}

/** Plugins keep their code at the top of the folder, libraries in src/. */
function packages() {
  const plugins = readdirSync(join(root, 'plugins')).filter((name) => name !== 'sdk' && statSync(join(root, 'plugins', name)).isDirectory());
  return [
    ...['schemas', 'server/engine', 'server/forms', 'plugins/sdk', 'server'].map((path) => ({ path, from: join(root, path, 'src') })),
    ...plugins.map((name) => ({ path: `plugins/${name}`, from: join(root, 'plugins', name), codeOnly: true })),
  ];
}

function buildPackage({ path, from, codeOnly }, force) {
  const dist = join(root, path, 'dist');
  const sources = filesBelow(from, (name) => isSource(name) && (!codeOnly || name.endsWith('.ts')));
  if (sources.length === 0) return false;
  const print = fingerprint([join(root, '.swcrc'), ...sources]);
  const stamp = join(dist, '.stamp');
  if (!force && upToDate(stamp, print)) return false;
  rmSync(dist, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
  for (const file of sources) {
    const target = join(dist, relative(from, file)).replace(/\.ts$/, '.js');
    mkdirSync(dirname(target), { recursive: true });
    if (file.endsWith('.json')) { writeFileSync(target, readFileSync(file)); continue; }
    const { code, map } = swc.transformFileSync(file, { configFile: join(root, '.swcrc'), sourceFileName: relative(dirname(target), file) });
    writeFileSync(target, `${code}\n//# sourceMappingURL=${target.split('/').pop()}.map\n`);
    writeFileSync(`${target}.map`, map ?? '');
  }
  writeFileSync(stamp, print);
  return true;
}

function buildWebApp(force) {
  const folder = join(root, 'designer');
  if (!existsSync(join(folder, 'index.html'))) return false;
  const inputs = ['designer', 'schemas/src', 'server/engine/src', 'server/forms/src'].flatMap((part) => filesBelow(join(root, part), (name) => !/\.spec\.tsx?$/.test(name)));
  const print = fingerprint([...inputs, join(root, 'package-lock.json')]);
  const stamp = join(folder, 'dist', '.stamp');
  if (!force && upToDate(stamp, print)) return false;
  const result = spawnSync(process.execPath, [join(root, 'node_modules/vite/bin/vite.js'), 'build', '--logLevel', 'warn'], { cwd: folder, stdio: 'inherit' });
  if (result.status !== 0) throw new Error('The web app did not build; the reason stands above.');
  compressTwins(join(folder, 'dist'));
  writeFileSync(stamp, print);
  return true;
}

/**
 * Compiles the TypeScript of a tool below `server/` (the folder itself, no subfolders) into its dist folder when it changed; it imports
 * what the server was built to. Types are checked by `npm run check`. Two may do so at once: files appear whole.
 * @returns {string} the dist folder
 */
export function compileTool(path) {
  const from = join(root, path);
  const dist = join(from, 'dist');
  const sources = readdirSync(from).filter((file) => file.endsWith('.ts') && !file.endsWith('.spec.ts'));
  const print = fingerprint([join(root, '.swcrc'), fileURLToPath(import.meta.url), ...sources.map((name) => join(from, name))]);
  const stamp = join(dist, '.stamp');
  if (upToDate(stamp, print)) return dist;
  mkdirSync(dist, { recursive: true });
  const put = (file, text) => {
    writeFileSync(`${file}.${process.pid}`, text);
    renameSync(`${file}.${process.pid}`, file);
  };
  for (const name of sources) {
    const { code } = swc.transformSync(readFileSync(join(from, name), 'utf8'), { configFile: join(root, '.swcrc'), filename: name, sourceMaps: 'inline' });
    put(join(dist, name.replace(/\.ts$/, '.js')), code.replace(/(['"])\.\.\/src\//g, '$1../../dist/').replace(/(['"])\.\.\/\.\.\/scripts\//g, '$1../../../scripts/'));
  }
  put(stamp, print);
  return dist;
}

/** Compressed twins beside what the browser loads: the server sends the one the browser takes, and never compresses while somebody waits. */
function compressTwins(folder) {
  for (const entry of readdirSync(folder, { withFileTypes: true, recursive: true })) {
    if (!entry.isFile() || !/\.(js|css|svg|html)$/.test(entry.name)) continue;
    const path = join(entry.parentPath, entry.name);
    const content = readFileSync(path);
    if (content.length < 1024) continue;
    writeFileSync(`${path}.br`, brotliCompressSync(content, { params: { [constants.BROTLI_PARAM_QUALITY]: 9, [constants.BROTLI_PARAM_SIZE_HINT]: content.length } }));
    writeFileSync(`${path}.gz`, gzipSync(content, { level: 9 }));
  }
}

/** Brings every dist folder up to date. */
export function build({ force = false, webApp = true } = {}) {
  const built = packages().filter((item) => buildPackage(item, force)).map((item) => item.path);
  if (built.length > 0) console.log(`Built ${built.join(', ')}`);
  if (webApp) {
    const started = Date.now();
    if (buildWebApp(force)) console.log(`Built designer in ${((Date.now() - started) / 1000).toFixed(1)} s`);
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  build({ force: process.argv.includes('--force'), webApp: !process.argv.includes('--server') });
}
