/** The built `npm run serve`: its address, its end, and a map beside it. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openSocketCarrier } from '../contract/socket-carrier.ts';
import { copyArchive, QUARTERS, readFirstPixel } from '../support/archives.ts';
import { guardNetwork, readRefused } from '../support/network-guard.ts';
import { launchProgram, makeTempDir, removeTempDir, SERVE_FILE, startNode } from '../support/program.ts';

interface Ready {
  readonly ready: true;
  readonly bases: readonly string[];
  readonly sources: readonly { readonly id: string; readonly tiles: string; readonly cachedTilesOnly: boolean }[];
}

let dataDir = '';
const runs: { readonly kill: () => Promise<unknown> }[] = [];

beforeEach(() => {
  dataDir = join(makeTempDir(), 'data');
});

afterEach(async () => {
  await Promise.all(runs.splice(0).map((run) => run.kill()));
  await removeTempDir(join(dataDir, '..'));
});

function start(...args: string[]): ReturnType<typeof startNode> {
  const run = startNode([SERVE_FILE, '--data-dir', dataDir, ...args], { ...process.env, ...guardNetwork() });
  runs.push(run);
  return run;
}

async function serve(...args: string[]) {
  const run = start('--json', ...args);
  const line = await run.firstJson;
  if (line === undefined) throw new Error(run.stderr());
  const ready = JSON.parse(line) as Ready;
  return { ...run, ...ready, base: ready.bases[0] ?? '' };
}

test('serves the built-in world at an address that stays the same, and ends with 0', async () => {
  const first = await serve();
  expect(first.sources.map(({ id, cachedTilesOnly }) => [id, cachedTilesOnly])).toEqual([
    ['openstreetmap', true],
    ['world', false],
  ]);
  const tile = await fetch(`${first.base}/world/1/0/0.svg`);
  expect([tile.status, tile.headers.get('content-type'), tile.headers.get('cache-control')]).toEqual([
    200,
    'image/svg+xml',
    'private, max-age=3600',
  ]);
  expect(tile.headers.get('content-security-policy')).toMatch(/default-src 'none'.*sandbox/);
  expect(await tile.text()).toMatch(/^<svg/);
  expect(await first.term()).toEqual({ code: 0, signal: null });
  expect([readRefused(first.stderr()), first.stdout().length]).toEqual([[], 1]);
  const again = await serve();
  expect(again.bases).toEqual(first.bases);
  again.child.kill('SIGINT');
  expect(await again.exited).toEqual({ code: 0, signal: null });
});

test('serves an archive from its file', async () => {
  const path = copyArchive('gdal.mbtiles');
  const program = await launchProgram({ dataDir, args: ['--source', path] });
  await program.term();
  const { base, sources } = await serve();
  const archive = sources.find(({ id }) => id.startsWith('archive-'));
  expect(archive?.cachedTilesOnly).toBe(false);
  const tile = await fetch(`${base}/${archive?.id}/1/1/0`);
  expect([tile.status, tile.headers.get('cache-control')]).toEqual([200, 'private, max-age=3600']);
  expect(readFirstPixel(await tile.bytes())).toBe(QUARTERS['1/1/0']);
  expect((await fetch(`${base}/${archive?.id}/5/0/0`)).status).toBe(404);
});

test('gives away a new address when asked to, and prints it for people', async () => {
  const old = await serve();
  await old.term();
  const run = start('--new-address');
  while (!run.stdout()[0]?.startsWith('Serving tiles at ')) await new Promise((resolve) => setTimeout(resolve, 20));
  const base = run.stdout()[0]?.slice('Serving tiles at '.length, -1) ?? '';
  expect(base).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/[\w-]{32}$/);
  expect(base).not.toBe(old.base);
  expect((await fetch(`${base}/world.json`)).status).toBe(200);
  expect((await fetch(`${old.base}/world.json`)).status).toBe(404);
});

test('runs beside the map on the same cache, on another port than its server', async () => {
  const program = await launchProgram({ dataDir });
  runs.push(program);
  const carrier = await openSocketCarrier(program.url);
  const on = await carrier.call('startServing', { reach: 'computer', port: null });
  const [mapBase = ''] = on.ok ? (on.value as { bases: readonly string[] }).bases : [];
  const beside = await serve();
  expect(beside.stderr()).toContain(`Port ${new URL(mapBase).port} is in use`);
  for (const base of [mapBase, beside.base]) expect((await fetch(`${base}/world/0/0/0`)).status).toBe(200);
  // One secret for both, and none of it in the log.
  const secret = mapBase.split('/').at(-1) ?? '';
  expect(beside.base.endsWith(secret)).toBe(true);
  const logs = join(dataDir, 'logs');
  const log = readdirSync(logs)
    .map((name) => readFileSync(join(logs, name), 'utf8'))
    .join('');
  expect(log).toMatch(/servingChanged on=true reach="computer" port=\d+/);
  expect(log).not.toContain(secret);
  await program.term();
  await expect(fetch(mapBase)).rejects.toThrow();
  expect((await fetch(`${beside.base}/world.json`)).status).toBe(200);
});

test('is on again after a restart of the map, for this computer only', async () => {
  const first = await launchProgram({ dataDir });
  const carrier = await openSocketCarrier(first.url);
  const on = await carrier.call('startServing', { reach: 'computer', port: null });
  const [base = ''] = on.ok ? (on.value as { bases: readonly string[] }).bases : [];
  await first.term();
  const second = await launchProgram({ dataDir });
  runs.push(second);
  const again = await openSocketCarrier(second.url);
  expect(await again.call('getServing', {})).toMatchObject({ value: { isOn: true, reach: 'computer', bases: [base] } });
  expect((await fetch(`${base}/world.json`)).status).toBe(200);
});

test.each([
  [['--listen', 'localhost'], '--listen takes an IP address, not "localhost"'],
  [['--port', '80'], '--port takes a whole number from 1024 to 65535, not "80"'],
  [['--port'], '--port needs a value'],
  [['tiles'], 'unexpected argument "tiles"'],
])('refuses %j', async (args, line) => {
  const run = start(...args);
  expect(await run.exited).toEqual({ code: 2, signal: null });
  expect(run.stderr()).toContain(line);
});

test('ends with 2 when its port is in use', async () => {
  const { base } = await serve();
  const run = start('--port', new URL(base).port);
  expect([(await run.exited).code, run.stderr()]).toEqual([2, 'tilekeep: Port already in use. Choose another port.\n']);
});
