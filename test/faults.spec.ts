import { spawnSync } from 'node:child_process';
import { join, resolve } from 'node:path';

const root = resolve(__dirname, '..');

describe('npm run faults', () => {
  it('keeps every promise in its short experiments: a killed SQLite writer, a jumping clock, fifty at once', () => {
    const { status, stdout, stderr } = spawnSync(process.execPath, [join(root, 'scripts/faults.mjs'), '--smoke'], { cwd: root, encoding: 'utf8' });
    expect({ status, text: status === 0 ? '' : `${stdout}\n${stderr}` }).toEqual({ status: 0, text: '' });
    expect(stdout.match(/^ok {3}\S+ +acked [1-9]\d* lost 0 double 0 stuck 0 replay 0/gm)).toHaveLength(3);
  }, 120_000);
});
