import { applyAll, emptyState, type InstanceState } from '@noticeflow/engine';
import { fromDb, fromDbOrNull } from '../persistence/column-types.js';
import type { Database } from '../persistence/database.js';
import type { Row, Tx } from '../persistence/tx.js';
import type { InstanceRow } from './contract.js';
import { entryFromRow, eventsOf, ZERO_HASH, type JournalEntry } from './journal.js';

/** An instance between two steps. Never changed: a step makes a new one. */
export interface StoredInstance {
  row: InstanceRow;
  state: InstanceState;
  lastHash: string;
  kept: Kept;
}

/**
 * The state lies in the row as it was some steps ago: its size there, and the size of the events journaled since.
 * A state of ordinary size is written with every step. A large one (a multi-instance with thousands of children) is written again when
 * the journal since has grown as large as itself, so that a step costs what it changes and a reader at most twice the state.
 */
export interface Kept { bytes: number; behind: number }

/** States up to this size are written with every step. */
const ORDINARY_BYTES = 64 * 1024;
/** Whoever missed more steps than this reads the state anew. */
const CATCH_UP_STEPS = 1_000;

const COLUMNS = 'id, tenant_id, process_definition_id, process_key, process_version, business_key, campaign_id, unit_id, parent_instance_id, root_instance_id, status, suspended, version, started_at, ended_at, started_by';

/** Reads and writes instance rows; remembers the last state of the instances used most recently. */
export class InstanceStore {
  private readonly cache = new Map<string, StoredInstance>();
  /** Large instances that another node has changed: the steps missed are read instead of the whole. */
  private readonly doubted = new Map<string, StoredInstance>();

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
    this.doubted.delete(id);
  }

  /** What is remembered may be out of date: the next use reads what is stored now. */
  doubt(id: string): void {
    const known = this.cache.get(id);
    if (!known) return;
    this.cache.delete(id);
    if (known.kept.bytes + known.kept.behind <= ORDINARY_BYTES) return;
    if (this.doubted.size >= 100) this.doubted.delete(this.doubted.keys().next().value!);
    this.doubted.set(id, known);
  }

  /** What is stored now. */
  async load(ids: readonly string[]): Promise<Map<string, StoredInstance>> {
    const found = new Map<string, StoredInstance>();
    const anew: string[] = [];
    for (const id of ids) {
      const known = this.doubted.get(id);
      this.doubted.delete(id);
      const current = known && (await this.caughtUp(known));
      if (current) found.set(id, current);
      else anew.push(id);
    }
    if (anew.length === 0) return found;
    const rows = await this.database.read((tx) => tx.query(
      `SELECT ${COLUMNS}, state, last_hash, (SELECT j.last_seq FROM journal j WHERE j.instance_id = process_instance.id AND j.version = process_instance.version) AS last_seq
       FROM process_instance WHERE id IN (${anew.map(() => '?').join(', ')})`, [...anew]));
    for (const row of rows) found.set(String(row.id), await this.whole(row));
    return found;
  }

  /** A row with its state, brought up to the row's version by the steps journaled since it was written. */
  private async whole(row: Row): Promise<StoredInstance> {
    const text = String(row.state);
    const instance: StoredInstance = { row: instanceRow(row), state: JSON.parse(text) as InstanceState, lastHash: String(row.last_hash), kept: { bytes: text.length, behind: 0 } };
    const lastSeq = Number(row.last_seq);
    if (instance.state.seq === lastSeq) return instance;
    const missing = await this.steps('first_seq > ? AND version <= ?', [instance.row.id, instance.state.seq, instance.row.version]);
    const current = after(instance, missing);
    if (current.state.seq !== lastSeq) throw new Error(`Expected the journal of instance ${instance.row.id} to lead to event ${lastSeq} but it leads to ${current.state.seq}`);
    return current;
  }

  /** The same instance with the steps that others added, or undefined when it is better read anew. */
  private async caughtUp(known: StoredInstance): Promise<StoredInstance | undefined> {
    const { id, version } = known.row;
    const [row] = await this.database.read((tx) => tx.query(`SELECT ${COLUMNS}, last_hash FROM process_instance WHERE id = ?`, [id]));
    if (!row) return undefined;
    const current = instanceRow(row);
    if (current.version < version || current.version > version + CATCH_UP_STEPS || current.status !== 'active') return undefined;
    const missed = current.version === version ? [] : await this.steps('version > ? AND version <= ?', [id, version, current.version]);
    // What this node remembered must be what the others built on: a step of which nobody knew whether it was committed may be not.
    if ((missed[0]?.prevHash ?? String(row.last_hash)) !== known.lastHash) return undefined;
    return { ...after(known, missed), row: current, lastHash: String(row.last_hash) };
  }

  private async steps(condition: string, params: unknown[]): Promise<JournalEntry[]> {
    return (await this.database.read((tx) => tx.query(`SELECT * FROM journal WHERE instance_id = ? AND ${condition} ORDER BY version`, params))).map(entryFromRow);
  }

  async row(id: string): Promise<InstanceRow | undefined> {
    return (await this.rows([id])).get(id);
  }

  async rows(ids: readonly string[]): Promise<Map<string, InstanceRow>> {
    if (ids.length === 0) return new Map();
    const rows = await this.database.read((tx) => tx.query(`SELECT ${COLUMNS} FROM process_instance WHERE id IN (${ids.map(() => '?').join(', ')})`, [...ids]));
    return new Map(rows.map((row) => [String(row.id), instanceRow(row)]));
  }

  /**
   * Writes the row after one or several steps, of which the first was taken on version `base`; answers what lies in the row then.
   * The journal rows of the steps, inserted after it, make sure that nobody else wrote these versions.
   */
  write(tx: Tx, instance: StoredInstance, base: number): Kept {
    const { row, state, lastHash, kept } = instance;
    const active = row.status === 'active';
    if (base > 0 && active && kept.bytes > ORDINARY_BYTES && kept.behind < kept.bytes) {
      tx.later('UPDATE process_instance SET process_definition_id = ?, process_version = ?, status = ?, suspended = ?, version = ?, last_hash = ?, ended_at = ? WHERE id = ? AND version = ?', [
        row.processDefinitionId, row.processVersion, row.status, row.suspended, row.version, lastHash, row.endedAt, row.id, base,
      ]);
      return kept;
    }
    const text = JSON.stringify(state);
    if (this.database.dialect === 'sqlite' && base > 0) {
      tx.later('UPDATE process_instance SET process_definition_id = ?, process_version = ?, status = ?, suspended = ?, version = ?, state = ?, last_hash = ?, ended_at = ? WHERE id = ? AND version = ?', [
        row.processDefinitionId, row.processVersion, row.status, row.suspended, row.version, text, lastHash, row.endedAt, row.id, base,
      ]);
    } else {
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
    return { bytes: text.length, behind: 0 };
  }
}

function after(instance: StoredInstance, steps: readonly JournalEntry[]): StoredInstance {
  const { kept } = instance;
  return {
    ...instance,
    state: applyAll(instance.state, steps.flatMap(eventsOf)),
    kept: { bytes: kept.bytes, behind: steps.reduce((sum, step) => sum + step.events.length, kept.behind) },
  };
}

/** An instance before its first step. */
export function newInstance(row: Omit<InstanceRow, 'status' | 'suspended' | 'version' | 'endedAt'>): StoredInstance {
  return { row: { ...row, status: 'new', suspended: false, version: 0, endedAt: null }, state: emptyState(), lastHash: ZERO_HASH, kept: { bytes: 0, behind: 0 } };
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
