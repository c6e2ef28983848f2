import { createTestApp, type TestApp } from '../../platform/http/testing.js';
import { OrganisationsService, TenantsService } from '../organisations/index.js';
import { AccountsService, DEMO_PASSWORD } from './index.js';

const demo = (username: string, post: string) => ({
  username, displayName: '张老师', password: DEMO_PASSWORD, demo: true, demoHint: '填报附件2', posts: [{ unit: '419001', post }],
});

async function seed(server: TestApp): Promise<void> {
  await server.get(TenantsService).ensure({ id: 't-jy', code: 'jy', name: '济源', divisionCode: '419001' });
  await server.get(AccountsService).createMany('t-jy', [demo('jy-clerk', 'clerk'), demo('jy-admin', 'admin')]);
}

describe('accounts in the embedded profile', () => {
  let server: TestApp;
  let admin: { authorization: string };
  beforeAll(async () => {
    server = await createTestApp();
    await seed(server);
    admin = await server.login('jy-admin', DEMO_PASSWORD);
  });
  afterAll(() => server.close());

  it('show the demo accounts with what they are good for', async () => {
    const answer = await server.app.inject({ url: '/api/v1/demo-accounts' });
    expect(answer.json()[0]).toEqual({ username: 'jy-clerk', password: DEMO_PASSWORD, displayName: '张老师', tenantName: '济源', unitName: '济源团市委', postTitle: '经办人', hint: '填报附件2' });
  });

  it('hold their posts also at the beginning of the campaign year', async () => {
    server.clock.set(new Date('2022-07-11T01:00:00.000Z'));
    expect((await server.app.inject({ url: '/api/v1/me', headers: admin })).json().posts).toHaveLength(1);
  });

  it('made again keep their passwords and get missing posts', async () => {
    const accounts = server.get(AccountsService);
    const ids = await accounts.createMany('t-jy', [{ ...demo('jy-clerk', 'clerk'), password: 'Another-one-22', posts: [{ unit: '419001', post: 'clerk' }, { unit: '419001', post: 'reviewer' }] }]);
    expect(ids.size).toBe(1);
    const headers = await server.login('jy-clerk', DEMO_PASSWORD);
    expect((await server.app.inject({ url: '/api/v1/me', headers })).json().posts.map((p: { postCode: string }) => p.postCode)).toEqual(['clerk', 'reviewer']);
  });

  it('never take a name of another tenant', async () => {
    await server.get(TenantsService).ensure({ id: 't-other', code: 'other', name: '别处' });
    const root = await server.get(OrganisationsService).root('t-other');
    await expect(server.get(AccountsService).createMany('t-other', [{ ...demo('JY-Clerk', 'clerk'), posts: [{ unit: root.code, post: 'clerk' }] }])).rejects.toMatchObject({ code: 'USERNAME_TAKEN' });
  });

  it('are administered within the tenant, without ever showing a hash', async () => {
    const made = await server.app.inject({ method: 'POST', url: '/api/v1/accounts', headers: admin, payload: { username: 'New.One', displayName: '新人', password: 'Chang-mi-ma-77' } });
    expect(made.json()).toMatchObject({ username: 'new.one', active: true });
    const list = await server.app.inject({ url: '/api/v1/accounts?q=xinren', headers: admin });
    expect(list.json().items.map((item: { id: string }) => item.id)).toEqual([made.json().id]);
    expect(list.json().items[0].posts).toEqual([]);
    expect(list.body).not.toMatch(/argon2|hash/i);
    expect((await server.app.inject({ url: '/api/v1/accounts?q=jy-clerk', headers: admin })).json().items[0].posts).toContainEqual({ unitName: '济源团市委', postTitle: '经办人' });
    const reset = await server.app.inject({ method: 'PATCH', url: `/api/v1/accounts/${made.json().id}`, headers: admin, payload: { password: 'Xin-de-mi-ma-8' } });
    expect(reset.statusCode).toBe(200);
    await server.login('new.one', 'Xin-de-mi-ma-8');
    expect((await server.app.inject({ method: 'PATCH', url: '/api/v1/accounts/nobody', headers: admin, payload: { active: false } })).statusCode).toBe(404);
  });

  it('cannot be set up a second time', async () => {
    expect((await server.app.inject({ method: 'POST', url: '/api/v1/setup', payload: setup('whatever') })).statusCode).toBe(404);
  });
});

const setup = (token: string) => ({
  token, tenantCode: 'gd', tenantName: '共青团广东省委员会', divisionCode: '44',
  admin: { username: 'sys', displayName: '系统', password: 'Chang-mi-ma-77' },
  securityAdmin: { username: 'sec', displayName: '安全', password: 'Chang-mi-ma-78' },
  auditor: { username: 'aud', displayName: '审计', password: 'Chang-mi-ma-79' },
});

describe('accounts in the production profile', () => {
  let server: TestApp;
  beforeAll(async () => {
    server = await createTestApp({ profile: 'production', masterKey: Buffer.alloc(32, 7), setupToken: 'k3-Rq8-vT2-mZ5-wX1' });
  });
  afterAll(() => server.close());
  const run = (payload: object) => server.app.inject({ method: 'POST', url: '/api/v1/setup', payload });

  it('hide demo accounts', async () => {
    expect((await server.app.inject({ url: '/api/v1/demo-accounts' })).statusCode).toBe(404);
  });

  it('hide the metrics without a token', async () => {
    expect((await server.app.inject({ url: '/metrics' })).statusCode).toBe(401);
  });

  it('begin with a setup by token: three people, strong passwords, a known division', async () => {
    expect((await run(setup('wrong'))).statusCode).toBe(403);
    const good = setup('k3-Rq8-vT2-mZ5-wX1');
    expect((await run({ ...good, auditor: good.admin })).json().code).toBe('POSTS_EXCLUSIVE');
    expect((await run({ ...good, admin: { ...good.admin, password: 'short' } })).json().code).toBe('WEAK_PASSWORD');
    expect((await run({ ...good, divisionCode: '99' })).json().code).toBe('DIVISION_UNKNOWN');
    expect((await run(good)).statusCode).toBe(201);
    expect((await run(good)).statusCode).toBe(404);
    const headers = await server.login('sec', 'Chang-mi-ma-78');
    expect((await server.app.inject({ url: '/api/v1/me', headers })).json()).toMatchObject({ tenant: { name: '共青团广东省委员会' }, posts: [{ postCode: 'security-admin', unitName: '团省委' }] });
  });

  it('let no demo account sign in', async () => {
    await seed(server);
    const answer = await server.app.inject({ method: 'POST', url: '/api/v1/auth/login', payload: { username: 'jy-clerk', password: DEMO_PASSWORD } });
    expect(answer.json().code).toBe('BAD_CREDENTIALS');
  });
});
