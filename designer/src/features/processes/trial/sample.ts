import type { Variables } from '@noticeflow/engine';
import type { CampaignDetail } from '../api.js';

/** So many units of each set take part in a trial run: enough to see that there are several. */
const UNITS = 2;

/** Made-up starting data in the shape a real start has, from the campaign when one is chosen. */
export function sampleVariables(campaign: CampaignDetail | undefined): Variables {
  if (!campaign) return { unit: { id: 'unit-1', code: '440100', name: '示例单位', level: 'prefecture', kind: 'league', parentId: 'root', parentName: '上级单位' } };
  const sets = Object.fromEntries(campaign.sets.map(({ id, units }) => [id, units.slice(0, UNITS).map(({ id: unitId, code, name, level, kind }) => ({ id: unitId, code, name, level, kind }))]));
  const all = campaign.sets.flatMap(({ units }) => units);
  const unit = all.find(({ level }) => level === 'prefecture') ?? all[0];
  const county = all.filter(({ level }) => level === 'county').slice(0, UNITS);
  const variables = {
    campaign: {
      id: campaign.id, slug: campaign.slug, year: campaign.year, title: campaign.title, shortTitle: campaign.shortTitle, parameters: campaign.parameters,
      deadlines: Object.fromEntries(campaign.deadlines.map(({ id, dueAt }) => [id, dueAt ?? null])), sets,
    },
    ...(unit && { unit: { id: unit.id, code: unit.code, name: unit.name, level: unit.level, kind: unit.kind } }),
    counties: county.map(({ id, code, name, level, kind }) => ({ id, code, name, level, kind })),
  };
  return JSON.parse(JSON.stringify(variables)) as Variables;
}
