import { emptyState, type InstanceState } from '@noticeflow/engine';
import { fromDb, fromDbOrNull } from '../persistence/column-types.js';
import type { Database } from '../persistence/database.js';
import type { Row, Tx } from '../persistence/tx.js';
import type { InstanceRow } from './contract.js';
import { ZERO_HASH } from './journal.js';

/** An instance between two steps. Never changed: a step makes a new one. */
export interface StoredInstance {
  row: InstanceRow;
  state: InstanceState;
  lastHash: string;
}

const COLUMNS = 'id, tenant_id, process_definition_id, process_key, process_version, business_key, campaign_id, unit_id, parent_instance_id, root_instance_id, status, suspended, version, started_at, ended_at, started_by';

/** Reads and writes instance rows; remembers the last state of the instances used most recently. */
export class InstanceStore {
  private readonly cache = new Map<string, StoredInstance>();

  constructor(private readonly database: Database, private readonly capacity: number) {}

  /** The last state this node knows. Another node may have gone on: whoever relies on it must notice at commit. */
  cached(id: string): StoredInstance | undefined {
    const found = this.cache.get(id);
    if (found) {
      this.cache.delete(id);
      this.cache.set(id, found);
    }
    return found;
  }

  remember(instance: StoredInstance): void {
    const { id, status } = instance.row;
    this.cache.delete(id);
    if (status !== 'active') return;
    if (this.cache.size >= this.capacity) this.cache.delete(this.cache.keys().next().value!);
    this.cache.set(id, instance);
  }

  forget(id: string): void {
    this.cache.delete(id);
  }

  async load(ids: readonly string[]): Promise<Map<string, StoredInstance>> {
    if (ids.length === 0) return new Map();
    const rows = await this.database.read((tx) => tx.query(`SELECT ${COLUMNS}, state, last_hash FROM process_instance WHERE id IN (${ids.map(() => '?').join(', ')})`, [...ids]));
    return new Map(rows.map((row) => [String(row.id), { row: instanceRow(row), state: JSON.parse(String(row.state)) as InstanceState, lastHash: String(row.last_hash) }]));
  }

  async row(id: string): Promise<InstanceRow | undefined> {
    return (await this.rows([id])).get(id);
  }

  async rows(ids: readonly string[]): Promise<Map<string, InstanceRow>> {
    if (ids.length === 0) return new Map();
    const rows = await this.database.read((tx) => tx.query(`SELECT ${COLUMNS} FROM process_instance WHERE id IN (${ids.map(() => '?').join(', ')})`, [...ids]));
    return new Map(rows.map((row) => [String(row.id), instanceRow(row)]));
  }

  /** The journal row of the step, inserted before, has made sure that nobody else wrote this version. */
  write(tx: Tx, instance: StoredInstance): void {
    const { row, state, lastHash } = instance;
    const text = JSON.stringify(state);
    if (this.database.dialect === 'sqlite' && row.version > 1) {
      tx.later('UPDATE process_instance SET process_definition_id = ?, process_version = ?, status = ?, suspended = ?, version = ?, state = ?, last_hash = ?, ended_at = ? WHERE id = ? AND version = ?', [
        row.processDefinitionId, row.processVersion, row.status, row.suspended, row.version, text, lastHash, row.endedAt, row.id, row.version - 1,
      ]);
      return;
    }
    tx.put('process_instance', {
      id: row.id,
      tenant_id: row.tenantId,
      process_definition_id: row.processDefinitionId,
      process_key: row.processId,
      process_version: row.processVersion,
      business_key: row.businessKey,
      campaign_id: row.campaignId,
      unit_id: row.unitId,
      parent_instance_id: row.parentInstanceId,
      root_instance_id: row.rootInstanceId,
      status: row.status,
      suspended: row.suspended,
      version: row.version,
      state: text,
      last_hash: lastHash,
      started_at: row.startedAt,
      ended_at: row.endedAt,
      started_by: row.startedBy,
    }, ['id']);
  }
}

/** An instance before its first step. */
export function newInstance(row: Omit<InstanceRow, 'status' | 'suspended' | 'version' | 'endedAt'>): StoredInstance {
  return { row: { ...row, status: 'new', suspended: false, version: 0, endedAt: null }, state: emptyState(), lastHash: ZERO_HASH };
}

export function instanceRow(row: Row): InstanceRow {
  return {
    id: String(row.id),
    tenantId: String(row.tenant_id),
    processDefinitionId: String(row.process_definition_id),
    processId: String(row.process_key),
    processVersion: Number(row.process_version),
    businessKey: row.business_key as string | null,
    campaignId: row.campaign_id as string | null,
    unitId: row.unit_id as string | null,
    parentInstanceId: row.parent_instance_id as string | null,
    rootInstanceId: String(row.root_instance_id),
    status: row.status as InstanceRow['status'],
    suspended: Boolean(row.suspended),
    version: Number(row.version),
    startedAt: fromDb(row.started_at),
    endedAt: fromDbOrNull(row.ended_at),
    startedBy: String(row.started_by),
  };
}

export const INSTANCE_COLUMNS = COLUMNS;
