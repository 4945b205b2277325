/** The stand-in for public servers does what its tests rely on. */
import { afterEach, beforeEach, expect, test } from 'vitest';
import { checkTileFile } from '../../../app/image/image-check.ts';
import { startTileServer, type TileServer } from '../../support/tile-server.ts';
import {
  cutOffByClose,
  cutOffByLength,
  cutOffChunked,
  type Fault,
  makeLatch,
  neverAnswer,
  resetConnection,
  sendHeaders,
  sendRawHeaders,
  sendStatus,
} from '../../support/tile-server-faults.ts';

let server: TileServer;
beforeEach(async () => {
  server = await startTileServer();
});
afterEach(() => server.stop());

const COORD = { z: 3, x: 1, y: 2 };

function ask(headers: Record<string, string> = {}, path = '/3/1/2.png', signal?: AbortSignal): Promise<Response> {
  return fetch(`${server.origin}${path}`, { headers, signal: signal ?? null });
}

async function readBytes(response: Response): Promise<Buffer> {
  return Buffer.from(await response.arrayBuffer());
}

test('serves a whole image of its own for each place, version and scale', async () => {
  const answer = await ask();
  const bytes = await readBytes(answer);
  expect(checkTileFile(bytes, 'raster')).toBe('image/png');
  expect(bytes).toEqual(server.tileBytes(COORD));
  expect(await readBytes(await ask({}, '/3/1/3.png'))).not.toEqual(bytes);
  expect((await readBytes(await ask({}, '/3/1/2@2x.png'))).readUInt32BE(16)).toBe(512);
  server.version = 2;
  expect(await readBytes(await ask())).not.toEqual(bytes);
});

test('answers 304 to its ETag until the version increases', async () => {
  const etag = (await ask()).headers.get('etag') ?? '';
  expect((await ask({ 'if-none-match': etag })).status).toBe(304);
  server.version = 2;
  expect((await ask({ 'if-none-match': etag })).status).toBe(200);
  expect(server.requests().map(({ status }) => status)).toEqual([200, 304, 200]);
  expect(server.duplicates()).toEqual(['3/1/2']);
});

test('logs what it cannot answer too', async () => {
  expect((await ask({}, '/styles.json')).status).toBe(404);
  expect((await ask({}, '/3/8/2.png')).status).toBe(404);
  expect(server.requests()).toMatchObject([
    { path: '/styles.json', coord: undefined, status: 404 },
    { path: '/3/8/2.png', coord: '3/8/2', status: 404 },
  ]);
});

test('misbehaves for the selected requests until it heals', async () => {
  server.misbehave(sendStatus(503, { 'retry-after': '2' }), ({ coord }) => coord === '3/1/2');
  const busy = await ask();
  expect([busy.status, busy.headers.get('retry-after')]).toEqual([503, '2']);
  expect((await ask({}, '/3/1/3.png')).status).toBe(200);
  server.heal();
  expect((await ask()).status).toBe(200);
});

test.each<[string, Fault]>([
  ['by its length', cutOffByLength],
  ['without the last chunk', cutOffChunked],
  ['by the end of the connection', cutOffByClose],
])('sends bodies that are cut off %s', async (_name, fault) => {
  server.misbehave(fault);
  const bytes = await ask()
    .then(readBytes)
    .catch(() => undefined);
  expect(bytes?.length ?? 0).toBeLessThan(server.tileBytes(COORD).length);
});

test('leaves headers out, sends them twice or raw', async () => {
  server.misbehave(sendHeaders({ date: null, etag: null, 'cache-control': ['max-age=5', 'max-age=9'] }));
  const odd = await ask();
  expect([...odd.headers.keys()]).not.toContain('date');
  expect([...odd.headers.keys()]).not.toContain('etag');
  expect(odd.headers.get('cache-control')).toBe('max-age=5, max-age=9');
  server.misbehave(sendRawHeaders([`ETag: "${'x'.repeat(4000)}é"`]));
  expect((await ask()).headers.get('etag')).toContain('xÃ©"');
});

test('holds requests until released, and knows which clients have gone', async () => {
  const latch = makeLatch();
  server.misbehave(latch.fault);
  const abort = new AbortController();
  const gone = ask({}, '/3/1/3.png', abort.signal).catch(() => 'gone');
  const waiting = ask();
  await server.waitForRequests(2);
  abort.abort();
  expect(await gone).toBe('gone');
  await server.waitUntil((requests) => requests.some(({ state }) => state === 'aborted'));
  expect([latch.held(), server.mostUnderWay()]).toEqual([1, 2]);
  latch.release();
  expect((await waiting).status).toBe(200);
  await server.waitUntilIdle();
});

test('resets connections, and never answers', async () => {
  server.misbehave(resetConnection);
  await expect(ask()).rejects.toThrow('fetch failed');
  server.misbehave(neverAnswer);
  const abort = new AbortController();
  const asked = ask({}, '/3/1/2.png', abort.signal).catch(() => 'gave up');
  await server.waitForRequests(2);
  abort.abort();
  expect(await asked).toBe('gave up');
  await server.waitUntilIdle();
  expect(server.requests().map(({ state }) => state)).toEqual(['aborted', 'aborted']);
});

test('stops and restarts on the same port', async () => {
  const { port } = server;
  await ask();
  await server.stop();
  await expect(ask()).rejects.toThrow('fetch failed');
  await server.start();
  expect(server.port).toBe(port);
  expect((await ask()).status).toBe(200);
  expect(server.requests()).toHaveLength(2);
});
