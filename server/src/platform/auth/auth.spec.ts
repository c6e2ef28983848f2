import { AccountsService } from '../../features/accounts/index.js';
import { TenantsService } from '../../features/organisations/index.js';
import { createTestApp, type TestApp } from '../http/testing.js';
import { MachineTime } from './machine-time.js';

const TENANT = 'tenant-ly';
const PASSWORD = 'Zheng-que-2022';

describe('signing in', () => {
  let server: TestApp;
  let now: Date;

  beforeAll(async () => {
    server = await createTestApp();
    now = new Date();
    jest.spyOn(server.get(MachineTime), 'now').mockImplementation(() => now);
    await server.get(TenantsService).ensure({ id: TENANT, code: 'jiyuan', name: '济源', divisionCode: '419001' });
    await server.get(AccountsService).createMany(TENANT, ['clerk', 'guessed', 'changer', 'crossed', 'leaver'].map((username) => ({
      username, displayName: '张三', password: PASSWORD, posts: [{ unit: '419001', post: 'clerk' }],
    })));
  });
  afterAll(() => server.close());

  const login = (username: string, password = PASSWORD, remoteAddress = '10.0.0.1') =>
    server.app.inject({ method: 'POST', url: '/api/v1/auth/login', payload: { username, password }, remoteAddress });
  const me = (headers: Record<string, string>) => server.app.inject({ url: '/api/v1/me', headers });

  it('answers a token, a strict cookie and who I am', async () => {
    const answer = await login(' CLERK ');
    expect(answer.statusCode).toBe(200);
    const { accessToken, user } = answer.json();
    expect(accessToken).toMatch(/^[\w-]{43}$/);
    expect(answer.headers['set-cookie']).toMatch(new RegExp(`^nf_session=${accessToken}; Path=/; HttpOnly; SameSite=Strict; Max-Age=\\d+$`));
    expect(user).toMatchObject({ username: 'clerk', tenant: { id: TENANT, name: '济源' }, posts: [{ unitName: '济源团市委', unitPath: '/419001', postCode: 'clerk', postTitle: '经办人' }] });
    expect(user.permissions).toContain('read:Campaign');

    const who = await me({ authorization: `Bearer ${accessToken}` });
    expect(who.json()).toEqual(user);
  });

  it('stores no token', async () => {
    const { accessToken } = (await login('clerk')).json();
    const rows = await server.database.read((tx) => tx.query('SELECT * FROM session'));
    expect(JSON.stringify(rows)).not.toContain(accessToken);
  });

  it('says the same for a wrong password and an unknown name', async () => {
    const wrong = (await login('clerk', 'not-it')).json();
    const unknown = (await login('nobody', 'not-it')).json();
    expect(wrong).toMatchObject({ status: 401, code: 'BAD_CREDENTIALS' });
    expect({ ...unknown, instance: '' }).toEqual({ ...wrong, instance: '' });
  });

  it('refuses anonymous, malformed and invented tokens alike', async () => {
    for (const authorization of ['', 'Bearer x', `Bearer ${'A'.repeat(43)}`, 'Basic Y2xlcms6eA==']) {
      const answer = await me(authorization ? { authorization } : {});
      expect([answer.statusCode, answer.json().code]).toEqual([401, 'UNAUTHORIZED']);
    }
  });

  it('forgets the token after logout', async () => {
    const headers = await server.login('clerk', PASSWORD);
    expect((await server.app.inject({ method: 'POST', url: '/api/v1/auth/logout', headers })).statusCode).toBe(204);
    expect((await me(headers)).statusCode).toBe(401);
  });

  it('ends a session after its hours', async () => {
    const headers = await server.login('clerk', PASSWORD);
    now = new Date(now.getTime() + server.config.sessionHours * 3_600_000 - 1000);
    expect((await me(headers)).statusCode).toBe(200);
    now = new Date(now.getTime() + 2000);
    expect((await me(headers)).statusCode).toBe(401);
  });

  it('does not end a session when the test clock moves', async () => {
    const headers = await server.login('clerk', PASSWORD);
    const put = await server.app.inject({ method: 'PUT', url: '/api/v1/test-clock', headers, payload: { now: '2030-01-01T00:00:00.000Z' } });
    expect(put.statusCode).toBe(200);
    expect((await me(headers)).statusCode).toBe(200);
  });

  it('ends the other sessions when the password changes, and takes no weak one', async () => {
    const here = await server.login('changer', PASSWORD);
    const elsewhere = await server.login('changer', PASSWORD);
    const change = (payload: object) => server.app.inject({ method: 'POST', url: '/api/v1/me/password', headers: here, payload });
    expect((await change({ current: PASSWORD, next: 'short' })).json()).toMatchObject({ status: 422, code: 'WEAK_PASSWORD' });
    expect((await change({ current: 'wrong', next: 'Xin-mi-ma-2023' })).statusCode).toBe(403);
    expect((await change({ current: PASSWORD, next: 'Xin-mi-ma-2023' })).statusCode).toBe(204);
    expect((await me(here)).statusCode).toBe(200);
    expect((await me(elsewhere)).statusCode).toBe(401);
    expect((await login('changer')).statusCode).toBe(401);
    expect((await login('changer', 'Xin-mi-ma-2023')).statusCode).toBe(200);
  });

  it('ends everything when the account is deactivated', async () => {
    const headers = await server.login('leaver', PASSWORD);
    const accounts = server.get(AccountsService);
    const [leaver] = (await accounts.list(TENANT, { q: 'leaver', limit: 10 })).items;
    await server.database.write((tx) => accounts.update(tx, TENANT, leaver!.id, { active: false }));
    expect((await me(headers)).statusCode).toBe(401);
    expect((await login('leaver')).statusCode).toBe(401);
  });

  describe('guessing', () => {
    it('slows one address down with a growing wait, and leaves others alone', async () => {
      const waits: number[] = [];
      for (let attempt = 0; attempt < 12; attempt += 1) {
        const answer = await login('guessed', 'guess', '10.9.9.9');
        if (answer.statusCode === 429) {
          const wait = Number(answer.headers['retry-after']);
          waits.push(wait);
          now = new Date(now.getTime() + wait * 1000);
        }
      }
      expect(waits.length).toBeGreaterThanOrEqual(3);
      expect(waits).toEqual([...waits].sort((a, b) => a - b));
      expect(waits.at(-1)).toBeGreaterThan(waits[0]!);
      expect((await login('guessed', PASSWORD, '10.1.1.1')).statusCode).toBe(200);
    });

    it('refuses even the right password while the address waits', async () => {
      let answer = await login('guessed', 'guess', '10.8.8.8');
      while (answer.statusCode !== 429) answer = await login('guessed', 'guess', '10.8.8.8');
      expect((await login('guessed', PASSWORD, '10.8.8.8')).json().code).toBe('LOGIN_THROTTLED');
    });
  });

  describe('cookies', () => {
    const change = (headers: Record<string, string>) => server.app.inject({ method: 'POST', url: '/api/v1/notifications/read-all', headers });
    let cookie: string;
    beforeAll(async () => {
      cookie = `other=1; nf_session=${(await login('crossed')).json().accessToken}`;
    });

    it.each([
      ['same-origin by Sec-Fetch-Site', { 'sec-fetch-site': 'same-origin' }, 200],
      ['same origin by Origin', { origin: 'http://localhost:80', host: 'localhost:80' }, 403], // default port is dropped from an origin
      ['same host', { origin: 'http://office.test:3000', host: 'office.test:3000' }, 200],
      ['another site', { 'sec-fetch-site': 'cross-site' }, 403],
      ['a sibling site', { 'sec-fetch-site': 'same-site' }, 403],
      ['another origin', { origin: 'http://evil.test', host: 'office.test' }, 403],
      ['an opaque origin', { origin: 'null', host: 'office.test' }, 403],
      ['nothing to tell by', {}, 403],
    ])('a change from %s', async (_name, headers, status) => {
      expect((await change({ cookie, ...headers })).statusCode).toBe(status);
    });

    it('reads need no origin', async () => {
      expect((await me({ cookie })).statusCode).toBe(200);
    });
  });

  it('keeps logins in the access log', async () => {
    const rows = await server.database.read((tx) => tx.query<{ action: string }>('SELECT DISTINCT action FROM access_log ORDER BY action'));
    expect(rows.map((row) => row.action)).toEqual(expect.arrayContaining(['clock-set', 'login', 'login-failed', 'logout', 'password-change']));
    const [unnamed] = await server.database.read((tx) => tx.query<{ n: number }>('SELECT COUNT(*) AS n FROM access_log WHERE request_id IS NULL'));
    expect(Number(unnamed!.n)).toBe(0);
  });

  it('lets a revoked post count at the next request of a session that goes on', async () => {
    const headers = await server.login('crossed', PASSWORD);
    const posts = async (): Promise<unknown[]> => (await me(headers)).json<{ posts: unknown[] }>().posts;
    expect(await posts()).toHaveLength(1);
    await server.database.write((tx) => tx.execute('DELETE FROM post_holder WHERE user_id = (SELECT id FROM user_account WHERE username = ?)', ['crossed']));
    expect(await posts()).toEqual([]);
  });
});
