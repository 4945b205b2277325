/** How the Electron host sends requests to a real local server; only Electron's own network stack is replaced. */
import http, { type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import * as electron from 'electron';
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { fetchFromServer } from '../../../../../app/hosts/electron/source-fetch.ts';
import { readFetchFailure } from '../../../../../app/sources/http/fetch-failure.ts';
import type { ElectronStandIn } from '../../../../support/electron-stand-in.ts';

vi.mock('electron', async () => {
  const { createElectronStandIn } = await import('../../../../support/electron-stand-in.ts');
  const standIn = createElectronStandIn();
  return { ...standIn.module, standIn };
});

const { standIn } = electron as unknown as { readonly standIn: ElectronStandIn };
const asked: { readonly url: string; readonly headers: IncomingHttpHeaders }[] = [];
const signal = new AbortController().signal;
let origin = '';

const server = http.createServer((request, response) => {
  asked.push({ url: request.url ?? '', headers: request.headers });
  if (request.url === '/moved') response.writeHead(302, { location: '/tile' }).end();
  else if (request.url === '/same') response.writeHead(304, { etag: '"1"' }).end();
  else if (request.url === '/half') response.writeHead(200, { 'content-length': '100' }).write('half');
  else response.writeHead(200, { 'set-cookie': 'who=you', 'content-type': 'image/png' }).end('whole');
});

beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});

beforeEach(() => {
  asked.length = 0;
});

afterAll(() => {
  server.closeAllConnections();
  server.close();
});

describe('the Electron host fetches', () => {
  test('once Electron is ready, however early that is requested', async () => {
    let becomeReady = (): void => undefined;
    standIn.record.becomesReady = new Promise((resolve) => {
      becomeReady = resolve;
    });
    const early = fetchFromServer(`${origin}/tile`, { headers: {}, signal });
    await new Promise((resolve) => setImmediate(resolve));
    expect([standIn.sessions.all.size, asked]).toEqual([0, []]);
    becomeReady();
    expect((await early).status).toBe(200);
  });

  test('through one session of its own, without a cache, in memory', async () => {
    await fetchFromServer(`${origin}/tile`, { headers: {}, signal });
    expect([...standIn.sessions.partitions]).toEqual([['tiles', { cache: false }]]);
    expect(standIn.sessions.fetches.every((one) => one.partition === 'tiles')).toBe(true);
  });

  test('with the options that keep redirects, cookies and other schemes out, and none that adds headers', async () => {
    const headers = { 'user-agent': 'Tilekeep/0', 'if-none-match': '"1"' };
    await fetchFromServer(`${origin}/tile`, { headers, signal });
    const last = standIn.sessions.fetches.at(-1);
    expect(last?.options).toEqual({
      url: `${origin}/tile`,
      headers,
      redirect: 'manual',
      referrerPolicy: 'unsafe-url',
      credentials: 'omit',
      bypassCustomProtocolHandlers: true,
    });
    expect(asked.at(-1)?.headers).toMatchObject(headers);
    for (const name of ['cache-control', 'pragma', 'cookie']) expect(asked.at(-1)?.headers).not.toHaveProperty(name);
  });

  test('and returns responses as they are', async () => {
    const whole = await fetchFromServer(`${origin}/tile`, { headers: {}, signal });
    expect([whole.headers.get('content-type'), await whole.text()]).toEqual(['image/png', 'whole']);
    const same = await fetchFromServer(`${origin}/same`, { headers: {}, signal });
    expect([same.status, same.headers.get('etag'), same.body]).toEqual([304, '"1"', null]);
  });

  test('and follows no redirect, but says where it leads, which its caller can tell from an unreachable server', async () => {
    const moved = await fetchFromServer(`${origin}/moved`, { headers: {}, signal });
    expect([moved.status, moved.headers.get('location'), moved.body]).toEqual([302, `${origin}/tile`, null]);
    expect(asked.map(({ url }) => url)).toEqual(['/moved']);
    const gone = await fetchFromServer('http://127.0.0.1:1/', { headers: {}, signal }).catch(
      (thrown: unknown) => thrown,
    );
    expect(readFetchFailure(gone).kind).toBe('unreachable');
  });

  test('and stops when aborted, also in the middle of a response', async () => {
    const abort = new AbortController();
    const half = await fetchFromServer(`${origin}/half`, { headers: {}, signal: abort.signal });
    const body = half.arrayBuffer();
    abort.abort();
    await expect(body).rejects.toThrow();
    await expect(fetchFromServer(`${origin}/tile`, { headers: {}, signal: abort.signal })).rejects.toThrow();
  });
});
