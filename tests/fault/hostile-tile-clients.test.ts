/** Clients of the tile server that guess, lie, break off or flood. */
import type { Socket } from 'node:net';
import { beforeEach, describe, expect, test, vi } from 'vitest';
import { MAX_CONNECTIONS } from '../../app/listening/connection-limit.ts';
import { cleanUpAfterTest } from '../support/clean-up.ts';
import type { RawAnswer } from '../support/raw-http.ts';
import { formatRequest, openSocket, sendRaw } from '../support/raw-http.ts';
import { type ServedCache, serveCache } from '../support/served-cache.ts';
import { makeLatch } from '../support/tile-server-faults.ts';

const TILE = '3/4/2';

let cache: ServedCache;
let known = '';
beforeEach(async () => {
  cache = await serveCache();
  known = await cache.secret();
});

/** Nothing was told, no page may read it, and no request was sent. */
function expectRefusal(answer: RawAnswer, status: number): void {
  expect(answer.status).toBe(status);
  expect(answer.headers['access-control-allow-origin']).toBeUndefined();
  expect(answer.headers['x-content-type-options']).toBe('nosniff');
  expect(answer.headers['cache-control']).toBe('no-store');
  expect(answer.body.length).toBeLessThan(60);
  expect(answer.text).not.toContain(known);
  expect(cache.upstream.requests()).toEqual([]);
}

describe('without the secret', () => {
  test('every path has the same answer', async () => {
    const wrong = `${known.slice(0, -1)}${known.endsWith('A') ? 'B' : 'A'}`;
    const paths = ['', 'world.json', `${cache.openId}.json`, `${cache.openId}/${TILE}`, 'nothing'];
    const targets = ['', wrong, known.slice(0, -1), `${known}A`, known.toUpperCase(), '..', 'world'].flatMap(
      (segment) => paths.map((path) => `/${segment}/${path}`),
    );
    const answers: string[] = [];
    for (const target of ['/', '/world.json', `/${known}`, `//${known}/world.json`, ...targets]) {
      for (const method of ['GET', 'OPTIONS']) {
        const answer = await cache.askAny(target, ['Origin: https://evil.example'], method);
        expectRefusal(answer, 404);
        answers.push(answer.text.replace(/^Date: .*$/m, ''));
      }
    }
    expect(new Set(answers).size).toBe(1);
  });

  test.each([
    '/%SECRET/world.json',
    '/SECRET%2fworld.json',
    'http://127.0.0.1/SECRET/world.json',
    '*',
    '/x/../SECRET/world.json',
  ])('another spelling of it is none: %s', async (target) =>
    expectRefusal(await cache.askAny(target.replace('SECRET', known)), 404),
  );
});

describe('the head of a request', () => {
  test.each([
    'evil.example:PORT',
    '127.0.0.1',
    '127.0.0.1:1',
    '0.0.0.0:PORT',
    '2130706433:PORT',
    '',
    '[]:PORT',
    'localhost.:PORT',
    '192.168.0.1:PORT',
  ])('must not have the host %j, which a page that rebinds its name would send', async (host) => {
    const line = `Host: ${host.replace('PORT', String(cache.serving.port))}`;
    expectRefusal(await cache.ask(`${cache.openId}/${TILE}`, [line]), 421);
  });

  test('must have exactly one host', async () => {
    const { port } = cache.serving;
    const own = `Host: 127.0.0.1:${port}`;
    expectRefusal(await cache.ask('world.json', [own, own]), 421);
    expectRefusal(await sendRaw(port, formatRequest(`GET /${known}/world.json HTTP/1.1`, [])), 421);
  });

  test.each(['POST', 'PUT', 'DELETE', 'PATCH', 'TRACE', 'PROPFIND'])('must not have the method %s', async (method) => {
    const answer = await cache.ask(`${cache.openId}/${TILE}`, ['Content-Length: 0'], method);
    expectRefusal(answer, 405);
    expect(answer.headers.allow).toBe('GET, HEAD, OPTIONS');
  });

  test.each([
    ['a body', 400, ['Content-Length: 5']],
    ['two lengths', 400, ['Content-Length: 5', 'Transfer-Encoding: chunked']],
    ['an upgrade', 400, ['Connection: Upgrade', 'Upgrade: websocket']],
    ['an expectation', 417, ['Expect: 100-continue']],
    ['9 kB', 431, [`X: ${'x'.repeat(9000)}`]],
    ['no colon', 400, ['nonsense']],
  ] as const)('must not have %s', async (_name, status, headers) => {
    expectRefusal(await cache.ask(`${cache.openId}/${TILE}`, headers), status);
  });
});

test('pages of other origins may read tiles and TileJSON, and nothing else', async () => {
  const page = [
    'Origin: https://map.example',
    'Access-Control-Request-Method: GET',
    'Access-Control-Request-Headers: if-none-match',
  ];
  for (const path of [`${cache.openId}.json`, `${cache.openId}/${TILE}`]) {
    const preflight = await cache.ask(path, page, 'OPTIONS');
    expect([preflight.status, preflight.headers['access-control-allow-origin']]).toEqual([204, '*']);
    expect(preflight.headers['access-control-allow-methods']).toBe('GET, HEAD, OPTIONS');
    expect(preflight.headers['access-control-allow-credentials']).toBeUndefined();
  }
  for (const path of ['', 'nothing', 'world/1/2/3/4']) {
    for (const method of ['GET', 'OPTIONS']) {
      const answer = await cache.ask(path, page, method);
      expect(Object.keys(answer.headers).filter((name) => name.startsWith('access-control-'))).toEqual([]);
    }
  }
  expect(cache.upstream.requests()).toEqual([]);
});

describe('connections', () => {
  const sockets: Socket[] = [];
  beforeEach(() => cleanUpAfterTest(() => sockets.splice(0).forEach((socket) => void socket.destroy())));

  async function open(count: number): Promise<Socket[]> {
    const opened = await Promise.all(Array.from({ length: count }, () => openSocket(cache.serving.port)));
    sockets.push(...opened);
    return opened;
  }

  function request(path: string): string {
    return `GET /${known}/${path} HTTP/1.1\r\nHost: 127.0.0.1:${cache.serving.port}\r\n\r\n`;
  }

  test('that know nothing are closed for those that know the secret', async () => {
    const [mine] = await open(1);
    let heard = '';
    mine?.on('data', (part) => {
      heard += String(part);
    });
    mine?.write(request('world.json'));
    await vi.waitFor(() => expect(heard).toContain('200 OK'));
    const crowd = await open(300);
    await vi.waitFor(() => expect(crowd.filter((socket) => !socket.destroyed).length).toBeLessThan(MAX_CONNECTIONS));
    expect(mine?.destroyed).toBe(false);
    expect((await cache.ask('world.json')).status).toBe(200);
  });

  test('that ask without waiting have a few requests under way, and are closed', async () => {
    const held = makeLatch();
    cache.upstream.misbehave(held.fault);
    const [eager] = await open(1);
    const closed = new Promise((resolve) => eager?.resume().once('close', resolve));
    eager?.write(Array.from({ length: 200 }, (_, x) => request(`${cache.openId}/9/${x}/9`)).join(''));
    await vi.waitFor(() => expect(held.held()).toBeGreaterThan(0));
    expect(cache.upstream.requests().length).toBeLessThanOrEqual(8);
    held.release();
    await closed;
    expect(cache.upstream.requests().length).toBeLessThanOrEqual(8);
  });

  test('that leave take their requests along', async () => {
    const held = makeLatch();
    cache.upstream.misbehave(held.fault);
    const [leaving] = await open(1);
    leaving?.write(request(`${cache.openId}/${TILE}`));
    await vi.waitFor(() => expect(held.held()).toBe(1));
    leaving?.destroy();
    await vi.waitFor(() => expect(held.held()).toBe(0));
  });

  test('end when the server does, whatever they wait for', async () => {
    const held = makeLatch();
    cache.upstream.misbehave(held.fault);
    const [waiting, idle] = await open(2);
    waiting?.write(request(`${cache.openId}/${TILE}`));
    await vi.waitFor(() => expect(held.held()).toBe(1));
    await cache.serving.close();
    await vi.waitFor(() => expect([waiting?.destroyed, idle?.destroyed]).toEqual([true, true]));
    await expect(openSocket(cache.serving.port)).rejects.toThrow('ECONNREFUSED');
  });
});
