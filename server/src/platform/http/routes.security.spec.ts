import { AccountsService } from '../../features/accounts/index.js';
import { TenantsService } from '../../features/organisations/index.js';
import { createTestApp, type TestApp } from './testing.js';
import type { RegisteredRoute } from './create-app.js';
import { ROUTES } from './routes.security.table.js';

const nameOf = ({ method, url }: RegisteredRoute): string => `${method} ${url}`;
const concrete = (url: string): string => url.replace(/:[A-Za-z]+/g, 'some-id').replace(/\*$/, 'x');

describe('routes', () => {
  let server: TestApp;
  beforeAll(async () => {
    server = await createTestApp();
  });
  afterAll(() => server.close());

  it('each have a row in the table, and each row has a route', () => {
    const registered = [...new Set(server.routes.map(nameOf))].sort();
    expect(registered.filter((name) => !(name in ROUTES))).toEqual([]);
    expect(Object.keys(ROUTES).filter((name) => !registered.includes(name))).toEqual([]);
  });

  it('answer 401 without a session unless the table calls them public', async () => {
    const wrong: string[] = [];
    for (const route of server.routes) {
      const answer = await server.app.inject({ method: route.method as 'GET', url: concrete(route.url), ...(route.method === 'GET' ? {} : { payload: {} }) });
      const needsSession = answer.statusCode === 401 && answer.json<{ code: string }>().code === 'UNAUTHORIZED';
      if (needsSession === (ROUTES[nameOf(route)] === 'public')) wrong.push(`${nameOf(route)} → ${answer.statusCode}`);
    }
    expect(wrong).toEqual([]);
  });

  it('answer 401 to an invented bearer token and an invented cookie', async () => {
    const wrong: string[] = [];
    for (const route of server.routes.filter((r) => ROUTES[nameOf(r)] === 'session')) {
      for (const headers of [{ authorization: `Bearer ${'B'.repeat(43)}` }, { cookie: `nf_session=${'B'.repeat(43)}`, 'sec-fetch-site': 'same-origin' }]) {
        const answer = await server.app.inject({ method: route.method as 'GET', url: concrete(route.url), headers, ...(route.method === 'GET' ? {} : { payload: {} }) });
        if (answer.statusCode !== 401) wrong.push(`${nameOf(route)} → ${answer.statusCode}`);
      }
    }
    expect(wrong).toEqual([]);
  });

  describe('with a session', () => {
    const PASSWORD = 'Zheng-que-2022';
    beforeAll(async () => {
      await server.get(TenantsService).ensure({ id: 't-jy', code: 'jy', name: '济源', divisionCode: '419001' });
      await server.get(AccountsService).createMany('t-jy', [
        { username: 'powerful', displayName: '甲', password: PASSWORD, posts: [{ unit: '419001', post: 'admin' }, { unit: '419001', post: 'organiser' }] },
        { username: 'postless', displayName: '乙', password: PASSWORD },
      ]);
    });

    it.each(['powerful', 'postless'])('refuse an id that does not exist, whoever asks: %s', async (username) => {
      const headers = await server.login(username, PASSWORD);
      const wrong: string[] = [];
      for (const route of server.routes.filter((r) => /:\w*id\b/i.test(r.url))) {
        const answer = await server.app.inject({ method: route.method as 'GET', url: concrete(route.url), headers, ...(route.method === 'GET' ? {} : { payload: {} }) });
        if (answer.statusCode < 400 || answer.statusCode >= 500) wrong.push(`${nameOf(route)} → ${answer.statusCode}`);
      }
      expect(wrong).toEqual([]);
    });
  });
});
