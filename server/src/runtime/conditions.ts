import { startConditions, type Variables } from '@noticeflow/engine';
import type { Database } from '../persistence/database.js';
import type { Clock } from '../platform/clock/index.js';
import type { Actor } from './contract.js';
import { CONDITION, type Definitions } from './definitions.js';
import type { Starter } from './starter.js';

export interface PublishedConditions {
  tenantId: string;
  actor: Actor;
  variables: Variables;
  /** Only the newest version of this process. */
  processId?: string | undefined;
  businessKey?: string | undefined;
}

export interface ConditionsMet {
  started: { instanceId: string; processDefinitionKey: string; elementId: string }[];
  /** Conditions that could not be evaluated over this data. */
  failed: { processDefinitionKey: string; elementId: string; message: string }[];
}

/**
 * Conditional start events of processes: the data somebody publishes is looked at by the newest version of each process that has one.
 * Every publication is for itself; nothing is remembered between two of them, and an instance starts with the data.
 */
export class Conditions {
  constructor(private readonly database: Database, private readonly clock: Clock, private readonly starter: Starter, private readonly definitions: Definitions) {}

  async publish({ tenantId, actor, variables, processId, businessKey }: PublishedConditions): Promise<ConditionsMet> {
    const rows = await this.database.read((tx) => tx.query(
      `SELECT DISTINCT definition_id, process_key FROM definition_subscription WHERE tenant_id = ? AND name = ? AND kind = ? ${processId === undefined ? '' : 'AND process_key = ?'} ORDER BY process_key`,
      [tenantId, CONDITION, CONDITION, ...(processId === undefined ? [] : [processId])]));
    const answer: ConditionsMet = { started: [], failed: [] };
    for (const row of rows) {
      const definition = await this.definitions.get(String(row.definition_id));
      const { met, failed } = startConditions(definition.process, variables, { now: this.clock.now().toISOString() });
      answer.failed.push(...failed.map((each) => ({ processDefinitionKey: definition.key, ...each })));
      for (const elementId of met) {
        const { instanceId } = await this.starter.start({ definition, actor, startElementId: elementId, variables, businessKey });
        answer.started.push({ instanceId, processDefinitionKey: definition.key, elementId });
      }
    }
    return answer;
  }
}
