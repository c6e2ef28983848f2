import type { TemplateManifest } from '@noticeflow/schemas';
import type { CampaignData, UnitData } from '../plugin.js';
import type { DueDate } from './deadlines.js';
import type { PeriodData } from './periods.js';
import type { ResolvedSet } from './unit-sets.js';

export interface CampaignInput {
  id: string;
  manifest: TemplateManifest;
  issuedAt: Date;
  parameters: CampaignData['parameters'];
  deadlines: readonly DueDate[];
  sets: readonly ResolvedSet[];
  /** Periods of duties that have them, by duty. */
  periods?: Readonly<Record<string, readonly PeriodData[]>>;
  issuer: UnitData;
  /** Post codes that replace those of the manifest, by role. */
  posts?: Readonly<Record<string, string>>;
  /** Organisation of this code, for roles at a named organisation. */
  unitByCode: (code: string) => UnitData | undefined;
}

/** The variable `campaign` with which the main process starts. */
export function buildCampaignData({ id, manifest, issuedAt, parameters, deadlines, sets, periods = {}, issuer, posts = {}, unitByCode }: CampaignInput): CampaignData {
  const members = new Map(sets.map((set) => [set.id, set.members]));
  const unitOf = (at: string): string | null => {
    if (at === 'unit') return null;
    if (at === 'issuer') return issuer.id;
    return (members.has(at) ? members.get(at)?.[0] : unitByCode(at))?.id ?? null;
  };
  return {
    id,
    slug: manifest.slug,
    year: manifest.notice.year,
    title: manifest.title,
    issuedAt: issuedAt.toISOString(),
    parameters,
    // Deadlines of periods are told with the periods.
    deadlines: Object.fromEntries(deadlines.filter(({ id }) => !id.includes('.')).map((deadline) => [deadline.id, deadline.due.toISOString()])),
    sets: Object.fromEntries(sets.map((set) => [set.id, set.members])),
    ...(Object.keys(periods).length > 0 ? { periods } : {}),
    issuer,
    roles: Object.fromEntries(manifest.roles.map((role) => [role.id, { unit: unitOf(role.at), post: posts[role.id] ?? role.post }])),
  };
}
