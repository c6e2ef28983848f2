import { createTestApp, type TestApp } from '../../platform/http/testing.js';
import { postPrincipal } from '../../platform/auth/index.js';
import { AccountsService } from '../accounts/index.js';
import { OrganisationsService, TenantsService } from '../organisations/index.js';
import { NotificationsService } from './index.js';

const PASSWORD = 'Zheng-que-2022';

describe('notifications', () => {
  let server: TestApp;
  let unitId: string;
  const headers: Record<string, { authorization: string }> = {};

  beforeAll(async () => {
    server = await createTestApp();
    await server.get(TenantsService).ensure({ id: 't-jy', code: 'jy', name: '济源', divisionCode: '419001' });
    unitId = (await server.get(OrganisationsService).root('t-jy')).id;
    await server.get(AccountsService).createMany('t-jy', ['first', 'second', 'reviewer'].map((username) => ({
      username, displayName: username, password: PASSWORD, posts: [{ unit: '419001', post: username === 'reviewer' ? 'reviewer' : 'clerk' }],
    })));
    for (const name of ['first', 'second', 'reviewer']) headers[name] = await server.login(name, PASSWORD);
  });
  afterAll(() => server.close());

  const send = (title: string, principals: string[], link?: string, tenantId = 't-jy') => server.database.write((tx) => server.get(NotificationsService).send(tx, { tenantId, principals, kind: 'urge', title, link }));
  const list = async (who: string, query = '') => (await server.app.inject({ url: `/api/v1/notifications${query}`, headers: headers[who]! })).json();
  const read = (who: string, path: string) => server.app.inject({ method: 'POST', url: `/api/v1/notifications/${path}`, headers: headers[who]! });

  it('reach every holder of a post once, and nobody else', async () => {
    const clerk = postPrincipal(unitId, 'clerk');
    expect(await send('请报送附件2', [clerk, clerk], '/tasks/1')).toBe(2);
    expect(await list('first')).toMatchObject({ items: [{ title: '请报送附件2', link: '/tasks/1', readAt: null }], unread: 1 });
    expect((await list('second')).items).toHaveLength(1);
    expect((await list('reviewer')).items).toHaveLength(0);
  });

  it('answer 0 when nobody holds the post, or it is of another tenant', async () => {
    expect(await send('没有人', [postPrincipal(unitId, 'head')])).toBe(0);
    expect(await send('别的省', [postPrincipal(unitId, 'clerk')], undefined, 't-other')).toBe(0);
  });

  it.each(['https://evil.test/', '//evil.test', '/\\evil.test', 'javascript:alert(1)'])('drop the link %s', async (link) => {
    await send('链接', [postPrincipal(unitId, 'reviewer')], link);
    expect((await list('reviewer')).items[0].link).toBeNull();
  });

  it('are read one by one or all, each for oneself', async () => {
    await send('第二条', [postPrincipal(unitId, 'clerk')]);
    const [newest] = (await list('first')).items;
    expect(newest.title).toBe('第二条');
    expect((await read('second', `${newest.id}/read`)).statusCode).toBe(404);
    expect((await read('first', `${newest.id}/read`)).statusCode).toBe(204);
    expect((await read('first', `${newest.id}/read`)).statusCode).toBe(204);
    expect((await list('first', '?unread=true')).items).toHaveLength(1);
    expect((await read('first', 'read-all')).json()).toEqual({ read: 1 });
    expect((await list('first')).unread).toBe(0);
    expect((await list('second')).unread).toBe(2);
  });

  it('come page by page', async () => {
    const page = await list('second', '?limit=1');
    const next = await list('second', `?limit=1&cursor=${page.nextCursor}`);
    expect([page.items[0].title, next.items[0].title, next.nextCursor]).toEqual(['第二条', '请报送附件2', null]);
  });
});
