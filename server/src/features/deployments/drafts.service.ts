import { Injectable } from '@nestjs/common';
import { Database, fromDb, type Row } from '../../persistence/index.js';
import type { CurrentUser } from '../../platform/auth/index.js';
import { Clock, IdGenerator } from '../../platform/clock/index.js';
import { ProblemError } from '../../platform/errors/index.js';
import { decodeCursor, pageOf, type PageQuery } from '../../platform/http/page.js';
import { ProcessRuntime } from '../../runtime/index.js';
import type { DraftPage, DraftSummary, DraftView, PublishedDraft, SaveDraftDto } from './deployments.dto.js';

const COLUMNS = 'id, process_key, name, campaign_id, base_definition_id, version, updated_at, updated_by';

/** Process drafts: kept as drawn, valid or not, until they are published as a version. */
@Injectable()
export class DraftsService {
  constructor(private readonly database: Database, private readonly runtime: ProcessRuntime, private readonly clock: Clock, private readonly ids: IdGenerator) {}

  async list(user: CurrentUser, query: PageQuery): Promise<DraftPage> {
    const cursor = decodeCursor(query.cursor, ['string']);
    const rows = await this.database.read((tx) => tx.query(
      `SELECT ${COLUMNS} FROM process_draft WHERE tenant_id = ?${cursor ? ' AND id < ?' : ''} ORDER BY id DESC LIMIT ${query.limit + 1}`, [user.tenantId, ...(cursor ?? [])],
    ));
    return pageOf(rows, query.limit, (last) => [String(last.id)], summary);
  }

  async get(user: CurrentUser, id: string): Promise<DraftView> {
    const [row] = await this.database.read((tx) => tx.query(`SELECT ${COLUMNS}, xml FROM process_draft WHERE id = ? AND tenant_id = ?`, [id, user.tenantId]));
    if (!row) throw ProblemError.notFound('process draft', id);
    return { ...summary(row), xml: String(row.xml) };
  }

  async create(user: CurrentUser, dto: SaveDraftDto): Promise<DraftView> {
    const id = this.ids.next();
    await this.database.write(async (tx) => tx.insert('process_draft', {
      id, tenant_id: user.tenantId, process_key: dto.key, name: dto.name, xml: dto.xml, campaign_id: dto.campaignId ?? null,
      base_definition_id: dto.baseDefinitionId ?? null, version: 1, updated_at: this.clock.now(), updated_by: user.id,
    }));
    return this.get(user, id);
  }

  async save(user: CurrentUser, id: string, dto: SaveDraftDto): Promise<DraftView> {
    const known = await this.get(user, id);
    const base = dto.version ?? known.version;
    const { affected } = await this.database.write((tx) => tx.execute(
      `UPDATE process_draft SET process_key = ?, name = ?, xml = ?, campaign_id = ?, base_definition_id = ?, version = version + 1, updated_at = ?, updated_by = ?
       WHERE id = ? AND tenant_id = ? AND version = ?`,
      [dto.key, dto.name, dto.xml, dto.campaignId ?? known.campaignId, dto.baseDefinitionId ?? known.baseDefinitionId, this.clock.now(), user.id, id, user.tenantId, base],
    ));
    if (affected !== 1) throw ProblemError.conflict('DRAFT_CHANGED', `Expected version ${base} of draft '${id}' but somebody saved it meanwhile`);
    return this.get(user, id);
  }

  async remove(user: CurrentUser, id: string): Promise<void> {
    const { affected } = await this.database.write((tx) => tx.execute('DELETE FROM process_draft WHERE id = ? AND tenant_id = ?', [id, user.tenantId]));
    if (affected !== 1) throw ProblemError.notFound('process draft', id);
  }

  /** Deploys the draft; it stays, so that work on it can go on. */
  async publish(user: CurrentUser, id: string): Promise<PublishedDraft> {
    const draft = await this.get(user, id);
    const { processDefinitions } = await this.runtime.deploy({
      tenantId: user.tenantId, name: draft.name, resources: [{ name: `${draft.key}.bpmn`, content: draft.xml }], actor: { kind: 'user', tenantId: user.tenantId, id: user.id },
    });
    const published = processDefinitions.find((definition) => definition.key === draft.key) ?? processDefinitions[0];
    if (!published) throw ProblemError.invalid('MODEL_INVALID', `Expected a process in draft '${id}' but it has none`);
    await this.database.write((tx) => tx.execute('UPDATE process_draft SET base_definition_id = ? WHERE id = ? AND tenant_id = ?', [published.id, id, user.tenantId]));
    return { processDefinition: published };
  }
}

function summary(row: Row): DraftSummary {
  return {
    id: String(row.id), key: String(row.process_key), name: String(row.name), campaignId: row.campaign_id as string | null,
    baseDefinitionId: row.base_definition_id as string | null, version: Number(row.version), updatedAt: fromDb(row.updated_at), updatedBy: String(row.updated_by),
  };
}
