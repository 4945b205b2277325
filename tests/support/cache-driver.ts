/**
 * A program around the tile cache, for tests that kill it, starve it or remove its permissions. It reads one JSON
 * command per line and answers each with one JSON line; it ends when its input ends.
 */
import { setMaxListeners } from 'node:events';
import fs from 'node:fs';
import readline from 'node:readline';
import { CacheChecker } from '../../app/cache/check/cache-check.ts';
import { openInspectionThread } from '../../app/cache/check/inspection-thread.ts';
import { DiskTier } from '../../app/cache/disk/disk-tier.ts';
import type { TileKey } from '../../app/cache/files/tile-path.ts';
import { TileCache } from '../../app/cache/tile-cache.ts';
import { toErrorValue } from '../../shared/errors.ts';
import type { TileColumn } from '../../shared/tiles/tile-column.ts';
import { performScope, type ScopeCommand } from './scope-commands.ts';
import { clearSource } from './source-clears.ts';
import { makePng } from './tile-images.ts';
import { makeOrigin, PLAIN_RECORD } from './tile-origin.ts';

/**
 * A command: `y` selects the tile 20/1/y of the source `test`, `seed` its image. `clearKeeping` keeps the columns 1 to
 * `count`, and of each the rows `y` to `y + 9`.
 */
export interface DriverCommand {
  readonly do:
    | 'put'
    | 'putMany'
    | 'get'
    | 'getMany'
    | 'check'
    | 'clear'
    | 'clearKeeping'
    | 'sweep'
    | 'hoard'
    | 'release'
    | 'releaseSoon'
    | 'scope';
  readonly scope?: ScopeCommand;
  readonly y?: number;
  readonly seed?: number;
  readonly noiseBytes?: number;
  readonly count?: number;
}

function columnsOf(count: number, y: number): TileColumn[] {
  return Array.from({ length: count }, (_, index) => ({ x: index + 1, spans: [[y, y + 9]] }));
}

function keyOf(y: number): TileKey {
  return { sourceId: 'test', coord: { z: 20, x: 1, y } };
}

const troubles: string[] = [];
const disk = await DiskTier.open({
  cacheDir: process.argv[2] ?? '',
  onTrouble: (error) => troubles.push(error.code),
});
disk.follow({ onRecovered: () => troubles.push('recovered') });
const cache = new TileCache({
  disk,
  origin: makeOrigin(async ({ coord }) => ({
    bytes: makePng(coord.y),
    contentType: 'image/png',
    record: PLAIN_RECORD,
  })),
});
const never = new AbortController().signal;
setMaxListeners(0, never);

const checker = new CacheChecker({
  disk,
  cache,
  sourceIds: () => ['test'],
  openInspector: () => openInspectionThread(new URL('../main/check-worker.js', import.meta.url)),
  onTrouble: (error) => troubles.push(error.code),
});

// Files opened only to use up all descriptors.
const hoard: number[] = [];

function hoardFiles(): void {
  try {
    for (;;) hoard.push(fs.openSync('/dev/null', 'r'));
  } catch {
    // No more descriptors.
  }
}

function releaseFiles(): void {
  for (const fd of hoard.splice(0)) fs.closeSync(fd);
}

/** Runs a command about hoarding files; false for any other command. */
function useHoard(command: DriverCommand): boolean {
  if (command.do === 'hoard') hoardFiles();
  else if (command.do === 'release') releaseFiles();
  else if (command.do === 'releaseSoon') setTimeout(releaseFiles, 30);
  else return false;
  return true;
}

/** Sets tiles 0 to `count` concurrently and counts the outcomes. */
async function putMany(count: number, noiseBytes: number): Promise<Record<string, number>> {
  const setting = Array.from({ length: count }, (_, y) => {
    const bytes = makePng(y, { noiseBytes: y % 3 === 0 ? noiseBytes : 0 });
    return cache.set(keyOf(y), { bytes, contentType: 'image/png', record: PLAIN_RECORD }).then(
      () => 'stored',
      (error) => error.code,
    );
  });
  return tallyOf(await Promise.all(setting));
}

function tallyOf(outcomes: readonly string[]): Record<string, number> {
  const tally: Record<string, number> = {};
  for (const outcome of outcomes) tally[outcome] = (tally[outcome] ?? 0) + 1;
  return tally;
}

async function perform(command: DriverCommand): Promise<object> {
  const { y = 0, seed = 0, noiseBytes = 0, count = 0 } = command;
  if (command.do === 'put') {
    const bytes = makePng(seed, { noiseBytes });
    await cache.set(keyOf(y), { bytes, contentType: 'image/png', record: PLAIN_RECORD });
    return {};
  }
  if (command.do === 'putMany') return { tally: await putMany(count, noiseBytes) };
  if (useHoard(command)) return {};
  if (command.do === 'sweep') {
    await disk.sweep(Date.now());
    return {};
  }
  if (command.do === 'check') {
    checker.start();
    return { check: await checker.settle() };
  }
  if (command.do === 'clearKeeping') {
    const columns = (zoom: number): TileColumn[] => (zoom === 20 ? columnsOf(count, y) : []);
    return { trashed: (await clearSource(cache, 'test', { columns })) !== undefined };
  }
  if (command.do === 'clear') return { trashed: (await clearSource(cache, 'test')) !== undefined };
  if (command.do === 'get') {
    const { tier, bytes } = await cache.getTile(keyOf(y), never);
    await cache.settle();
    return { tier, length: bytes.length };
  }
  const asked = Array.from({ length: count }, (_, index) =>
    cache.getTile(keyOf(index), never).then(
      ({ tier }) => tier,
      (error) => error.code,
    ),
  );
  const tally = tallyOf(await Promise.all(asked));
  await cache.settle();
  return { tally };
}

for await (const line of readline.createInterface({ input: process.stdin })) {
  const command = JSON.parse(line) as DriverCommand;
  const done = command.scope ? performScope(cache, disk, command.scope) : perform(command);
  const result = await done.catch((thrown: unknown) => ({ error: toErrorValue(thrown).code }));
  process.stdout.write(`${JSON.stringify({ ...result, troubles })}\n`);
}
