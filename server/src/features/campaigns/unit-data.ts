import type { UnitData } from '@noticeflow/plugin-sdk';
import type { Unit } from '../organisations/index.js';

/** Units as processes and hooks see them; parents are looked up among the same units. */
export function unitData(units: readonly Unit[]): UnitData[] {
  const byId = new Map(units.map((unit) => [unit.id, unit]));
  return units.map(({ id, code, name, level, kind, parentId }) => ({ id, code, name, level, kind, parentId, parentName: (parentId && byId.get(parentId)?.name) || null }));
}
