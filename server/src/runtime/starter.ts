import type { ParentLink, Variables } from '@noticeflow/engine';
import type { Clock, IdGenerator } from '../platform/clock/index.js';
import type { Actor, Participant, StepResult } from './contract.js';
import type { ProcessDefinition } from './definitions.js';
import { newInstance } from './instance-store.js';
import type { Pipeline } from './pipeline.js';

export interface StartOrder {
  definition: ProcessDefinition;
  actor: Actor;
  instanceId?: string;
  businessKey?: string | undefined;
  variables?: Variables | undefined;
  startElementId?: string | undefined;
  /** The part of a parallel multiple start event that has come. */
  startPart?: number | undefined;
  campaignId?: string | null | undefined;
  unitId?: string | null | undefined;
  parent?: ParentLink | undefined;
  rootInstanceId?: string;
  participants?: readonly Participant[] | undefined;
  annotations?: Record<string, string | number | boolean | null> | undefined;
}

/** Starts instances: by a caller, a call activity, a message, a signal or a timer. */
export class Starter {
  constructor(private readonly pipeline: Pipeline, private readonly clock: Clock, private readonly ids: IdGenerator) {}

  start(order: StartOrder): Promise<StepResult> {
    const { definition, actor, businessKey, variables, startElementId, startPart, parent } = order;
    const id = order.instanceId ?? this.ids.nextInstanceId();
    return this.pipeline.submit({
      instanceId: id,
      command: {
        type: 'CreateInstance',
        instanceId: id,
        ...(businessKey !== undefined && { businessKey }),
        ...(variables !== undefined && { variables }),
        ...(startElementId !== undefined && { startElementId }),
        ...(startPart !== undefined && { startPart }),
        ...(parent !== undefined && { parent }),
      },
      actor,
      participants: order.participants ?? [],
      ...(order.annotations && { annotations: order.annotations }),
      fresh: newInstance({
        id,
        tenantId: definition.tenantId,
        processDefinitionId: definition.id,
        processId: definition.key,
        processVersion: definition.version,
        businessKey: businessKey ?? null,
        campaignId: order.campaignId ?? null,
        unitId: order.unitId ?? null,
        parentInstanceId: parent?.instanceId ?? null,
        rootInstanceId: order.rootInstanceId ?? id,
        startedAt: this.clock.now(),
        startedBy: `${actor.kind}:${actor.id}`.slice(0, 120),
      }),
    });
  }
}

export function systemActor(tenantId: string, component: string): Actor {
  return { kind: 'system', tenantId, id: component };
}
