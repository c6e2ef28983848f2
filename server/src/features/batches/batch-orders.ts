import type { Command } from '@noticeflow/engine';
import { ProblemError } from '../../platform/errors/index.js';
import { splitKey } from '../../runtime/index.js';
import { instructionOf } from '../instances/index.js';
import { migration } from '../migration/index.js';
import type { BatchRow } from './batch-row.js';
import type { BatchParametersDto, BatchType } from './batches.dto.js';

/** The order of a batch to one of its instances. `subjectId` is the incident of a resolve-incidents. */
export function orderOf({ type, parameters, reason }: Pick<BatchRow, 'type' | 'parameters' | 'reason'>, subjectId: string): Command {
  const because = reason === null ? {} : { reason };
  switch (type) {
    case 'cancel':
      return { type: 'CancelInstance', ...because };
    case 'suspend':
      return { type: 'SuspendInstance' };
    case 'resume':
      return { type: 'ResumeInstance' };
    case 'migrate':
      return migration(parameters.targetDefinitionId!, parameters.mappings ?? [], reason ?? undefined);
    case 'modify':
      return { type: 'ModifyInstance', instructions: parameters.instructions!.map(instructionOf), ...because };
    case 'resolve-incidents':
      return { type: 'ResolveIncident', incidentKey: splitKey(subjectId).key, retries: parameters.retries ?? 1 };
    case 'start':
      throw new Error('Expected an order to an instance but a start has none yet');
  }
}

const NEEDED: Partial<Record<BatchType, (parameters: BatchParametersDto) => string | undefined>> = {
  start: ({ processDefinitionKey }) => (processDefinitionKey === undefined ? 'processDefinitionKey' : undefined),
  migrate: ({ targetDefinitionId }) => (targetDefinitionId === undefined ? 'targetDefinitionId' : undefined),
  // Keys of element instances differ from instance to instance.
  modify: ({ instructions }) => (instructions === undefined || instructions.some(({ kind }) => kind === 'terminate') ? 'instructions' : undefined),
};

/** 422 when the parameters do not say what the type needs. */
export function checkParameters(type: BatchType, parameters: BatchParametersDto): void {
  const missing = NEEDED[type]?.(parameters);
  if (missing !== undefined) throw ProblemError.invalid('BATCH_PARAMETERS', `Expected parameters.${missing} for a batch of type ${type}`, [{ path: `parameters.${missing}`, message: 'Expected a value that holds for every instance', messageZh: '请填写对每个流程都适用的参数' }]);
  if (type === 'modify') parameters.instructions!.forEach(instructionOf);
}
