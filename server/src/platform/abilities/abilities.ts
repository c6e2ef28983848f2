import { Ability, type ConditionsMatcher, type RawRuleOf } from '@casl/ability';
import { Injectable } from '@nestjs/common';
import type { CurrentUser } from '../auth/current-user.js';
import { ProblemError } from '../errors/problem-error.js';
import { permissionsOf, type Action, type Subject } from './permission-sets.js';

/** The place of a thing: whose tenant, whose unit. `unitPath` absent means it belongs to the tenant as a whole. */
export interface Resource {
  tenantId: string;
  unitPath?: string | null;
}

/** What a rule asks of a resource. */
export interface Place {
  tenantId: string;
  /** Absent: anywhere in the tenant. */
  unitPath?: string;
  /** With `unitPath`: this unit only, not those below. */
  exact?: boolean;
}

type Tagged = Resource & { subject: Subject };
export type UserAbility = Ability<[Action, Subject | Tagged], Place>;

/** Paths are codes joined by `/`; `/44/440` is not above `/44/4409`. */
export function isWithin(path: string, ancestor: string): boolean {
  return path === ancestor || path.startsWith(ancestor.endsWith('/') ? ancestor : `${ancestor}/`);
}

const placeMatcher: ConditionsMatcher<Place> = (place) => (thing: unknown) => {
  const resource = thing as Resource;
  if (resource.tenantId !== place.tenantId) return false;
  if (place.unitPath === undefined) return true;
  if (typeof resource.unitPath !== 'string') return false;
  return place.exact ? resource.unitPath === place.unitPath : isWithin(resource.unitPath, place.unitPath);
};

/** Where a list may look: everything of the tenant, or these sub-trees and single units. */
export interface Scope {
  tenantId: string;
  all: boolean;
  subtrees: string[];
  units: string[];
}

/** Turns posts into rights. */
@Injectable()
export class Abilities {
  /** The rules follow from the posts, a list that is shared by the requests of a session: they are built once for it. */
  private readonly built = new WeakMap<CurrentUser['posts'], { tenantId: string; ability: UserAbility }>();

  /** The rights of a person, from the posts held now. */
  for(user: CurrentUser): UserAbility {
    const known = this.built.get(user.posts);
    if (known?.tenantId === user.tenantId) return known.ability;
    const ability = this.build(user);
    this.built.set(user.posts, { tenantId: user.tenantId, ability });
    return ability;
  }

  private build(user: CurrentUser): UserAbility {
    const rules: RawRuleOf<UserAbility>[] = [];
    for (const post of user.posts) {
      for (const { actions, subjects, reach } of permissionsOf(post.postCode)) {
        const conditions: Place = { tenantId: user.tenantId };
        if (reach !== 'tenant') conditions.unitPath = post.unitPath;
        if (reach === 'own') conditions.exact = true;
        rules.push({ action: [...actions], subject: [...subjects], conditions });
      }
    }
    return new Ability<[Action, Subject | Tagged], Place>(rules, {
      conditionsMatcher: placeMatcher,
      detectSubjectType: (thing) => thing.subject,
    });
  }

  /** May the person do it to this thing, or (without a thing) to at least some? */
  can(user: CurrentUser, action: Action, subject: Subject, resource?: Resource): boolean {
    return this.for(user).can(action, resource ? { ...resource, subject } : subject);
  }

  /**
   * Throws 403 when the person may not do it. With a resource (named by its id) that the person may not even read: 404,
   * exactly as for an id that does not exist.
   */
  require(user: CurrentUser, action: Action, subject: Subject, resource?: Resource & { id?: string }): void {
    const ability = this.for(user);
    const target = resource ? { ...resource, subject } : subject;
    if (ability.can(action, target)) return;
    if (resource?.id !== undefined && !ability.can('read', target)) throw ProblemError.notFound(subject, resource.id);
    throw ProblemError.forbidden('FORBIDDEN', `Expected a post that may ${action} ${subject} here but ${user.username} holds none`);
  }

  /** The places in which the person may do it: the WHERE of a list. */
  scope(user: CurrentUser, action: Action, subject: Subject): Scope {
    const scope: Scope = { tenantId: user.tenantId, all: false, subtrees: [], units: [] };
    for (const rule of this.for(user).rulesFor(action, subject)) {
      const place = rule.conditions;
      if (!place?.unitPath) scope.all = true;
      else if (place.exact) scope.units.push(place.unitPath);
      else scope.subtrees.push(place.unitPath);
    }
    scope.subtrees = [...new Set(scope.subtrees)].filter((p, _i, all) => !all.some((other) => other !== p && isWithin(p, other))).sort();
    scope.units = [...new Set(scope.units)].filter((u) => !scope.subtrees.some((s) => isWithin(u, s))).sort();
    return scope;
  }
}

/** Free-standing form of {@link Abilities.require}, for guards and services without injection. */
export function requireAbility(user: CurrentUser, action: Action, subject: Subject, resource?: Resource & { id?: string }): void {
  shared.require(user, action, subject, resource);
}

const shared = new Abilities();

/** `<action>:<subject>` for every permission, so that a client can show or hide a menu. */
export function permissionNames(postCodes: readonly string[]): Set<string> {
  const names = new Set<string>();
  for (const code of postCodes) {
    for (const { actions, subjects } of permissionsOf(code)) {
      for (const action of actions) for (const subject of subjects) names.add(`${action}:${subject}`);
    }
  }
  return names;
}
