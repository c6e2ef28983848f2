import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import mysql from 'mysql2/promise';

export type BenchDatabase = 'sqlite' | 'mariadb';

export interface Place {
  kind: BenchDatabase;
  dataDir: string;
  /** MariaDB only. */
  url?: string;
  remove(): Promise<void>;
}

const ADMIN = process.env.TEST_MARIADB_URL ?? 'mysql://root@127.0.0.1:3306';

let made = 0;

/** A fresh folder, and on MariaDB a fresh database. */
export async function makePlace(kind: BenchDatabase): Promise<Place> {
  const dataDir = mkdtempSync(join(tmpdir(), 'noticeflow-bench-'));
  const removeFolder = (): void => rmSync(dataDir, { recursive: true, force: true });
  if (kind === 'sqlite') return { kind, dataDir, remove: async () => removeFolder() };
  made += 1;
  const name = `nf_bench_${process.pid}_${Date.now().toString(36)}_${made}`;
  await admin(`CREATE DATABASE ${name} CHARACTER SET utf8mb4 COLLATE utf8mb4_bin`);
  return {
    kind, dataDir, url: `${ADMIN}/${name}`,
    remove: async () => {
      await admin(`DROP DATABASE IF EXISTS ${name}`);
      removeFolder();
    },
  };
}

async function admin(sql: string): Promise<void> {
  const connection = await mysql.createConnection({ uri: ADMIN, disableEval: true });
  try {
    await connection.query(sql);
  } finally {
    await connection.end();
  }
}
