import { Injectable } from '@nestjs/common';
import type { Command, JournalEvent, ModifyInstruction } from '@noticeflow/engine';
import { Database } from '../../persistence/index.js';
import { Abilities, scopeToSql } from '../../platform/abilities/index.js';
import { userPrincipal, type CurrentUser } from '../../platform/auth/index.js';
import { ProblemError } from '../../platform/errors/index.js';
import { decodeCursor, encodeCursor, pageOf } from '../../platform/http/page.js';
import { INSTANCE_COLUMNS, instanceRow, ProcessRuntime } from '../../runtime/index.js';
import { diagramState } from './diagram-state.js';
import { actorOf, InstanceAccess } from './instance-access.js';
import {
  InstanceSummary, InstanceView, type DiagramStateView, type HistoryPageView, type InstancePage, type InstanceQuery, type ModifyInstanceDto, type ModifyInstructionDto, type StartInstanceDto,
} from './instances.dto.js';
import { Repairs } from './repairs.js';
import { consequenceOf, type ConsequenceView } from './consequence.js';

/** JSON text of the variables of one call. */
const MAX_VARIABLES = 256 * 1024;
const HISTORY_CHUNK = 5_000;
/** What a campaign tells its processes. Whoever may say it sends work to any unit, in the campaign's name. */
const CAMPAIGN_VARIABLES = ['campaign', 'unit'] as const;

/** Process instances as people and operators handle them. */
@Injectable()
export class InstancesService {
  constructor(
    private readonly runtime: ProcessRuntime,
    private readonly database: Database,
    private readonly abilities: Abilities,
    private readonly access: InstanceAccess,
    private readonly repairs: Repairs,
  ) {}

  async start(user: CurrentUser, dto: StartInstanceDto): Promise<InstanceView> {
    const unitId = dto.unitId ?? user.posts[0]?.unitId;
    const unit = unitId === undefined ? undefined : await this.access.unit(user.tenantId, unitId);
    this.abilities.require(user, 'create', 'ProcessInstance', { tenantId: user.tenantId, unitPath: unit?.path ?? null });
    if (dto.variables && JSON.stringify(dto.variables).length > MAX_VARIABLES) throw ProblemError.invalid('VARIABLES_TOO_LARGE', `Expected variables of at most ${MAX_VARIABLES} characters`);
    if (!this.abilities.scope(user, 'create', 'ProcessInstance').all) await this.refuseCampaignWork(user.tenantId, dto);
    const { instance, state, events } = await this.runtime.start(
      { tenantId: user.tenantId, processId: dto.processDefinitionKey, version: dto.version, businessKey: dto.businessKey, variables: dto.variables, unitId: unit?.id },
      { actor: actorOf(user) },
    );
    return InstanceView.from(instance, state, state.elements[1]?.variables ?? variablesAtEnd(events));
  }

  /** The processes of a campaign are started by the campaign, or by those who run campaigns: 422 for its variables, 403 for its processes. */
  private async refuseCampaignWork(tenantId: string, dto: StartInstanceDto): Promise<void> {
    const said = CAMPAIGN_VARIABLES.filter((name) => dto.variables !== undefined && Object.hasOwn(dto.variables, name));
    if (said.length > 0) {
      throw ProblemError.invalid('VARIABLE_RESERVED', 'Expected no variable that only a campaign sets', said.map((name) => ({
        path: `variables.${name}`, rule: 'reserved', message: `'${name}' is set by a campaign only`, messageZh: `变量 ${name} 只能由专项行动设置`,
      })));
    }
    const [campaign] = await this.database.read((tx) => tx.query(
      'SELECT c.id FROM campaign c JOIN process_definition d ON d.deployment_id = c.deployment_id WHERE c.tenant_id = ? AND d.tenant_id = c.tenant_id AND d.process_key = ? LIMIT 1',
      [tenantId, dto.processDefinitionKey],
    ));
    if (campaign) throw ProblemError.forbidden('CAMPAIGN_PROCESS', `Expected the campaign, or somebody who runs campaigns, to start '${dto.processDefinitionKey}'`);
  }

  async list(user: CurrentUser, query: InstanceQuery): Promise<InstancePage> {
    const scope = scopeToSql(this.abilities.scope(user, 'read', 'ProcessInstance'), 'o.path');
    const where = ['i.tenant_id = ?', `(${scope.sql} OR i.started_by = ?)`];
    const params: unknown[] = [user.tenantId, ...scope.params, userPrincipal(user.id)];
    const filter = (column: string, value: string | boolean | undefined): void => {
      if (value === undefined) return;
      where.push(`i.${column} = ?`);
      params.push(value);
    };
    filter('process_key', query.processId);
    filter('process_definition_id', query.processDefinitionId);
    filter('suspended', query.suspended);
    if (query.incident !== undefined) where.push(`${query.incident ? '' : 'NOT '}EXISTS (SELECT 1 FROM incident x WHERE x.instance_id = i.id AND x.status = 'open')`);
    filter('campaign_id', query.campaignId);
    filter('unit_id', query.unitId);
    filter('status', query.state);
    filter('business_key', query.businessKey);
    const cursor = decodeCursor(query.cursor, ['string']);
    if (cursor) {
      where.push('i.id < ?');
      params.push(cursor[0]);
    }
    const columns = INSTANCE_COLUMNS.split(', ').map((column) => `i.${column}`).join(', ');
    const rows = await this.database.read((tx) => tx.query(
      `SELECT ${columns} FROM process_instance i LEFT JOIN organisation o ON o.id = i.unit_id AND o.tenant_id = i.tenant_id WHERE ${where.join(' AND ')} ORDER BY i.id DESC LIMIT ${query.limit + 1}`,
      params,
    ));
    return pageOf(rows, query.limit, (last) => [String(last.id)], (row) => InstanceSummary.of(instanceRow(row)));
  }

  async get(user: CurrentUser, id: string): Promise<InstanceView> {
    await this.access.require(user, id, 'read');
    return this.view(id);
  }

  async history(user: CurrentUser, id: string, limit: number, cursor: string | undefined): Promise<HistoryPageView> {
    await this.access.require(user, id, 'read');
    const page = await this.runtime.history(id, { after: decodeCursor(cursor, ['number'])?.[0] ?? 0, limit });
    return { items: page.events, nextCursor: page.next === undefined ? null : encodeCursor([page.next]) };
  }

  async diagramState(user: CurrentUser, id: string): Promise<DiagramStateView> {
    const row = await this.access.requirePicture(user, id);
    const definition = await this.runtime.definition(row.processDefinitionId);
    const { state } = await this.runtime.state(id);
    const events: JournalEvent[] = [];
    for (let after: number | undefined = 0; after !== undefined; ) {
      const page: { events: JournalEvent[]; next?: number } = await this.runtime.history(id, { after, limit: HISTORY_CHUNK });
      events.push(...page.events);
      after = page.next;
    }
    return { definitionId: definition.id, xml: definition.xml, ...diagramState(definition.process, state, events) };
  }

  cancel(user: CurrentUser, id: string, reason: string | undefined): Promise<InstanceView> {
    return this.order(user, id, { type: 'CancelInstance', ...(reason !== undefined && { reason }) });
  }

  suspend(user: CurrentUser, id: string): Promise<InstanceView> {
    return this.order(user, id, { type: 'SuspendInstance' });
  }

  resume(user: CurrentUser, id: string): Promise<InstanceView> {
    return this.order(user, id, { type: 'ResumeInstance' });
  }

  async modify(user: CurrentUser, id: string, dto: ModifyInstanceDto): Promise<InstanceView> {
    await this.access.require(user, id, 'manage');
    return this.order(user, id, { type: 'ModifyInstance', instructions: await this.instructions(id, dto), ...(dto.reason !== undefined && { reason: dto.reason }) });
  }

  /** What a modification would do to the instance as it is now. */
  async previewModification(user: CurrentUser, id: string, dto: ModifyInstanceDto): Promise<ConsequenceView> {
    await this.access.require(user, id, 'manage');
    const { row, events } = await this.runtime.preview(id, { type: 'ModifyInstance', instructions: await this.instructions(id, dto) });
    return consequenceOf(events, [(await this.runtime.definition(row.processDefinitionId)).process]);
  }

  /** An element named without a key means all of its instances that live now; bodies, not the instances in them. */
  private async instructions(id: string, dto: ModifyInstanceDto): Promise<ModifyInstruction[]> {
    const { state } = await this.runtime.state(id);
    return dto.instructions.flatMap((each) => {
      if (each.kind !== 'terminate' || each.key !== undefined || each.elementId === undefined) return [instructionOf(each)];
      const keys = Object.keys(state.elements).map(Number).filter((key) => {
        const instance = state.elements[key]!;
        return instance.elementId === each.elementId && state.elements[instance.parent]?.elementId !== each.elementId;
      });
      if (keys.length === 0) throw ProblemError.conflict('INVALID_STATE', `Expected an active instance of "${each.elementId}" but there is none`);
      return keys.map((key): ModifyInstruction => ({ kind: 'terminate', key }));
    });
  }

  private async order(user: CurrentUser, id: string, command: Command): Promise<InstanceView> {
    await this.access.require(user, id, 'manage');
    await this.runtime.submit(id, command, { actor: actorOf(user), participants: [this.repairs.recorded(user, command)] });
    return this.view(id);
  }

  private async view(id: string): Promise<InstanceView> {
    const { row, state } = await this.runtime.state(id);
    return InstanceView.from(row, state, state.elements[1]?.variables ?? (await this.lastVariables(id)));
  }

  /** An ended instance has no scopes any more: its variables are in its last event. */
  private async lastVariables(id: string): Promise<InstanceView['variables']> {
    return variablesAtEnd(await this.runtime.lastEvents(id));
  }
}

function variablesAtEnd(events: readonly JournalEvent[]): InstanceView['variables'] {
  const last = events.at(-1);
  return last?.type === 'InstanceCompleted' ? last.variables ?? {} : {};
}

export function instructionOf(dto: ModifyInstructionDto): ModifyInstruction {
  if (dto.kind === 'terminate' && dto.key !== undefined) return { kind: 'terminate', key: dto.key };
  if (dto.kind === 'activate' && dto.elementId !== undefined) {
    return { kind: 'activate', elementId: dto.elementId, ...(dto.ancestorKey !== undefined && { ancestorKey: dto.ancestorKey }), ...(dto.variables && { variables: dto.variables }) };
  }
  if (dto.kind === 'move' && dto.from !== undefined && dto.to !== undefined) return { kind: 'move', from: dto.from, to: dto.to };
  throw ProblemError.badRequest('VALIDATION_FAILED', `Expected ${{ terminate: 'key', activate: 'elementId', move: 'from and to' }[dto.kind]} in an instruction of kind ${dto.kind}`);
}
