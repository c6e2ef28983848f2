import type { Json, Rejection } from '../../protocol/index.js';
import { tryJoin } from '../behaviors/complex-joins.js';
import { consumeJoin, split } from '../behaviors/joins.js';
import { listen } from '../behaviors/listening.js';
import { planMigration, VersionMapping, type MigrationPlan } from '../behaviors/migration-plan.js';
import type { Step } from '../step.js';
import { reject, type Handlers } from './handler.js';

const CLOSED = { subscriptions: 'SubscriptionClosed', timers: 'TimerCancelled', conditions: 'ConditionClosed' } as const;

/**
 * Carries an instance over to another version of its process. Whatever lives is carried as it was opened: a task keeps its holder,
 * a timer its due time, a subscription its name, a called instance goes on. What the new version adds to a living element
 * (boundary events, event subprocesses) begins to listen now; what it no longer has is closed.
 * One element that cannot be carried refuses the whole.
 */
export const migrateHandlers: Handlers<'MigrateInstance'> = {
  MigrateInstance(step, { definitionId, mappings = [], reason }) {
    const refused = refuse(step);
    if (refused) return refused;
    const mapping = new VersionMapping(step.before, step.process, mappings);
    const wrong = mapping.misnamed(mappings);
    if (wrong) return reject('INVALID_ARGUMENT', `Expected a mapping from one element (or flow) of the old version to one of the new but got "${wrong.from}" to "${wrong.to}"`, { elementId: wrong.from });
    const plan = planMigration(step.state, mapping);
    const [first] = plan.problems;
    if (first) return { ...reject('INVALID_STATE', first.message, { elementId: first.elementId }), problems: plan.problems };
    close(step, plan);
    step.emit({ type: 'InstanceMigrated', definitionId, elements: plan.elements, flows: plan.flows, ...(reason !== undefined && { reason }) });
    renameData(step, mapping);
    for (const { owner, elementId } of plan.open) if (step.isLive(owner)) listen(step, owner, step.element(elementId), step.element(elementId).event!);
    if (plan.reconsider.conditions) step.variablesChanged = true;
    passJoins(step, plan.reconsider.joins);
    return undefined;
  },
};

function refuse(step: Step): Rejection | undefined {
  const { before, process } = step;
  if (before === process) return reject('INVALID_ARGUMENT', `Expected another version for instance "${step.state.instanceId}" but it follows this one already`);
  if (before.id !== process.id) return reject('INVALID_ARGUMENT', `Expected a version of process "${before.id}" but got "${process.id}"`);
  return undefined;
}

function close(step: Step, plan: MigrationPlan): void {
  for (const { collection, key, elementId } of plan.close) {
    step.emit({ type: CLOSED[collection], key, elementId });
    for (const name in step.state.incidents) {
      const incident = step.state.incidents[Number(name)]!;
      if (incident.phase === 'observing' && incident.elementId === elementId) step.emit({ type: 'IncidentResolved', key: Number(name), elementId });
    }
  }
}

/** Bookkeeping that names elements or flows: what has come of a parallel multiple event, what a complex join still waits for. */
function renameData(step: Step, mapping: VersionMapping): void {
  for (const name in step.state.elements) {
    const key = Number(name);
    const data: { [name: string]: Json } = {};
    for (const [entry, value] of Object.entries(step.state.elements[key]!.data ?? {})) {
      const named = /^(parts|complex):(.*)$/s.exec(entry);
      if (!named || value === null) continue;
      const id = mapping.element(named[2]!);
      // Flows that are gone bring no token any more.
      const kept = named[1] === 'complex' && Array.isArray(value) ? (value as string[]).flatMap((flow) => mapping.flow(flow) ?? []) : value;
      if (id === named[2] && JSON.stringify(kept) === JSON.stringify(value)) continue;
      if (id !== named[2]) data[entry] ??= null;
      if (id !== undefined) data[`${named[1]}:${id}`] = kept;
    }
    if (Object.keys(data).length > 0) step.emit({ type: 'ElementDataSet', key, data });
  }
}

/** A join that needs less than before may have what it needs. Inclusive joins are looked at whenever the step comes to rest. */
function passJoins(step: Step, changed: ReadonlySet<string>): void {
  for (const place of Object.keys(step.state.parked)) {
    const [scopeText, elementId] = split(place);
    const scope = Number(scopeText);
    const element = step.element(elementId);
    if (!changed.has(elementId) || element.incoming.length === 0) continue;
    if (element.kind === 'complexGateway') tryJoin(step, scope, element);
    if (element.kind !== 'parallelGateway') continue;
    while (step.isLive(scope) && element.incoming.every((flow) => (step.state.parked[place]?.[flow] ?? 0) > 0)) consumeJoin(step, scope, element, element.incoming);
  }
}
