import { postPrincipal, userPrincipal } from '../../../platform/auth/current-user.js';
import { POST_TITLES } from '../../organisations/index.js';
import type { TaskKind } from './outcome.js';

/** A unit as assignment sees it. */
export interface AssignmentUnit { id: string; path: string; name: string }

/** What is known about the units, posts and people a step's tasks name. Gathered beforehand in a few queries. */
export interface AssignmentFacts {
  /** By id and by code. */
  unit(reference: string): AssignmentUnit | undefined;
  /** User id for an id or user name, when there is an active account. */
  user(reference: string): string | undefined;
  /** Does anybody hold this post at this unit today? */
  held(unitId: string, postCode: string): boolean;
  /** Outermost unit of the tenant: its post `admin` gets what nobody else can do. */
  rootUnitId: string | undefined;
}

export interface AssignmentRequest {
  kind: TaskKind;
  assignee?: string | null;
  unit?: string | null;
  post?: string | null;
  cc?: readonly string[];
  /** The unit the instance works for: where a post without a unit is meant. */
  instanceUnit?: string | null;
  /** The person who started it all: does what the model gives to nobody, beside the administrator. */
  starter?: string | null;
}

export interface Assignment {
  assignee: string | null;
  unit: AssignmentUnit | null;
  post: string | null;
  /** Whose inbox the task appears in. */
  principals: string[];
  cc: string[];
  /** Chinese: why the administrator was brought in. Never a silent pass. */
  alert?: string;
}

const ADMIN_POST = 'admin';
const defaultPost = (kind: TaskKind): string => (kind === 'approval' ? 'reviewer' : 'clerk');

/**
 * Whose work a task is: the assignee's; otherwise that of whoever holds the post at the unit.
 * Where the model names nobody, an unknown unit, or a post without holder, the administrator of the tenant's root gets it as well, with an alert;
 * where it names nobody at all, so does the starter.
 */
export function assign(request: AssignmentRequest, facts: AssignmentFacts): Assignment {
  const named = Boolean(request.unit ?? request.post);
  const reference = request.unit ?? request.instanceUnit;
  const unit = reference ? facts.unit(reference) ?? null : null;
  const post = request.post ?? (named && unit ? defaultPost(request.kind) : null);
  const cc = (request.cc ?? []).map((each) => ccPrincipal(each, facts)).filter((principal) => principal !== undefined);
  const base = { unit, post, cc };
  const assignee = request.assignee ? facts.user(request.assignee) ?? null : null;
  if (assignee) return { ...base, assignee, principals: [userPrincipal(assignee)] };
  const principals: string[] = [];
  let alert: string | undefined;
  if (request.assignee) alert = '指定的办理人不存在或已停用';
  if (!named) {
    alert ??= '流程未指定办理单位和办理人';
    const starter = request.starter ? facts.user(request.starter) : undefined;
    if (starter) principals.push(userPrincipal(starter));
  } else if (unit && post) {
    principals.push(postPrincipal(unit.id, post));
    if (!facts.held(unit.id, post)) alert ??= `${unit.name}无人担任办理岗位（${POST_TITLES[post] ?? post}）`;
  } else {
    alert ??= request.unit ? '指定的办理单位不存在' : '未指定办理单位';
  }
  if (alert !== undefined && facts.rootUnitId) principals.push(postPrincipal(facts.rootUnitId, ADMIN_POST));
  return { ...base, assignee: null, principals: [...new Set(principals)], ...(alert === undefined ? {} : { alert }) };
}

/** `user:<id>`, `post:<unit>:<code>`, `<unit>:<code>`, or a plain user id or name. An unknown one is left out: copying is a courtesy. */
function ccPrincipal(reference: string, facts: AssignmentFacts): string | undefined {
  const parts = reference.replace(/^(?:post|user):/, '').split(':');
  if (parts.length === 2) {
    const unit = facts.unit(parts[0]!);
    return unit && parts[1] ? postPrincipal(unit.id, parts[1]) : undefined;
  }
  const user = facts.user(parts[0]!);
  return user ? userPrincipal(user) : undefined;
}
