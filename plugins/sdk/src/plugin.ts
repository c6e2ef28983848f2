import type { UnitSet } from '@noticeflow/schemas';
import type { PeriodData } from './campaign/periods.js';

/** An organisation as a process sees it (`unit`, members of `campaign.sets`). */
export interface UnitData {
  id: string;
  code: string;
  name: string;
  level: string;
  kind: string;
  parentId: string | null;
  parentName: string | null;
}

/** What `campaign` is in processes, forms and hooks. Plain data; instants are ISO 8601 UTC. */
export interface CampaignData {
  id: string;
  slug: string;
  year: number;
  title: string;
  /** When it was issued. */
  issuedAt: string;
  parameters: Record<string, string | number | boolean | null>;
  deadlines: Record<string, string>;
  sets: Record<string, UnitData[]>;
  /** Periods of duties that are owed again and again, by duty; absent when there is none. */
  periods?: Readonly<Record<string, readonly PeriodData[]>>;
  /** The issuing organisation: root of the tenant. */
  issuer: UnitData;
  /**
   * Roles bound at installation, for `nf:assignment`: `=campaign.roles.reviewer.unit` and `.post`.
   * `unit` is null for a role at the unit the process works for (`at: "unit"`).
   */
  roles: Record<string, { unit: string | null; post: string }>;
}

/** Everything a hook may look at besides its subject. */
export interface HookContext {
  campaign: Pick<CampaignData, 'id' | 'slug' | 'year' | 'title' | 'issuedAt' | 'parameters'>;
  /** The template's lists by id (file name without `.json`). */
  lists: Readonly<Record<string, readonly unknown[]>>;
}

/**
 * The few things a plugin may say in code when data cannot. Hooks are pure and synchronous:
 * no I/O, no clock, no randomness; the same input gives the same answer.
 */
export interface PluginHooks {
  /**
   * Narrows or reorders the members of a unit set, called when the campaign is issued,
   * after `levels`, `codes`, `kinds`, `where` and `union` of the manifest have been applied.
   * Answers the codes to keep; undefined keeps all.
   */
  resolveUnitSet?(set: UnitSet, members: readonly UnitData[], context: HookContext): readonly string[] | undefined;
}

export interface Plugin {
  readonly noticeflow: 1;
  readonly hooks: Readonly<PluginHooks>;
}

/**
 * The default export of a plugin's `index.ts`. A plugin that needs no hook has no `index.ts` at all.
 *
 * @example export default definePlugin({ hooks: { resolveUnitSet: (set, members) => … } });
 */
export function definePlugin({ hooks = {} }: { hooks?: PluginHooks } = {}): Plugin {
  return Object.freeze({ noticeflow: 1, hooks: Object.freeze({ ...hooks }) });
}

const HOOK_NAMES: readonly (keyof PluginHooks)[] = ['resolveUnitSet'];

/** Whether a loaded module's default export is a plugin with hooks this version knows. Answers what is wrong, or undefined. */
export function whyNoPlugin(candidate: unknown): string | undefined {
  if (typeof candidate !== 'object' || candidate === null || (candidate as Plugin).noticeflow !== 1) return 'Expected definePlugin(…) as default export';
  for (const [name, hook] of Object.entries((candidate as Plugin).hooks ?? {})) {
    if (!HOOK_NAMES.includes(name as keyof PluginHooks)) return `Expected one of the hooks ${HOOK_NAMES.join(', ')} but found "${name}"`;
    if (typeof hook !== 'function') return `Expected the hook "${name}" to be a function`;
  }
  return undefined;
}
