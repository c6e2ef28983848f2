import { createTestApp, type TestApp } from '../../platform/http/testing.js';
import { AccountsService } from '../accounts/index.js';
import { OrganisationsService, PostsService, TenantsService } from './index.js';

const PASSWORD = 'Zheng-que-2022';

describe('organisations', () => {
  let server: TestApp;
  let organisations: OrganisationsService;
  let posts: PostsService;
  const headers: Record<string, { authorization: string }> = {};

  beforeAll(async () => {
    server = await createTestApp();
    organisations = server.get(OrganisationsService);
    posts = server.get(PostsService);
    const tenants = server.get(TenantsService);
    await tenants.ensure({ id: 't-gd', code: 'gd', name: '广东', divisionCode: '44' });
    await tenants.ensure({ id: 't-jy', code: 'jy', name: '济源', divisionCode: '419001' });
    const accounts = server.get(AccountsService);
    await accounts.createMany('t-gd', [
      { username: 'gd-admin', displayName: '系统甲', password: PASSWORD, posts: [{ unit: '44', post: 'admin' }] },
      { username: 'gd-security', displayName: '安全乙', password: PASSWORD, posts: [{ unit: '44', post: 'security-admin' }] },
      { username: 'gd-clerk', displayName: '欧阳丙', password: PASSWORD, posts: [{ unit: '4409', post: 'clerk' }] },
      { username: 'gd-auditor', displayName: '审计丁', password: PASSWORD, posts: [{ unit: '44', post: 'auditor' }] },
    ]);
    await accounts.createMany('t-jy', [{ username: 'jy-admin', displayName: '系统戊', password: PASSWORD, posts: [{ unit: '419001', post: 'admin' }] }]);
    for (const name of ['gd-admin', 'gd-security', 'gd-clerk', 'gd-auditor', 'jy-admin']) headers[name] = await server.login(name, PASSWORD);
  });
  afterAll(() => server.close());

  const call = (who: string, method: 'GET' | 'POST' | 'PATCH' | 'DELETE', url: string, payload?: object) =>
    server.app.inject({ method, url: `/api/v1${url}`, headers: headers[who]!, ...(payload ? { payload } : {}) });
  const unit = async (code: string, tenant = 't-gd') => (await organisations.byCode(tenant, code))!;

  describe('a tenant', () => {
    it('gets the committees of its divisions with their posts', async () => {
      const all = await organisations.resolveSet('t-gd', {});
      expect(all).toHaveLength(1 + 21 + 122);
      const gaozhou = await unit('440981');
      expect(gaozhou).toMatchObject({ name: '共青团高州市委员会', shortName: '高州团市委', kind: 'league', level: 'county', path: '/44/4409/440981' });
      expect((await posts.ofUnit('t-gd', gaozhou.id)).map((p) => p.code).sort()).toEqual(['clerk', 'head', 'reviewer']);
      expect((await posts.ofUnit('t-gd', (await organisations.root('t-gd')).id)).map((p) => p.code).sort()).toEqual(['admin', 'auditor', 'clerk', 'head', 'organiser', 'reviewer', 'security-admin']);
      expect(await organisations.children('t-gd', (await unit('4419')).id)).toEqual([]);
    });

    it('may be a county-level city run by its province', async () => {
      expect(await organisations.root('t-jy')).toMatchObject({ name: '共青团济源市委员会', shortName: '济源团市委', level: 'county', path: '/419001', parentId: null });
    });

    it('made again changes nothing', async () => {
      const before = await organisations.resolveSet('t-gd', {});
      const postsBefore = await server.database.read((tx) => tx.query('SELECT id FROM post'));
      await server.get(TenantsService).ensure({ id: 't-gd', code: 'gd', name: '广东', divisionCode: '44' });
      expect(await organisations.resolveSet('t-gd', {})).toEqual(before);
      expect(await server.database.read((tx) => tx.query('SELECT id FROM post'))).toHaveLength(postsBefore.length);
    });
  });

  describe('the tree', () => {
    it('answers children, subtree, ancestors and sets', async () => {
      const maoming = await unit('4409');
      expect((await organisations.children('t-gd', maoming.id)).map((u) => u.code)).toContain('440981');
      expect((await organisations.subtree('t-gd', maoming.id))[0]).toEqual(maoming);
      expect((await organisations.ancestors('t-gd', await unit('440981'))).map((u) => u.code)).toEqual(['4409', '44']);
      expect(await organisations.resolveSet('t-gd', { levels: ['prefecture'], kinds: ['league'] })).toHaveLength(21);
      expect(await organisations.resolveSet('t-gd', { codes: [] })).toEqual([]);
      expect((await organisations.resolveSet('t-gd', { codes: ['4409', '440981', 'none'], levels: ['county'] })).map((u) => u.code)).toEqual(['440981']);
    });

    it('is listed page by page without loss or repetition', async () => {
      const seen: string[] = [];
      let cursor: string | null = '';
      while (cursor !== null) {
        const page: { items: { code: string }[]; nextCursor: string | null } = (await call('gd-clerk', 'GET', `/organisations?limit=50${cursor ? `&cursor=${cursor}` : ''}`)).json();
        seen.push(...page.items.map((item) => item.code));
        cursor = page.nextCursor;
      }
      expect(seen).toHaveLength(144);
      expect(new Set(seen).size).toBe(144);
    });

    it.each([['茂名', '4409'], ['maoming', '4409'], ['mms', '4409'], ['高州团', '440981'], ['44098', '440981']])('is searched by %s', async (q, code) => {
      const { items } = (await call('gd-clerk', 'GET', `/organisations?q=${encodeURIComponent(q)}`)).json<{ items: { code: string }[] }>();
      expect(items.map((item) => item.code)).toContain(code);
    });

    it.each(['%', '_', "' OR 1=1 --", '!'])('takes %s as text', async (q) => {
      expect((await call('gd-clerk', 'GET', `/organisations?q=${encodeURIComponent(q)}`)).json().items).toEqual([]);
    });
  });

  describe('another tenant', () => {
    it('meets the answer of an id that does not exist', async () => {
      const gaozhou = await unit('440981');
      const post = (await posts.ofUnit('t-gd', gaozhou.id))[0]!;
      const blank = (body: string, id: string) => ({ ...JSON.parse(body), instance: '', detail: JSON.parse(body).detail.replaceAll(id, '…') });
      for (const [method, make, payload] of [
        ['GET', (id: string) => `/organisations/${id}`, undefined],
        ['GET', (id: string) => `/organisations/${id}/posts`, undefined],
        ['PATCH', (id: string) => `/organisations/${id}`, { name: '改名' }],
        ['POST', (id: string) => `/organisations/${id}/posts`, { code: 'clerk' }],
      ] as const) {
        const real = await call('jy-admin', method, make(gaozhou.id), payload);
        const random = await call('jy-admin', method, make('no-such-id'), payload);
        expect(real.statusCode).toBe(404);
        expect(blank(real.body, gaozhou.id)).toEqual(blank(random.body, 'no-such-id'));
      }
      expect((await call('jy-admin', 'POST', '/organisations', { parentId: gaozhou.id, code: 'x1', name: '外', kind: 'school', level: 'school' })).statusCode).toBe(404);
      expect((await call('jy-admin', 'GET', `/people?unit=${gaozhou.id}`)).json().items).toEqual([]);
      expect((await unit('440981')).name).toBe('共青团高州市委员会');
      expect(post.holders).toEqual([]);
    });
  });

  describe('administration', () => {
    it('adds and changes units by the system administrator only', async () => {
      const root = await organisations.root('t-gd');
      const body = { parentId: root.id, code: '44-u-scnu', name: '共青团华南师范大学委员会', shortName: '华师团委', kind: 'university', level: 'university', posts: ['clerk', 'reviewer'] };
      for (const who of ['gd-clerk', 'gd-security', 'gd-auditor']) expect((await call(who, 'POST', '/organisations', body)).statusCode).toBe(403);
      const made = await call('gd-admin', 'POST', '/organisations', body);
      expect(made.statusCode).toBe(201);
      expect(made.json()).toMatchObject({ code: '44-u-scnu', path: '/44/44-u-scnu', parentId: root.id });
      expect(made.json()).not.toHaveProperty('tenantId');
      expect((await call('gd-admin', 'POST', '/organisations', body)).json().code).toBe('CODE_TAKEN');
      const renamed = await call('gd-admin', 'PATCH', `/organisations/${made.json().id}`, { shortName: '华南师大团委' });
      expect(renamed.json()).toMatchObject({ shortName: '华南师大团委', name: body.name });
      expect((await call('gd-admin', 'PATCH', `/organisations/${made.json().id}`, { path: '/', tenantId: 't-jy' })).statusCode).toBe(400);
    });

    it('grants posts by the security administrator only, and keeps the three administrators apart', async () => {
      const gaozhou = await unit('440981');
      const clerkPost = (await call('gd-security', 'GET', `/organisations/${gaozhou.id}/posts`)).json().find((p: { code: string }) => p.code === 'clerk');
      const made = await call('gd-admin', 'POST', '/accounts', { username: 'gz-clerk', displayName: '高州经办', password: 'Chang-mi-ma-77' });
      const userId: string = made.json().id;
      expect((await call('gd-admin', 'POST', `/posts/${clerkPost.id}/holders`, { userId })).statusCode).toBe(403);
      const grant = await call('gd-security', 'POST', `/posts/${clerkPost.id}/holders`, { userId });
      expect(grant.statusCode).toBe(201);
      expect((await call('gd-security', 'POST', `/posts/${clerkPost.id}/holders`, { userId })).json()).toEqual(grant.json());
      const gz = await server.login('gz-clerk', 'Chang-mi-ma-77');
      const posts1 = (await server.app.inject({ url: '/api/v1/me', headers: gz })).json().posts;
      expect(posts1).toMatchObject([{ postCode: 'clerk', unitPath: '/44/4409/440981' }]);

      server.clock.set(new Date(server.clock.now().getTime() + 60_000));
      expect((await call('gd-security', 'DELETE', `/posts/${clerkPost.id}/holders/${grant.json().id}`)).statusCode).toBe(204);
      expect((await call('gd-security', 'DELETE', `/posts/${clerkPost.id}/holders/${grant.json().id}`)).statusCode).toBe(404);
      expect((await server.app.inject({ url: '/api/v1/me', headers: gz })).json().posts).toEqual([]);

      const root = await organisations.root('t-gd');
      const auditorPost = (await posts.ofUnit('t-gd', root.id)).find((p) => p.code === 'auditor')!;
      const admin = (await call('gd-admin', 'GET', '/me')).json();
      expect((await call('gd-security', 'POST', `/posts/${auditorPost.id}/holders`, { userId: admin.id })).json().code).toBe('POSTS_EXCLUSIVE');
    });

    it('ends the sessions of a person by the security administrator', async () => {
      const victim = await server.login('gd-clerk', PASSWORD);
      const { id } = (await server.app.inject({ url: '/api/v1/me', headers: victim })).json();
      expect((await call('jy-admin', 'DELETE', `/accounts/${id}/sessions`)).statusCode).toBe(403);
      expect((await call('gd-security', 'DELETE', `/accounts/${id}/sessions`)).statusCode).toBe(204);
      expect((await server.app.inject({ url: '/api/v1/me', headers: victim })).statusCode).toBe(401);
      headers['gd-clerk'] = await server.login('gd-clerk', PASSWORD);
    });

    it('is read by the auditor only, newest first, inside the tenant', async () => {
      for (const who of ['gd-admin', 'gd-security', 'gd-clerk', 'jy-admin']) expect((await call(who, 'GET', '/audit-trail')).statusCode).toBe(403);
      const { items } = (await call('gd-auditor', 'GET', '/audit-trail?limit=200')).json<{ items: { id: string; action: string; actor: { id: string } }[] }>();
      const actions = items.map((item) => item.action);
      expect(actions).toEqual(expect.arrayContaining(['login', 'organisation-create', 'account-create', 'post-grant', 'post-revoke', 'session-revoke']));
      expect(items.map((item) => item.id)).toEqual(items.map((item) => item.id).sort().reverse());
      const jiyuan = (await call('jy-admin', 'GET', '/me')).json().id;
      expect(items.some((item) => item.actor.id === jiyuan)).toBe(false);
      const grants = (await call('gd-auditor', 'GET', '/audit-trail?action=post-grant')).json().items;
      expect(grants).toHaveLength(1);
      const [revoked] = (await call('gd-auditor', 'GET', '/audit-trail?action=post-revoke')).json().items;
      for (const entry of [grants[0], revoked]) expect(entry).toMatchObject({ subjectName: expect.stringMatching(/^.+ · 经办人$/), holderName: grants[0].holderName });
      expect(grants[0].holderName).toMatch(/\p{Script=Han}/u);
      const page = (await call('gd-auditor', 'GET', '/audit-trail?limit=1')).json();
      expect((await call('gd-auditor', 'GET', `/audit-trail?limit=1&cursor=${page.nextCursor}`)).json().items[0].id).toBe(items.filter((item) => item.id < page.items[0].id)[0]!.id);
    });
  });

  describe('people and divisions', () => {
    it('finds colleagues by name, pinyin and initials', async () => {
      for (const q of ['欧阳', 'ouyang', 'oyb']) {
        expect((await call('gd-admin', 'GET', `/people?q=${encodeURIComponent(q)}`)).json().items).toMatchObject([{ displayName: '欧阳丙', unitName: '茂名团市委', postTitle: '经办人' }]);
      }
    });

    it('answers provinces, children and searches', async () => {
      expect((await call('gd-clerk', 'GET', '/divisions')).json().items).toHaveLength(31);
      expect((await call('gd-clerk', 'GET', '/divisions?parent=44')).json().items).toHaveLength(21);
      expect((await call('gd-clerk', 'GET', `/divisions?q=${encodeURIComponent('济源')}`)).json().items).toEqual([{ code: '419001', name: '济源市', level: 'county', parentCode: '41' }]);
    });
  });
});
