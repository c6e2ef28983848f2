import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { AccountsService } from '../../features/accounts/index.js';
import { TenantsService } from '../../features/organisations/index.js';
import { openApiText } from './api-docs.js';
import { createTestApp, type TestApp } from './testing.js';
import { markOutcomeUnknown } from '../../persistence/errors.js';

const TENANT = 'tenant-jy';
const PASSWORD = 'Zheng-que-2022';

describe('every request', () => {
  let server: TestApp;
  let admin: { authorization: string };
  let other: { authorization: string };
  let webRoot: string;

  beforeAll(async () => {
    webRoot = mkdtempSync(join(tmpdir(), 'noticeflow-web-'));
    mkdirSync(join(webRoot, 'assets'));
    writeFileSync(join(webRoot, 'index.html'), '<!doctype html><title>办通</title>');
    writeFileSync(join(webRoot, 'assets', 'index-4f3a.js'), 'export {};');
    writeFileSync(join(webRoot, 'assets', 'index-4f3a.js.gz'), gzipSync('export {};'));
    server = await createTestApp({ webRoot });
    await server.get(TenantsService).ensure({ id: TENANT, code: 'jiyuan', name: '济源', divisionCode: '419001' });
    await server.get(AccountsService).createMany(TENANT, ['root', 'second'].map((username) => ({
      username, displayName: '李四', password: PASSWORD, posts: [{ unit: '419001', post: 'admin' }],
    })));
    admin = await server.login('root', PASSWORD);
    other = await server.login('second', PASSWORD);
  });
  afterAll(async () => {
    await server.close();
    rmSync(webRoot, { recursive: true, force: true });
  });

  const newAccount = (username: string) => ({ username, displayName: '王五', password: 'Chang-mi-ma-77' });
  const post = (url: string, payload: object, headers: Record<string, string> = {}) => server.app.inject({ method: 'POST', url, payload, headers: { ...admin, ...headers } });
  const countAccounts = async () => (await server.database.read((tx) => tx.query('SELECT id FROM user_account'))).length;

  describe('is refused as problem details', () => {
    it('in Chinese by default, in English when preferred', async () => {
      const zh = await server.app.inject({ url: '/api/v1/me' });
      expect(zh.headers['content-type']).toBe('application/problem+json; charset=utf-8');
      expect(zh.json()).toEqual({
        type: 'urn:noticeflow:problem:unauthorized', title: '请先登录', status: 401, code: 'UNAUTHORIZED', detail: expect.any(String),
        instance: `urn:noticeflow:request:${String(zh.headers['x-request-id'])}`,
      });
      const en = await server.app.inject({ url: '/api/v1/me', headers: { 'accept-language': 'en-GB,en;q=0.9,zh;q=0.1' } });
      expect(en.json().title).toBe('Please sign in');
    });

    it('names an unknown route without its query', async () => {
      const answer = await server.app.inject({ url: '/api/v1/nothing?name=secret', headers: admin });
      expect(answer.json()).toMatchObject({ status: 404, code: 'NOT_FOUND' });
    });

    it('names each wrong property, and refuses undeclared ones', async () => {
      const answer = await post('/api/v1/accounts', { ...newAccount('!'), tenantId: 'other', active: true });
      expect(answer.json()).toMatchObject({ status: 400, code: 'VALIDATION_FAILED' });
      expect(answer.json().errors.map((e: { path: string }) => e.path).sort()).toEqual(['active', 'tenantId', 'username']);
    });

    it.each([
      ['broken JSON', '{"a":', 400],
      ['prototype pollution', '{"__proto__":{"admin":true}}', 400],
      ['constructor pollution', '{"constructor":{"prototype":{"admin":true}}}', 400],
      ['a million lists within each other', `{"displayName":${'['.repeat(1_000_000)}${']'.repeat(1_000_000)}}`, 400],
      ['a body over the limit', JSON.stringify({ a: 'x'.repeat(5 * 1024 * 1024) }), 413],
    ])('%s', async (_name, payload, status) => {
      const answer = await server.app.inject({ method: 'POST', url: '/api/v1/accounts', payload, headers: { ...admin, 'content-type': 'application/json' } });
      expect([answer.statusCode, answer.headers['content-type']]).toEqual([status, 'application/problem+json; charset=utf-8']);
    });

    it.each(['application/x-www-form-urlencoded', 'text/plain', 'application/xml'])('a body of %s, as forms of other sites send', async (type) => {
      const answer = await server.app.inject({ method: 'POST', url: '/api/v1/auth/login', payload: 'username=root&password=x', headers: { 'content-type': type } });
      expect([answer.statusCode, answer.headers['content-type']]).toEqual([415, 'application/problem+json; charset=utf-8']);
    });

    it('but not an empty body that calls itself JSON', async () => {
      const answer = await server.app.inject({ method: 'POST', url: '/api/v1/notifications/read-all', headers: { ...admin, 'content-type': 'application/json' } });
      expect(answer.statusCode).toBe(200);
    });

    it('a cursor that is none', async () => {
      for (const cursor of ['x', Buffer.from('[1]').toString('base64url'), Buffer.from('{"a":1}').toString('base64url')]) {
        expect((await server.app.inject({ url: `/api/v1/accounts?cursor=${cursor}`, headers: admin })).json().code).toBe('CURSOR_INVALID');
      }
    });

    it('without any detail when we were wrong', async () => {
      const spy = jest.spyOn(server.get(AccountsService), 'list').mockRejectedValue(new Error('SELECT secret FROM table'));
      const answer = await server.app.inject({ url: '/api/v1/accounts', headers: admin });
      spy.mockRestore();
      expect(answer.json()).toMatchObject({ status: 500, code: 'INTERNAL' });
      expect(answer.body).not.toContain('secret');
    });

    it('503 with Retry-After when the database is away', async () => {
      const spy = jest.spyOn(server.get(AccountsService), 'list').mockRejectedValue(Object.assign(new Error('x'), { code: 'ECONNREFUSED' }));
      const answer = await server.app.inject({ url: '/api/v1/accounts', headers: admin });
      spy.mockRestore();
      expect([answer.statusCode, answer.headers['retry-after']]).toEqual([503, '2']);
    });
  });

  describe('with an Idempotency-Key', () => {
    it('is done once and answered alike', async () => {
      const before = await countAccounts();
      const first = await post('/api/v1/accounts', newAccount('once'), { 'idempotency-key': 'key-00000001' });
      const again = await post('/api/v1/accounts', newAccount('once'), { 'idempotency-key': 'key-00000001' });
      expect([first.statusCode, again.statusCode]).toEqual([201, 201]);
      expect(again.json()).toEqual(first.json());
      expect(again.headers['idempotency-replayed']).toBe('true');
      expect(await countAccounts()).toBe(before + 1);
    });

    it('is refused with another body or address', async () => {
      await post('/api/v1/accounts', newAccount('body-a'), { 'idempotency-key': 'key-00000002' });
      const otherBody = await post('/api/v1/accounts', newAccount('body-b'), { 'idempotency-key': 'key-00000002' });
      const otherRoute = await post('/api/v1/notifications/read-all', {}, { 'idempotency-key': 'key-00000002' });
      expect([otherBody.json().code, otherRoute.json().code]).toEqual(['IDEMPOTENCY_KEY_REUSED', 'IDEMPOTENCY_KEY_REUSED']);
      expect(otherBody.statusCode).toBe(422);
    });

    it('belongs to one person', async () => {
      await post('/api/v1/accounts', newAccount('mine'), { 'idempotency-key': 'key-00000003' });
      const theirs = await post('/api/v1/accounts', newAccount('theirs'), { ...other, 'idempotency-key': 'key-00000003' });
      expect(theirs.json().username).toBe('theirs');
    });

    it('leaves no trace when refused', async () => {
      const weak = await post('/api/v1/accounts', { ...newAccount('repaired'), password: 'weak' }, { 'idempotency-key': 'key-00000004' });
      const repaired = await post('/api/v1/accounts', newAccount('repaired'), { 'idempotency-key': 'key-00000004' });
      expect([weak.statusCode, repaired.statusCode]).toEqual([422, 201]);
    });

    it('runs once among twenty at the same time', async () => {
      const before = await countAccounts();
      const answers = await Promise.all(Array.from({ length: 20 }, () => post('/api/v1/accounts', newAccount('crowd'), { 'idempotency-key': 'key-00000005' })));
      const codes = answers.map((answer) => answer.statusCode);
      expect(codes.filter((code) => code === 201).length).toBeGreaterThanOrEqual(1);
      expect(codes.every((code) => code === 201 || code === 409)).toBe(true);
      expect(await countAccounts()).toBe(before + 1);
    });

    it('stays taken when nobody knows whether the first call was committed: the repetition does not do it again', async () => {
      const before = await countAccounts();
      const [key, body] = [{ 'idempotency-key': 'key-00000011' }, newAccount('unheard')];
      let writes = 0;
      // The first write takes the key, the second makes the account: it is durable, and its answer is lost.
      server.database.answerInjector = () => {
        writes += 1;
        if (writes === 2) throw markOutcomeUnknown(Object.assign(new Error('gone'), { code: 'PROTOCOL_CONNECTION_LOST', fatal: true }));
      };
      const first = await post('/api/v1/accounts', body, key);
      server.database.answerInjector = undefined;
      const second = await post('/api/v1/accounts', body, key);
      expect([first.statusCode, second.statusCode, second.json().code, await countAccounts()]).toEqual([503, 409, 'IDEMPOTENCY_IN_PROGRESS', before + 1]);
    });

    it('is free again when the first call was refused while the database could not be told so', async () => {
      const [key, body] = [{ 'idempotency-key': 'key-00000012' }, newAccount('owed')];
      let statements = 0;
      // After the write that takes the key (begin, insert, commit) the store is gone.
      server.database.faultInjector = () => {
        statements += 1;
        if (statements > 3) throw Object.assign(new Error('gone'), { code: 'ECONNREFUSED' });
      };
      const first = await post('/api/v1/accounts', body, key);
      server.database.faultInjector = undefined;
      const second = await post('/api/v1/accounts', body, key);
      expect([first.statusCode, second.statusCode]).toEqual([503, 201]);
    });

    it('whose first call never answered says that the result is unknown after a minute, and is not done again', async () => {
      const [key, body] = [{ 'idempotency-key': 'key-00000007' }, newAccount('crashed')];
      await post('/api/v1/accounts', body, key);
      const before = await countAccounts();
      /** As a crash leaves it: the work is done, the answer was not kept. */
      const crash = (secondsAgo: number) => server.database.write((tx) => tx.execute("UPDATE idempotency_key SET status = NULL, answer = NULL, created_at = ? WHERE request_key = 'key-00000007'", [new Date(Date.now() - secondsAgo * 1000)]));
      await crash(5);
      const running = await post('/api/v1/accounts', body, key);
      await crash(61);
      const unknown = await post('/api/v1/accounts', body, key);
      expect([running, unknown].map((answer) => [answer.statusCode, answer.json().code])).toEqual([[409, 'IDEMPOTENCY_IN_PROGRESS'], [409, 'IDEMPOTENCY_UNKNOWN']]);
      expect([unknown.json().title, unknown.json().detail]).toEqual([expect.stringContaining('结果未知'), expect.stringContaining('result is unknown: look up')]);
      expect((await post('/api/v1/accounts', newAccount('another'), key)).json().code).toBe('IDEMPOTENCY_KEY_REUSED');
      expect(await countAccounts()).toBe(before);
    });

    it('that is malformed is refused', async () => {
      for (const key of ['short', 'with space in it', 'x'.repeat(101)]) {
        expect((await post('/api/v1/accounts', newAccount('never'), { 'idempotency-key': key })).json().code).toBe('IDEMPOTENCY_KEY_INVALID');
      }
    });

    it('keeps the answer sealed', async () => {
      await post('/api/v1/accounts', newAccount('sealed'), { 'idempotency-key': 'key-00000006' });
      const rows = await server.database.read((tx) => tx.query('SELECT answer FROM idempotency_key'));
      expect(JSON.stringify(rows)).not.toContain('王五');
    });
  });

  it('carries strict headers', async () => {
    for (const url of ['/api/v1/me', '/', '/api/docs', '/nothing.png']) {
      const { headers } = await server.app.inject({ url });
      const policy = String(headers['content-security-policy']);
      expect(policy).toContain("script-src 'self'");
      expect(policy).not.toMatch(/unsafe-eval|script-src[^;]*unsafe-inline|\*/);
      expect(policy).toContain("frame-ancestors 'none'");
      expect(headers['x-content-type-options']).toBe('nosniff');
    }
    expect((await server.app.inject({ url: '/api/v1/me', headers: admin })).headers['cache-control']).toBe('no-store');
  });

  it('keeps a well-formed request id and replaces a bad one', async () => {
    const id = async (given: string) => (await server.app.inject({ url: '/health/live', headers: { 'x-request-id': given } })).headers['x-request-id'];
    expect(await id('trace-12345678')).toBe('trace-12345678');
    expect(await id('<script>alert(1)</script>')).toMatch(/^[0-9a-f-]{36}$/);
  });

  describe('for the web app', () => {
    it.each(['/', '/tasks/abc', '/tasks/01m81gaztk0034arn562vy2t5m.5', '/campaigns?x=1'])('%s is its page', async (url) => {
      const answer = await server.app.inject({ url, headers: { accept: 'text/html' } });
      expect([answer.statusCode, answer.headers['content-type'], answer.headers['cache-control']]).toEqual([200, 'text/html; charset=utf-8', 'no-cache']);
      expect(answer.body).toContain('办通');
    });

    it('hashed assets are kept forever', async () => {
      const answer = await server.app.inject({ url: '/assets/index-4f3a.js' });
      expect([answer.statusCode, answer.headers['cache-control']]).toEqual([200, 'public, max-age=31536000, immutable']);
    });

    it('a compressed twin is preferred when the browser takes it', async () => {
      const answer = await server.app.inject({ url: '/assets/index-4f3a.js', headers: { 'accept-encoding': 'gzip' } });
      expect([answer.statusCode, answer.headers['content-encoding'], answer.headers['content-type']]).toEqual([200, 'gzip', expect.stringContaining('javascript')]);
    });

    it.each(['/assets/index-old.js', '/api/unknown', '/..%2f..%2fetc/passwd.txt', '/assets/..%2f..%2f..%2fpackage.json', '/%2e%2e/%2e%2e/package.json'])('%s is not', async (url) => {
      const answer = await server.app.inject({ url });
      expect(answer.statusCode).toBe(404);
      expect(answer.headers['content-type']).toContain('application/problem+json');
    });
  });

  describe('of the watching machines', () => {
    it('live, ready and metrics', async () => {
      expect((await server.app.inject({ url: '/health/live' })).json()).toEqual({ status: 'ok' });
      expect((await server.app.inject({ url: '/health/ready' })).json()).toMatchObject({ status: 'ok', checks: { database: 'ok' } });
      const metrics = await server.app.inject({ url: '/metrics' });
      expect(metrics.headers['content-type']).toContain('text/plain');
      expect(metrics.body).toMatch(/noticeflow_http_request_seconds_count\{method="POST",route="\/api\/v1\/accounts",status="201"\} \d+/);
      expect(metrics.body).toContain('noticeflow_due_timers');
    });

    it('not ready without the database', async () => {
      const spy = jest.spyOn(server.database, 'read').mockRejectedValue(new Error('away'));
      const answer = await server.app.inject({ url: '/health/ready' });
      spy.mockRestore();
      expect([answer.statusCode, answer.headers['retry-after'], answer.json()]).toEqual([503, '2', expect.objectContaining({ status: 'unavailable' })]);
    });
  });

  describe('for the description of the API', () => {
    it('is answered, with a page that needs no inline script', async () => {
      const document = (await server.app.inject({ url: '/api/openapi.json' })).json();
      expect(document.openapi).toMatch(/^3\./);
      expect(Object.keys(document.paths)).toEqual(expect.arrayContaining(['/api/v1/auth/login', '/api/v1/organisations']));
      const page = await server.app.inject({ url: '/api/docs' });
      expect(page.body).not.toMatch(/<script>|onload=/);
      for (const [, src] of page.body.matchAll(/(?:src|href)="([^"]+)"/g)) expect((await server.app.inject({ url: src! })).statusCode).toBe(200);
    });

    it('schemas/openapi.json is current (else: UPDATE_OPENAPI=1 npx jest server/src/platform/http/http.spec.ts)', () => {
      const file = fileURLToPath(new URL('../../../../schemas/openapi.json', import.meta.url));
      const current = openApiText(server.app);
      if (process.env.UPDATE_OPENAPI === '1') writeFileSync(file, current);
      expect(current === readFileSync(file, 'utf8')).toBe(true);
    });
  });
});
