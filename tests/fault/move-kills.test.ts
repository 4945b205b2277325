/** Sudden death while the cache folder is moved: every tile is served at the next start, and the move finishes. */
import fs from 'node:fs';
import path from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { afterEach, describe, expect, it } from 'vitest';
import { DiskTier } from '../../app/cache/disk/disk-tier.ts';
import { wholeSource } from '../../shared/cache/clear-scope.ts';
import type { CacheMove, DiskBudget } from '../../shared/cache/disk-budget.ts';
import type { Reply } from '../../shared/calls/contract.ts';
import type { SourceId } from '../../shared/sources/source.ts';
import type { DeliveredTile } from '../../shared/tiles/tile.ts';
import { formatTileCoord, type TileCoord } from '../../shared/tiles/tile-coord.ts';
import { guardNetwork } from '../support/network-guard.ts';
import { expectError, expectValue, launchNetworkProgram, type NetworkProgram } from '../support/network-program.ts';
import { LAUNCH_FILE, startNode } from '../support/program.ts';
import { makeTempDir } from '../support/temp-dir.ts';
import { makePng } from '../support/tile-images.ts';
import { startTileServer } from '../support/tile-server.ts';

const closing: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

const COORDS = Array.from({ length: 800 }, (_, index): TileCoord => ({ z: 14, x: 100 + (index % 8), y: index }));
/** Tiles from every column, copied early and late. */
const SOME = COORDS.filter((_coord, index) => index % 5 === 0);
/** Made once, because they are compared after every kill. */
const IMAGES = new Map(COORDS.map((coord) => [coord, makePng(coord.x * 1000 + coord.y)]));

/**
 * Number of tiles copied at each kill while copying, and maximum number of old ones left at each kill while deleting.
 */
const COPIED_AT_DEATH = [1, 250, 500, 780];
const LEFT_AT_DEATH = [799, 500, 250];
const KILLS = 1 + COPIED_AT_DEATH.length + LEFT_AT_DEATH.length;
/** Number of concurrent tile requests. */
const AT_ONCE = 20;

type Run = ReturnType<typeof startNode>;

interface Starts {
  /** Resolves when the program answers calls. */
  readonly launch: () => Promise<NetworkProgram>;
  /** Returns at once: an interrupted move continues before the program answers calls. */
  readonly start: () => Run;
}

interface Folders {
  readonly dataDir: string;
  readonly from: string;
  readonly to: string;
}

/** A data folder with a cache of all tiles, and starts of a program whose source is down. */
async function prepare(): Promise<Folders & Starts> {
  const server = await startTileServer();
  closing.push(() => server.stop());
  const dataDir = makeTempDir();
  const options = { dataDir, source: server.template, args: ['--offline'] };
  const launch = async (): Promise<NetworkProgram> => {
    const running = await launchNetworkProgram(options);
    closing.push(() => running.program.kill());
    return running;
  };
  const start = (): Run => {
    const flags = ['--host', 'browser', '--no-open', '--json', '--data-dir', dataDir, '--source', options.source];
    const run = startNode([LAUNCH_FILE, ...flags, '--offline'], { ...process.env, ...guardNetwork() });
    closing.push(() => run.kill());
    return run;
  };
  const first = await launch();
  const from = path.join(dataDir, 'tiles');
  for (const coord of COORDS) {
    const file = path.join(from, first.sourceId, formatTileCoord(coord));
    fs.mkdirSync(path.dirname(file), { recursive: true });
    fs.writeFileSync(file, imageOf(coord));
  }
  await first.program.term();
  return { dataDir, from, to: path.join(makeTempDir(), 'moved'), launch, start };
}

function imageOf(coord: TileCoord): Buffer {
  return IMAGES.get(coord) ?? expect.fail('no such tile');
}

function countTiles(cacheDir: string, sourceId: string): number {
  const zoomDir = path.join(cacheDir, sourceId, '14');
  return listNames(zoomDir).reduce((sum, name) => sum + listNames(path.join(zoomDir, name)).length, 0);
}

function listNames(dir: string): string[] {
  try {
    return fs.readdirSync(dir);
  } catch {
    // Doesn't exist yet, or no longer.
    return [];
  }
}

async function waitFor(isSo: () => boolean): Promise<void> {
  while (!isSo()) await setImmediate();
}

async function ask(running: NetworkProgram, coord: TileCoord): Promise<Reply<DeliveredTile>> {
  const place = { sourceId: running.sourceId, coord };
  return (await running.carrier.call('getCachedTile', place)) as Reply<DeliveredTile>;
}

/** The reply for each tile, a few requests at a time. */
async function askAll(
  running: NetworkProgram,
  coords = COORDS,
): Promise<readonly (readonly [TileCoord, Reply<DeliveredTile>])[]> {
  const replies: (readonly [TileCoord, Reply<DeliveredTile>])[] = [];
  for (let first = 0; first < coords.length; first += AT_ONCE) {
    const some = coords.slice(first, first + AT_ONCE);
    replies.push(...(await Promise.all(some.map(async (coord) => [coord, await ask(running, coord)] as const))));
  }
  return replies;
}

/** Checks that the next start would serve every tile, without starting one, which would continue the move. */
async function expectAllOnDisk({ dataDir, from }: Folders, sourceId: SourceId): Promise<void> {
  const { cacheDir } = JSON.parse(fs.readFileSync(path.join(dataDir, 'settings.json'), 'utf8'));
  const disk = await DiskTier.open({ cacheDir: cacheDir ?? from, isMoved: typeof cacheDir === 'string' });
  for (const coord of COORDS) {
    const tile = await disk.read({ sourceId, coord });
    expect(imageOf(coord).equals(tile?.bytes ?? Buffer.alloc(0)), formatTileCoord(coord)).toBe(true);
  }
  await disk.close();
}

async function expectAllServed(running: NetworkProgram): Promise<void> {
  for (const [coord, reply] of await askAll(running)) {
    expect(imageOf(coord).equals(expectValue(reply).bytes), formatTileCoord(coord)).toBe(true);
  }
}

async function call<Value>({ carrier }: NetworkProgram, method: string, args: object = {}): Promise<Value> {
  return expectValue((await carrier.call(method, args)) as Reply<Value>);
}

async function waitForEnd(running: NetworkProgram): Promise<CacheMove | null> {
  const read = (): Promise<CacheMove | null> => call(running, 'getMove');
  await expect.poll(async () => (await read())?.state, { timeout: 60_000, interval: 50 }).toBe('done');
  return read();
}

describe('sudden death in a move of the cache folder', () => {
  it(`${KILLS} kills lose no tile: each next start has all of them and continues the move, until it is done`, async () => {
    const { launch, start, ...folders } = await prepare();
    const { from, to } = folders;
    let running = await launch();
    const { sourceId } = running;
    const leftAtDeath: number[] = [];
    const copiedAtDeath: number[] = [];
    const noteDeath = async (): Promise<void> => {
      copiedAtDeath.push(countTiles(to, sourceId));
      leftAtDeath.push(countTiles(from, sourceId));
      await expectAllOnDisk(folders, sourceId);
    };
    const startUntil = async (isSo: () => boolean): Promise<void> => {
      const run = start();
      await waitFor(isSo);
      await run.kill();
      await noteDeath();
    };
    await call(running, 'moveCacheFolder', { path: to });
    await running.program.kill();
    await noteDeath();
    for (const copied of COPIED_AT_DEATH) await startUntil(() => countTiles(to, sourceId) >= copied);
    for (const left of LEFT_AT_DEATH) await startUntil(() => countTiles(from, sourceId) <= left);
    // Some kills were midway.
    const isMidway = (tiles: number): boolean => tiles > 0 && tiles < COORDS.length;
    expect([copiedAtDeath.some(isMidway), leftAtDeath.some(isMidway)]).toEqual([true, true]);
    running = await launch();
    await expectAllServed(running);
    await expect.poll(() => fs.existsSync(from), { timeout: 60_000, interval: 50 }).toBe(false);
    expect(countTiles(to, sourceId)).toBe(COORDS.length);
    expect((await call<DiskBudget>(running, 'getDiskBudget')).cacheDir).toBe(to);
    await running.program.term();
    running = await launch();
    await expectAllServed(running);
    expect(await call(running, 'getMove')).toBe(null);
  }, 240_000);

  it('what is cleared during a move never comes back, whenever the program dies afterwards', async () => {
    const { to, launch } = await prepare();
    let running = await launch();
    const { sourceId } = running;
    await call(running, 'moveCacheFolder', { path: to });
    await waitFor(() => countTiles(to, sourceId) >= 300);
    await call(running, 'clearScope', { scope: wholeSource(sourceId, false) });
    await running.program.kill();
    running = await launch();
    const expectNoneServed = async (): Promise<void> => {
      const codes = (await askAll(running, SOME)).map(([, reply]) => expectError(reply).code);
      expect(new Set(codes)).toEqual(new Set(['not-cached']));
    };
    await expectNoneServed();
    await waitForEnd(running);
    await expectNoneServed();
    await running.program.term();
    running = await launch();
    await expectNoneServed();
    expect(countTiles(to, sourceId)).toBe(0);
  }, 120_000);
});
