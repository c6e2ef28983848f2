import { Writable } from 'node:stream';
import fastify from 'fastify';
import { RequestLogger, logOptions } from './logger.js';
import { createTestApp } from '../http/testing.js';

const collect = (lines: string[]): Writable => new Writable({
  write: (chunk: Buffer, _encoding, done) => {
    lines.push(chunk.toString('utf8'));
    done();
  },
});

describe('the log', () => {
  it('holds route patterns and durations, but no query, body, header or address', async () => {
    const lines: string[] = [];
    const server = await createTestApp({ logLevel: 'info' }, { logStream: collect(lines) });
    await server.app.inject({ url: '/api/v1/organisations/441900199001011234?q=张三&token=abc', headers: { authorization: `Bearer ${'C'.repeat(43)}` }, remoteAddress: '10.7.7.7' });
    await server.app.inject({ method: 'POST', url: '/api/v1/auth/login', payload: { username: '13800138000', password: 'geheim-geheim' } });
    await server.app.inject({ url: '/nothing/李四?name=王五' });
    await server.close();
    const requests = lines.map((line) => JSON.parse(line) as Record<string, unknown>).filter((line) => line.msg === 'request');
    expect(requests.map(({ method, route, status }) => ({ method, route, status }))).toEqual([
      { method: 'GET', route: '/api/v1/organisations/:id', status: 401 },
      { method: 'POST', route: '/api/v1/auth/login', status: 401 },
      { method: 'GET', route: 'unknown', status: 404 },
    ]);
    for (const secret of ['441900199001011234', '张三', encodeURIComponent('张三'), 'abc', 'CCCC', '10.7.7.7', '13800138000', 'geheim', '李四', encodeURIComponent('李四'), '王五']) expect(lines.join('')).not.toContain(secret);
  });

  it('redacts secrets that slip into fields and keeps Nest on one line of JSON', async () => {
    const lines: string[] = [];
    const server = fastify({ logger: { ...logOptions('info'), stream: collect(lines) } });
    const nest = new RequestLogger(server.log);
    nest.error({ code: 'X', password: 'geheim', nested: { token: 'geheim' } }, 'stack\nof two lines', 'Problem');
    nest.log('Mapped {/x, GET} route', 'RouterExplorer');
    nest.warn('careful', 'Somewhere');
    await server.close();
    const [first, second] = lines.map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(lines).toHaveLength(2);
    expect(lines.join('')).not.toContain('geheim');
    expect(first).toMatchObject({ level: 'error', code: 'X', context: 'Problem', stack: 'stack\nof two lines', msg: 'Problem' });
    expect(second).toMatchObject({ level: 'warn', msg: 'careful', context: 'Somewhere' });
  });
});
