import { Injectable } from '@nestjs/common';
import type { Command, MigrationMapping, MigrationProblem } from '@noticeflow/engine';
import type { CurrentUser } from '../../platform/auth/index.js';
import { ProblemError } from '../../platform/errors/index.js';
import { isRejection, ProcessRuntime } from '../../runtime/index.js';
import { actorOf, consequenceOf, InstanceAccess, Repairs, type ConsequenceView } from '../instances/index.js';
import type { MigrateInstanceDto, MigrationProblemView, MigrationView, Verdict } from './migration.dto.js';

/** Refusals that are about the instance as a whole. */
const REFUSED_ZH: Partial<Record<string, string>> = { ALREADY_COMPLETED: '流程已结束', NOT_FOUND: '流程不存在', INVALID_ARGUMENT: '已在该版本，或映射不正确', INVALID_STATE: '新版本中要开启的事件无法求值' };

/** What a dry run says about one instance. */
export interface Assessment { verdict: Verdict; problems: MigrationProblemView[]; consequence: ConsequenceView | null }

/** Carries running instances over to another version of their process, dry run first. */
@Injectable()
export class MigrationService {
  constructor(private readonly runtime: ProcessRuntime, private readonly access: InstanceAccess, private readonly repairs: Repairs) {}

  async migrate(user: CurrentUser, instanceId: string, dto: MigrateInstanceDto): Promise<MigrationView> {
    const row = await this.access.require(user, instanceId, 'manage');
    const target = await this.target(user.tenantId, row.processId, dto);
    const answer = { instanceId, targetDefinitionId: target.id, targetVersion: target.version };
    if (dto.dryRun) return { ...answer, ...await this.assess(instanceId, migration(target.id, dto.mappings ?? [])), migrated: false };
    const order = migration(target.id, dto.mappings ?? [], dto.reason);
    const { events } = await this.runtime.submit(instanceId, order, { actor: actorOf(user), participants: [this.repairs.recorded(user, order)] });
    return { ...answer, verdict: 'ready', problems: [], consequence: consequenceOf(events, await this.models(target.id, row.processDefinitionId)), migrated: true };
  }

  /** The version meant, of this tenant. 404 when there is none. */
  async target(tenantId: string, processKey: string, { targetDefinitionId, version }: { targetDefinitionId?: string | undefined; version?: number | undefined }): Promise<{ id: string; key: string; version: number }> {
    const target = targetDefinitionId === undefined ? await this.runtime.findDefinition(tenantId, processKey, version) : await this.runtime.definition(targetDefinitionId);
    if (target.tenantId !== tenantId) throw ProblemError.notFound('process definition', target.id);
    return { id: target.id, key: target.key, version: target.version };
  }

  /** The order is decided as it would be, and not committed: whatever would refuse it is said here. */
  async assess(instanceId: string, command: Command): Promise<Assessment> {
    const models = (sourceId: string) => this.models(command.type === 'MigrateInstance' ? command.definitionId : sourceId, sourceId);
    try {
      const { row, events } = await this.runtime.preview(instanceId, command);
      return { verdict: 'ready', problems: [], consequence: consequenceOf(events, await models(row.processDefinitionId)) };
    } catch (error) {
      if (!isRejection(error)) throw error;
      const source = (await models((await this.runtime.state(instanceId)).row.processDefinitionId)).at(-1)!;
      const { problems, message, elementId } = error.rejection;
      const found: MigrationProblem[] = problems ?? [{ elementId: elementId ?? '', rule: 'event-changed', message, messageZh: REFUSED_ZH[error.rejection.code] ?? message, mappable: false }];
      const named = found.map((problem): MigrationProblemView => ({
        elementId: problem.elementId, elementName: source.elements.get(problem.elementId)?.name ?? null, rule: problems ? problem.rule : error.rejection.code,
        message: problem.message, messageZh: problem.messageZh, mappable: problem.mappable,
      }));
      return { verdict: found.every(({ mappable }) => mappable) ? 'needs-mapping' : 'impossible', problems: named, consequence: null };
    }
  }

  private async models(targetId: string, sourceId: string) {
    return [(await this.runtime.definition(targetId)).process, (await this.runtime.definition(sourceId)).process];
  }
}

export function migration(definitionId: string, mappings: readonly MigrationMapping[], reason?: string): Command {
  return { type: 'MigrateInstance', definitionId, ...(mappings.length > 0 && { mappings: mappings.map(({ from, to }) => ({ from, to })) }), ...(reason !== undefined && { reason }) };
}
