import { Injectable } from '@nestjs/common';
import { dayOfAnchor, localDay, type RecurrenceDefinition } from '@noticeflow/plugin-sdk';
import { Database, fromDb, type Tx } from '../../persistence/index.js';
import { Clock, IdGenerator } from '../../platform/clock/index.js';
import { ProblemError } from '../../platform/errors/index.js';
import { CampaignStore, type Campaign } from '../campaign-store/index.js';
import { sumUp, type ServiceRecord, type Subject, type SubjectResult } from './shortfalls.js';
import { lastEnded, periodOf, type Period } from './weeks.js';

interface SubjectRow extends Record<string, unknown> { id: string; owner_unit_id: string; data: string; parent_record_id: string | null; hash: string | null; accepted_at: unknown }

export interface RecurrenceMatrix {
  definition: RecurrenceDefinition;
  subjects: SubjectResult[];
  periods: { period: string; first: string; last: string; expected: number; met: number; short: number; withReason: number }[];
  totals: { expected: number; met: number; short: number; withReason: number };
}

/** Services owed per subject and week or month: what was given, what falls short, and the reasons people gave. Blocks nothing. */
@Injectable()
export class RecurrencesService {
  constructor(private readonly database: Database, private readonly campaigns: CampaignStore, private readonly clock: Clock, private readonly ids: IdGenerator) {}

  async definition(campaign: Campaign, recurrenceId: string): Promise<RecurrenceDefinition> {
    const { manifest } = await this.campaigns.template(campaign.tenantId, campaign.id);
    const definition = manifest.recurrences?.find(({ id }) => id === recurrenceId);
    if (!definition) throw ProblemError.notFound('recurrence', recurrenceId);
    return definition;
  }

  /** The matrix of subjects × periods, for one unit or all; `period` limits it to one week (`2022-W28`) or month. */
  async matrix(campaign: Campaign, recurrenceId: string, { unitIds, period, until }: { unitIds?: readonly string[] | undefined; period?: string | undefined; until?: string } = {}): Promise<RecurrenceMatrix> {
    const definition = await this.definition(campaign, recurrenceId);
    const last = until ?? this.lastDay(campaign, definition);
    const { subjects, records, reasons } = await this.database.read(async (tx) => {
      const found = await this.subjects(tx, campaign, definition, unitIds);
      return { subjects: found, records: await this.records(tx, campaign, definition, unitIds), reasons: await this.reasons(tx, campaign, definition, found) };
    });
    const results = sumUp(definition, subjects, records, last, reasons).map((subject) => (period ? { ...subject, periods: subject.periods.filter((item) => item.period === period) } : subject));
    return { definition, subjects: results, ...count(results) };
  }

  /** Subjects of a unit that fall short in a period that has ended. */
  async shortfalls(campaign: Campaign, recurrenceId: string, unitIds: readonly string[] | undefined, period: Period): Promise<SubjectResult[]> {
    const { subjects } = await this.matrix(campaign, recurrenceId, { unitIds, period: period.id, until: period.last });
    return subjects.filter((subject) => subject.periods.some(({ short }) => short.length > 0));
  }

  /** Records why a subject fell short in a period; again: replaces it. */
  async giveReason(campaign: Campaign, recurrenceId: string, given: { subjectKey: string; period: string; reason: string; unitId: string | null; actorId: string }): Promise<void> {
    await this.definition(campaign, recurrenceId);
    await this.database.write(async (tx) => {
      tx.put('recurrence_reason', {
        id: this.ids.next(), tenant_id: campaign.tenantId, campaign_id: campaign.id, recurrence_id: recurrenceId, subject_key: given.subjectKey, period: given.period,
        unit_id: given.unitId, reason: given.reason, recorded_at: this.clock.now(), recorded_by: given.actorId,
      }, ['campaign_id', 'recurrence_id', 'subject_key', 'period']);
    });
  }

  /** Judged are periods that have ended; none after the end of the definition. */
  private lastDay(campaign: Campaign, definition: RecurrenceDefinition): string {
    const { last } = lastEnded(this.clock.now(), definition.every);
    const end = definition.until && campaign.issuedAt ? dayOfAnchor(definition.until, { parameters: campaign.parameters, issuedAt: campaign.issuedAt }) : undefined;
    return end && end < last ? end : last;
  }

  /**
   * Rows of the register of subjects whose list has been accepted: unaccepted ones are owed nothing yet. Those with the same
   * distinguishing value are one subject, owed from the earliest acceptance on. The value itself is not read: its keyed hash is.
   */
  private async subjects(tx: Tx, campaign: Campaign, definition: RecurrenceDefinition, unitIds: readonly string[] | undefined): Promise<Subject[]> {
    const { register, distinctBy, label, from, until } = definition.subjects;
    const rows = await tx.query<SubjectRow>(
      `SELECT r.id, r.owner_unit_id, r.data, r.parent_record_id, k.hash,
              (SELECT MIN(v.at) FROM record_revision v WHERE v.record_id = COALESCE(r.parent_record_id, r.id) AND v.status = 'approved') AS accepted_at
         FROM record r LEFT JOIN record_key k ON k.record_id = r.id AND k.field = ?
        WHERE r.tenant_id = ? AND r.campaign_id = ? AND r.register = ? AND r.removed_at IS NULL${ownedBy('r.owner_unit_id', unitIds)} ORDER BY r.id`,
      [distinctBy, campaign.tenantId, campaign.id, register, ...(unitIds ?? [])],
    );
    const issuedAt = campaign.issuedAt ?? campaign.createdAt;
    const begin = (definition.from && dayOfAnchor(definition.from, { parameters: campaign.parameters, issuedAt })) ?? localDay(issuedAt);
    const subjects = new Map<string, Subject>();
    for (const row of rows) {
      if (!row.accepted_at) continue;
      const data = JSON.parse(row.data) as Record<string, unknown>;
      const key = row.hash ?? (typeof data[distinctBy] === 'string' ? `v:${String(data[distinctBy])}`.slice(0, 80) : `r:${row.id}`);
      const start = [begin, localDay(fromDb(row.accepted_at)), dayIn(data, from)].filter((day): day is string => day !== undefined).sort().at(-1)!;
      const end = dayIn(data, until) ?? null;
      const known = subjects.get(key);
      if (!known) {
        subjects.set(key, { key, label: typeof data[label] === 'string' ? data[label] : '', unitId: row.owner_unit_id, rowIds: [row.id], from: start, until: end });
        continue;
      }
      known.rowIds.push(row.id);
      if (start < known.from) known.from = start;
      known.until = known.until === null || end === null ? null : known.until > end ? known.until : end;
    }
    return [...subjects.values()];
  }

  /** A service is recorded by the unit whose subject it is. */
  private async records(tx: Tx, campaign: Campaign, { records, measures }: RecurrenceDefinition, unitIds: readonly string[] | undefined): Promise<ServiceRecord[]> {
    const rows = await tx.query<{ data: string }>(
      `SELECT data FROM record WHERE tenant_id = ? AND campaign_id = ? AND register = ? AND removed_at IS NULL${ownedBy('owner_unit_id', unitIds)}`,
      [campaign.tenantId, campaign.id, records.register, ...(unitIds ?? [])],
    );
    return rows.flatMap(({ data: text }) => {
      const data = JSON.parse(text) as Record<string, unknown>;
      const subject = data[records.subjectField];
      const day = dayIn(data, records.dateField);
      if (typeof subject !== 'string' || !day) return [];
      return [{ subjectRowId: subject, day, values: Object.fromEntries(measures.flatMap(({ id, field }) => (field && typeof data[field] === 'number' ? [[id, data[field]]] : []))) }];
    });
  }

  /** By subject and period: those written in the form for reasons, and over them those recorded through the API. */
  private async reasons(tx: Tx, campaign: Campaign, definition: RecurrenceDefinition, subjects: readonly Subject[]): Promise<Map<string, string>> {
    const reasons = new Map<string, string>();
    if (definition.reasons) {
      const { forms } = await this.campaigns.template(campaign.tenantId, campaign.id, tx);
      const { form: formId, table } = definition.reasons;
      const register = forms.find(({ id }) => id === formId)?.register;
      const keyOfRow = new Map(subjects.flatMap((subject) => subject.rowIds.map((id) => [id, subject.key] as const)));
      const rows = await tx.query<{ data: string; record_key: string }>(
        `SELECT r.data, i.record_key FROM record r JOIN instance_record i ON i.record_id = r.parent_record_id AND i.form_id = ?
          WHERE r.tenant_id = ? AND r.campaign_id = ? AND r.register = ? AND r.removed_at IS NULL ORDER BY r.id`,
        [formId, campaign.tenantId, campaign.id, `${register}.${table}`],
      );
      for (const row of rows) {
        const data = JSON.parse(row.data) as Record<string, unknown>;
        const key = keyOfRow.get(String(data.subject));
        if (key && typeof data.reason === 'string' && data.reason && /^\d{4}-\d{2}-\d{2}$/.test(row.record_key)) reasons.set(`${key} ${periodOf(row.record_key, definition.every).id}`, data.reason);
      }
    }
    const rows = await tx.query<{ subject_key: string; period: string; reason: string }>('SELECT subject_key, period, reason FROM recurrence_reason WHERE campaign_id = ? AND recurrence_id = ?', [campaign.id, definition.id]);
    for (const row of rows) reasons.set(`${row.subject_key} ${row.period}`, row.reason);
    return reasons;
  }
}

/** Condition on the owner; no units own nothing. */
function ownedBy(column: string, unitIds: readonly string[] | undefined): string {
  return unitIds === undefined ? '' : ` AND ${column} IN (${unitIds.map(() => '?').join(', ') || 'NULL'})`;
}

function dayIn(data: Readonly<Record<string, unknown>>, field: string | undefined): string | undefined {
  const value = field === undefined ? undefined : data[field];
  return typeof value === 'string' && /^\d{4}-\d{2}-\d{2}/.test(value) ? value.slice(0, 10) : undefined;
}

function count(subjects: readonly SubjectResult[]): Pick<RecurrenceMatrix, 'periods' | 'totals'> {
  const periods = new Map<string, RecurrenceMatrix['periods'][number]>();
  for (const { periods: own } of subjects) {
    for (const { period, first, last, short, reason } of own) {
      const row = periods.get(period) ?? { period, first, last, expected: 0, met: 0, short: 0, withReason: 0 };
      row.expected += 1;
      if (short.length === 0) row.met += 1;
      else row.short += 1;
      if (short.length > 0 && reason) row.withReason += 1;
      periods.set(period, row);
    }
  }
  const list = [...periods.values()].sort((a, b) => (a.first < b.first ? -1 : 1));
  const sum = (name: 'expected' | 'met' | 'short' | 'withReason'): number => list.reduce((total, row) => total + row[name], 0);
  return { periods: list, totals: { expected: sum('expected'), met: sum('met'), short: sum('short'), withReason: sum('withReason') } };
}

