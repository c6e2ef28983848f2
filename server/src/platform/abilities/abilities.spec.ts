import type { CurrentUser } from '../auth/index.js';
import { Abilities, PERMISSION_SETS, isWithin, scopeToSql, type Action, type Subject } from './index.js';

function person(...posts: [postCode: string, unitPath: string][]): CurrentUser {
  return {
    id: 'u', tenantId: 'gd', username: 'u', displayName: '', permissions: new Set(), principals: [], sessionId: 's',
    posts: posts.map(([postCode, unitPath]) => ({ id: 'p', unitId: unitPath, unitPath, unitName: '', postCode, postTitle: '' })),
  };
}

describe('abilities', () => {
  const abilities = new Abilities();
  const may = (user: CurrentUser, action: Action, subject: Subject, unitPath?: string, tenantId = 'gd') => abilities.can(user, action, subject, { tenantId, unitPath });
  const clerk = person(['clerk', '/44/4409']);

  it('reach the own unit and what lies below, by whole codes', () => {
    expect(may(clerk, 'read', 'Record', '/44/4409')).toBe(true);
    expect(may(clerk, 'read', 'Record', '/44/4409/440981')).toBe(true);
    expect(may(clerk, 'read', 'Record', '/44/44099')).toBe(false);
    expect(may(clerk, 'read', 'Record', '/44/4408')).toBe(false);
    expect(may(clerk, 'read', 'Record', '/44')).toBe(false);
    expect(isWithin('/44/44099', '/44/4409')).toBe(false);
  });

  it('write in the own unit only', () => {
    expect(may(clerk, 'update', 'Record', '/44/4409')).toBe(true);
    expect(may(clerk, 'update', 'Record', '/44/4409/440981')).toBe(false);
  });

  it('end at the tenant, for every post, action and subject', () => {
    for (const post of Object.keys(PERMISSION_SETS)) {
      const user = person([post, '/44']);
      for (const { actions, subjects } of PERMISSION_SETS[post]!) {
        for (const action of actions) for (const subject of subjects) expect([post, action, subject, may(user, action, subject, '/44', 'yn')]).toEqual([post, action, subject, false]);
      }
    }
  });

  it('never come from an unknown post or none', () => {
    expect(may(person(['boss', '/44']), 'update', 'Record', '/44')).toBe(false);
    expect(may(person(['__proto__', '/44']), 'read', 'Record', '/44')).toBe(false);
    expect(may(person(), 'read', 'Campaign')).toBe(false);
  });

  it.each<[string, Action, Subject, boolean]>([
    ['admin', 'manage', 'Deployment', true], ['admin', 'issue', 'Campaign', true], ['admin', 'update', 'Account', true],
    ['admin', 'read', 'AuditTrail', false], ['admin', 'create', 'Grant', false], ['admin', 'reveal', 'SensitiveField', false],
    ['security-admin', 'create', 'Grant', true], ['security-admin', 'delete', 'Session', true], ['security-admin', 'read', 'Record', false],
    ['security-admin', 'read', 'AuditTrail', false], ['security-admin', 'create', 'Deployment', false],
    ['auditor', 'read', 'AuditTrail', true], ['auditor', 'read', 'Record', true], ['auditor', 'update', 'Record', false],
    ['auditor', 'create', 'Grant', false], ['auditor', 'update', 'Account', false], ['auditor', 'reveal', 'SensitiveField', false],
    ['organiser', 'issue', 'Campaign', true], ['head', 'issue', 'Campaign', false], ['clerk', 'create', 'Deployment', false],
  ])('%s may %s %s: %s', (post, action, subject, expected) => {
    expect(may(person([post, '/44']), action, subject, '/44')).toBe(expected);
  });

  it('answer 403 for what one sees and 404 for what one does not', () => {
    const attempt = (unitPath: string) => () => abilities.require(clerk, 'update', 'Record', { id: 'r1', tenantId: 'gd', unitPath });
    expect(attempt('/44/4409')).not.toThrow();
    expect(attempt('/44/4409/440981')).toThrow(expect.objectContaining({ status: 403 }));
    expect(attempt('/44/4408')).toThrow(expect.objectContaining({ status: 404, code: 'NOT_FOUND' }));
  });

  it('become the WHERE of a list', () => {
    const user = person(['clerk', '/44/4409'], ['reviewer', '/44/4409/440981'], ['clerk', '/44/4401']);
    const scope = abilities.scope(user, 'read', 'Record');
    expect(scope).toEqual({ tenantId: 'gd', all: false, subtrees: ['/44/4401', '/44/4409'], units: [] });
    expect(scopeToSql(scope, 'path')).toEqual({
      sql: "(path = ? OR path = ? OR path LIKE ? ESCAPE '!' OR path LIKE ? ESCAPE '!')",
      params: ['/44/4401', '/44/4409', '/44/4401/%', '/44/4409/%'],
    });
    expect(scopeToSql(abilities.scope(person(), 'read', 'Record'), 'path').sql).toBe('1 = 0');
    expect(scopeToSql(abilities.scope(person(['auditor', '/44']), 'read', 'Record'), 'path').sql).toBe('1 = 1');
  });
});
