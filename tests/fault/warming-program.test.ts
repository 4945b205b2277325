/** Warming in a whole program that is killed, ended, cut off and refused; and areas that share tiles. */
import { existsSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import type { AreaDraft, AreaMeasure, AreaSummary, WarmJob } from '../../shared/areas/area.ts';
import { formatTileCoord, parseTileCoord, type TileCoord } from '../../shared/tiles/tile-coord.ts';
import { SLOW_LIMITS, saveSlowSource } from '../support/drafts.ts';
import { expectValue, launchNetworkProgram, type NetworkProgram } from '../support/network-program.ts';
import { makeTempDir } from '../support/temp-dir.ts';
import { boxOf, listTilesOf, type TileRectangle } from '../support/tile-box.ts';
import { startTileServer, type TileServer } from '../support/tile-server.ts';
import { makeLatch, sendStatus } from '../support/tile-server-faults.ts';
import { listTileFiles, readTileFile } from '../support/tile-tree.ts';

const closing: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

/** With a slow source these take more than a second. */
const LARGE: TileRectangle = { z: 12, x0: 2000, x1: 2007, y0: 1300, y1: 1319 };
const LARGE_COUNT = 160;
const IN_FLIGHT = SLOW_LIMITS.maxConcurrentRequests - 1;

async function startServer(): Promise<TileServer> {
  const server = await startTileServer();
  closing.push(() => server.stop());
  return server;
}

async function launch(server: TileServer, dataDir: string, args: readonly string[] = []): Promise<NetworkProgram> {
  if (!existsSync(path.join(dataDir, 'settings.json'))) saveSlowSource(dataDir, server.template);
  const running = await launchNetworkProgram({ dataDir, source: server.template, args });
  closing.push(() => running.program.term());
  return running;
}

async function call<Value>({ carrier }: NetworkProgram, method: string, args: unknown): Promise<Value> {
  return expectValue(await carrier.call(method, args)) as Value;
}

function describeArea({ sourceId }: NetworkProgram, tiles: TileRectangle, name = 'Area'): AreaDraft {
  return { name, sourceId, shape: { kind: 'box', box: boxOf(tiles) }, minZoom: tiles.z, maxZoom: tiles.z };
}

async function addArea(running: NetworkProgram, tiles: TileRectangle, name?: string): Promise<string> {
  const draft = describeArea(running, tiles, name);
  return (await call<{ areaId: string }>(running, 'addArea', { draft, mode: 'missing' })).areaId;
}

async function findArea(running: NetworkProgram, areaId: string): Promise<AreaSummary> {
  const areas = await call<readonly AreaSummary[]>(running, 'listAreas', {});
  const area = areas.find(({ id }) => id === areaId);
  if (!area) throw new Error(`no area ${areaId}`);
  return area;
}

async function waitForJob(
  running: NetworkProgram,
  areaId: string,
  isWanted: (job: WarmJob | null) => boolean,
): Promise<AreaSummary> {
  await expect
    .poll(async () => isWanted((await findArea(running, areaId)).job), { timeout: 60_000, interval: 50 })
    .toBe(true);
  return findArea(running, areaId);
}

function expectStored(dataDir: string, { sourceId }: NetworkProgram, server: TileServer, tiles: TileRectangle): void {
  for (const coord of listTilesOf(tiles)) {
    const bytes = readTileFile(dataDir, sourceId, formatTileCoord(coord));
    expect(bytes.equals(server.tileBytes(coord)), formatTileCoord(coord)).toBe(true);
  }
}

/** Tile requests; connections that were cut off are also in the log, but request none. */
function countAsked(server: TileServer): number {
  return server.requests().filter(({ coord }) => coord !== undefined).length;
}

describe('an area that is being warmed', () => {
  it.each(['kill', 'term'] as const)(
    'continues automatically at the next start after a %s, and requests no tile again',
    async (end) => {
      const server = await startServer();
      const dataDir = makeTempDir();
      const first = await launch(server, dataDir);
      const areaId = await addArea(first, LARGE);
      await server.waitForRequests(80);
      await first.program[end]();
      await server.waitUntilIdle();

      const second = await launch(server, dataDir);
      const { lastResult } = await waitForJob(second, areaId, (job) => job === null);
      expect(lastResult).toMatchObject({ isWhole: true, counts: { total: LARGE_COUNT, failed: 0, refused: 0 } });
      expect(lastResult?.counts.present).toBeGreaterThan(40);
      expectStored(dataDir, second, server, LARGE);
      expect(server.coords().size).toBe(LARGE_COUNT);
      expect(countAsked(server)).toBeLessThanOrEqual(LARGE_COUNT + IN_FLIGHT);
      const temps = path.join(dataDir, 'tiles', second.sourceId, '.tmp');
      await expect.poll(() => (existsSync(temps) ? readdirSync(temps).length : 0)).toBe(0);
    },
    60_000,
  );

  it('stays paused over a restart if people have paused it', async () => {
    const server = await startServer();
    const dataDir = makeTempDir();
    const first = await launch(server, dataDir);
    const areaId = await addArea(first, LARGE);
    await server.waitForRequests(40);
    await call(first, 'pauseWarming', { areaId });
    await first.program.kill();
    await server.waitUntilIdle();
    const before = server.requests().length;

    const second = await launch(server, dataDir);
    expect((await findArea(second, areaId)).job?.state).toBe('paused');
    expect(server.requests().length).toBe(before);
    await call(second, 'resumeWarming', { areaId });
    expect((await waitForJob(second, areaId, (job) => job === null)).lastResult?.counts.total).toBe(LARGE_COUNT);
  }, 60_000);

  it('waits while working offline, says so, and continues afterwards', async () => {
    const server = await startServer();
    const running = await launch(server, makeTempDir());
    const areaId = await addArea(running, LARGE);
    await server.waitForRequests(40);
    await call(running, 'setPreferences', { change: { offline: true } });
    const { job } = await waitForJob(running, areaId, (now) => now?.state === 'waiting');
    expect(job?.reason?.code).toBe('working-offline');
    await server.waitUntilIdle();
    const before = countAsked(server);
    await call(running, 'setPreferences', { change: { offline: false } });
    expect((await waitForJob(running, areaId, (now) => now === null)).lastResult?.counts).toMatchObject({
      total: LARGE_COUNT,
      fetched: LARGE_COUNT,
    });
    expect(countAsked(server) - before).toBeLessThanOrEqual(LARGE_COUNT - before + IN_FLIGHT);
  }, 60_000);

  it('is paused by a server that refuses, says why, and continues when people resume it', async () => {
    const server = await startServer();
    const running = await launch(server, makeTempDir());
    server.misbehave(sendStatus(403));
    const areaId = await addArea(running, { ...LARGE, x1: LARGE.x0 });
    const { job } = await waitForJob(running, areaId, (now) => now?.state === 'paused');
    expect(job?.reason?.code).toBe('source-refused');
    expect(server.requests().length).toBeLessThanOrEqual(IN_FLIGHT);
    server.heal();
    await call(running, 'resumeWarming', { areaId });
    expect((await waitForJob(running, areaId, (now) => now === null)).lastResult?.counts.fetched).toBe(20);
  }, 60_000);

  it('stays one request below its card’s limit, and lets a window’s tile pass', async () => {
    const server = await startServer();
    const running = await launch(server, makeTempDir());
    const latch = makeLatch();
    server.misbehave(latch.fault, ({ coord }) => parseTileCoord(coord ?? '')?.z === LARGE.z);
    const areaId = await addArea(running, LARGE);
    await expect.poll(() => latch.held()).toBe(IN_FLIGHT);
    const looked: TileCoord = { z: 5, x: 1, y: 1 };
    expect((await running.getTile(looked)).ok).toBe(true);
    expect(server.mostUnderWay()).toBe(IN_FLIGHT + 1);
    latch.release();
    await waitForJob(running, areaId, (job) => job === null);
  }, 60_000);

  it('reports correct sums in every event', async () => {
    const server = await startServer();
    const running = await launch(server, makeTempDir());
    server.misbehave(sendStatus(404), ({ coord }) => coord?.endsWith('5') === true);
    const areaId = await addArea(running, LARGE);
    await waitForJob(running, areaId, (job) => job === null);
    const told = running.events.flatMap((event) => (event.name === 'warmProgress' ? [event.job.counts] : []));
    expect(told.length).toBeGreaterThan(2);
    for (const { fetched, present, revalidated, missing, failed, refused, total } of told) {
      expect(fetched + present + revalidated + missing + failed + refused).toBe(total);
    }
    expect((await findArea(running, areaId)).lastResult?.counts).toMatchObject({
      fetched: 144,
      missing: 16,
      total: LARGE_COUNT,
    });
  }, 60_000);
});

describe('two areas that share tiles', () => {
  const WEST: TileRectangle = { ...LARGE, x1: 2009, y1: 1309 };
  const EAST: TileRectangle = { ...LARGE, x0: 2006, x1: 2015, y1: 1309 };

  it('one is deleted, with the number shown first: the other is still complete, to the byte', async () => {
    const server = await startServer();
    const dataDir = makeTempDir();
    const running = await launch(server, dataDir);
    const west = await addArea(running, WEST, 'West');
    const east = await addArea(running, EAST, 'East');
    await waitForJob(running, west, (job) => job === null);
    await waitForJob(running, east, (job) => job === null);
    expect(server.requests().length).toBe(160);

    const measured = await call<AreaMeasure>(running, 'measureArea', { areaId: west });
    expect([measured.expected, measured.present.tiles, measured.shared.tiles, measured.own.tiles]).toEqual([
      100, 100, 40, 60,
    ]);
    const bytes = listTilesOf(WEST).reduce((sum, coord) => sum + server.tileBytes(coord).length, 0);
    expect(measured.present.bytes).toBe(bytes);
    await call(running, 'deleteArea', { areaId: west, browsedToo: false });
    expectStored(dataDir, running, server, EAST);
    expect(listTileFiles(dataDir, running.sourceId).length).toBe(100);
    // Events and replies arrive separately.
    const findFreed = () => running.events.findLast((event) => event.name === 'freeProgress');
    await expect.poll(findFreed).toMatchObject({ done: true, freed: measured.own });
    expect(await call<AreaMeasure>(running, 'measureArea', { areaId: east })).toMatchObject({
      present: { tiles: 100 },
      shared: { tiles: 0 },
      own: { tiles: 100 },
    });
  }, 60_000);
});

describe('the file of a saved area', () => {
  it('that is damaged is set aside and reported, and the others are loaded', async () => {
    const server = await startServer();
    const dataDir = makeTempDir();
    const first = await launch(server, dataDir);
    const areaId = await addArea(first, { ...LARGE, x1: LARGE.x0, y1: LARGE.y0 });
    await waitForJob(first, areaId, (job) => job === null);
    await first.program.term();
    writeFileSync(path.join(dataDir, 'areas', '0123456789abcdef.json'), '{"version":1,');
    const second = await launch(server, dataDir);
    expect((await call<readonly AreaSummary[]>(second, 'listAreas', {})).map(({ id }) => id)).toEqual([areaId]);
    const { notices } = await call<{ notices: { code: string; message: string }[] }>(second, 'openMap', {});
    expect(notices.map(({ code }) => code)).toEqual(['area-damaged']);
    expect(notices[0]?.message).toContain('0123456789abcdef.json.damaged-');
  }, 60_000);
});
