import { timingSafeEqual, createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { AppConfig } from '../../platform/config/index.js';
import { ProblemError } from '../../platform/errors/index.js';
import { IdGenerator } from '../../platform/clock/index.js';
import { Passwords, normaliseUsername } from '../../platform/auth/index.js';
import { TenantsService, divisions } from '../organisations/index.js';
import { AccountsService, type NewAccount } from './accounts.service.js';

export interface SetupRequest {
  token: string;
  tenantCode: string;
  tenantName: string;
  divisionCode?: string;
  admin: NewAccount;
  securityAdmin: NewAccount;
  auditor: NewAccount;
}

/** The first run of a production server: one tenant and its three administrators, who must be three people. */
@Injectable()
export class SetupService {
  constructor(
    private readonly config: AppConfig,
    private readonly tenants: TenantsService,
    private readonly accounts: AccountsService,
    private readonly passwords: Passwords,
    private readonly ids: IdGenerator,
  ) {}

  /** 404 when no setup token is configured or the first account exists; 403 for a wrong token. */
  async run(request: SetupRequest): Promise<{ tenantId: string }> {
    const expected = this.config.setupToken;
    if (expected === undefined || (await this.accounts.any())) throw ProblemError.notFound('page', 'setup');
    if (!sameText(expected, request.token)) throw ProblemError.forbidden('FORBIDDEN', 'Expected the setup token of this server');
    if (request.divisionCode !== undefined && !divisions.get(request.divisionCode)) throw ProblemError.invalid('DIVISION_UNKNOWN', `Expected a division code but got '${request.divisionCode}'`);
    const people = [{ ...request.admin, post: 'admin' }, { ...request.securityAdmin, post: 'security-admin' }, { ...request.auditor, post: 'auditor' }];
    if (new Set(people.map((person) => normaliseUsername(person.username))).size < people.length) {
      throw ProblemError.invalid('POSTS_EXCLUSIVE', 'Expected system, security and audit administrator to be three people');
    }
    for (const person of people) this.passwords.requireStrong(person.password, person.username);
    const tenantId = this.ids.next();
    const root = await this.tenants.ensure({ id: tenantId, code: request.tenantCode, name: request.tenantName, divisionCode: request.divisionCode });
    await this.accounts.createMany(tenantId, people.map((person) => ({
      username: person.username, displayName: person.displayName, password: person.password, posts: [{ unit: root.code, post: person.post }],
    })));
    return { tenantId };
  }
}

function sameText(a: string, b: string): boolean {
  const digest = (text: string): Buffer => createHash('sha256').update(text, 'utf8').digest();
  return timingSafeEqual(digest(a), digest(b));
}
