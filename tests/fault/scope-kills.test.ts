/** Sudden death during a scoped clear, its undo and its purge: guarantee 5 holds, and no other tile is lost. */
import fs from 'node:fs';
import path from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { afterEach, describe, expect, it } from 'vitest';
import { DiskTier } from '../../app/cache/disk/disk-tier.ts';
import { formatTileCoord, type TileCoord } from '../../shared/tiles/tile-coord.ts';
import { DriverProcess } from '../support/driver-process.ts';
import type { ScopeCommand } from '../support/scope-commands.ts';
import { makeTempDir } from '../support/temp-dir.ts';
import { listPlanted, plantTiles } from '../support/tile-sets.ts';

const [COLUMNS, ROWS] = [12, 30];
/** Fraction of the work done at each kill: two kills for each kind of scope. */
const SHARES = [0.1, 0.5, 0.9, 0.7, 0.3, 0.5];
const KILLS = SHARES.length;
const TILES = Array.from({ length: COLUMNS * ROWS }, (_, index): TileCoord => {
  return { z: 20, x: 1 + Math.floor(index / ROWS), y: index % ROWS };
});
/** This many kills midway, or different remainders, show that kills hit the middle. */
const ENOUGH_HITS = 3;
const OTHER_ZOOM = [0, 1, 2].map((y): TileCoord => ({ z: 21, x: 5, y }));
const ALL = [...TILES, ...OTHER_ZOOM].map(formatTileCoord).sort();
/** All tiles of zoom 20 except some columns and rows, both as a region and as whole columns to keep. */
const BOX = [COLUMNS - 2, ROWS - 5] as const;
const IN_BOX = new Set(TILES.filter(({ x, y }) => x <= BOX[0] && y < BOX[1]).map(formatTileCoord));
type Scope = Pick<ScopeCommand, 'minZoom' | 'maxZoom' | 'within' | 'kept'>;
const SCOPES: readonly Scope[] = [
  { within: BOX },
  { minZoom: 20, maxZoom: 20, kept: BOX },
  { minZoom: 20, maxZoom: 20 },
];

/** The tiles outside a scope. */
function listOutside({ within, kept }: Scope): readonly string[] {
  if (within) return ALL.filter((name) => !IN_BOX.has(name));
  return ALL.filter((name) => name.startsWith('21/') || (kept !== undefined && IN_BOX.has(name)));
}

const drivers: DriverProcess[] = [];

afterEach(async () => {
  for (const driver of drivers.splice(0)) await driver.end('SIGKILL');
});

/** A cache with all tiles, and a program on it that has finished its housekeeping. */
async function openFilled(): Promise<{ cacheDir: string; sourceDir: string; trashDir: string; driver: DriverProcess }> {
  const cacheDir = makeTempDir();
  const sourceDir = path.join(cacheDir, 'test');
  plantTiles(sourceDir, [...TILES, ...OTHER_ZOOM]);
  return { cacheDir, sourceDir, trashDir: path.join(cacheDir, '.trash'), driver: await start(cacheDir) };
}

async function start(cacheDir: string): Promise<DriverProcess> {
  const driver = DriverProcess.start(cacheDir);
  drivers.push(driver);
  await driver.ask({ do: 'sweep' });
  return driver;
}

async function kill(driver: DriverProcess): Promise<void> {
  drivers.splice(drivers.indexOf(driver), 1);
  expect(await driver.end('SIGKILL')).toBe('SIGKILL');
}

/** Waits until at most this many files are left in a folder, or the work is over; doesn't depend on a clock. */
async function waitForRest(dir: string, most: number, work: Promise<unknown>): Promise<void> {
  let isOver = false;
  const end = (): void => {
    isOver = true;
  };
  work.then(end, end);
  while (!isOver && countFiles(dir) > most) await setImmediate();
}

function countFiles(dir: string): number {
  try {
    return fs
      .readdirSync(dir, { withFileTypes: true })
      .reduce((sum, item) => sum + (item.isDirectory() ? countFiles(path.join(dir, item.name)) : 1), 0);
  } catch {
    // Moved away between two checks.
    return 0;
  }
}

/** The state after another start: the tiles in place, and the trash. */
async function restart(cacheDir: string): Promise<readonly string[]> {
  const disk = await DiskTier.open({ cacheDir });
  await disk.sweep(Date.now());
  await disk.close();
  expect(fs.readdirSync(path.join(cacheDir, '.trash'))).toEqual([]);
  return listPlanted(path.join(cacheDir, 'test'));
}

/** The rounds of kills, covering each kind of scope in turn. */
const ROUNDS = SHARES.map((share, round) => {
  const scope = SCOPES[round % SCOPES.length] as Scope;
  const outside = listOutside(scope);
  const chosen = ALL.length - outside.length;
  return { scope, outside, chosen, done: Math.floor(chosen * share) };
});

/** Kills in all rounds, and repeats until enough kills hit the middle of the work: a disk may be too fast for one. */
async function killInRounds(killOnce: (round: (typeof ROUNDS)[number]) => Promise<void>, countHits: () => number) {
  for (let pass = 0; pass < 4 && (pass === 0 || countHits() < ENOUGH_HITS); pass += 1) {
    for (const round of ROUNDS) await killOnce(round);
  }
  expect(countHits()).toBeGreaterThanOrEqual(ENOUGH_HITS);
}

describe('sudden death in a clear with a scope', () => {
  it(`${KILLS} kills during it lose no other tile, and what was cleared stays cleared`, async () => {
    let midway = 0;
    const killOnce = async ({ scope, outside, done }: (typeof ROUNDS)[number]) => {
      const { cacheDir, sourceDir, driver } = await openFilled();
      driver.send({ do: 'scope', scope: { act: 'clear', ...scope } });
      const answer = driver.answer();
      await waitForRest(path.join(sourceDir, '20'), TILES.length - done, answer);
      await kill(driver);
      const isDone = await answer.then(
        () => true,
        () => false,
      );
      const left = listPlanted(sourceDir);
      if (left.length > outside.length && left.length < ALL.length) midway += 1;
      expect(left).toEqual(expect.arrayContaining([...outside]));
      if (isDone) expect(left).toEqual(outside);
      expect(await restart(cacheDir)).toEqual(left);
    };
    await killInRounds(killOnce, () => midway);
  }, 180_000);

  it('a kill while it can be undone leaves it cleared', async () => {
    for (const { scope, outside } of ROUNDS.slice(0, SCOPES.length)) {
      const { cacheDir, driver } = await openFilled();
      await driver.ask({ do: 'scope', scope: { act: 'clear', ...scope } });
      await kill(driver);
      expect(await restart(cacheDir)).toEqual(outside);
    }
  }, 120_000);

  it(`${KILLS} kills during its undo still restore every tile`, async () => {
    const restAtDeath = new Set<number>();
    const killOnce = async ({ scope, outside, chosen, done }: (typeof ROUNDS)[number]) => {
      const { cacheDir, sourceDir, trashDir, driver } = await openFilled();
      await driver.ask({ do: 'scope', scope: { act: 'clear', ...scope } });
      driver.send({ do: 'scope', scope: { act: 'undo' } });
      const answer = driver.answer();
      // Once the folder's name says so, the tiles must come back.
      await waitForUndo(trashDir, answer);
      await waitForRest(trashDir, chosen - done, answer);
      await kill(driver);
      await answer.catch(() => undefined);
      const left = listPlanted(sourceDir);
      restAtDeath.add(left.length);
      expect(left).toEqual(expect.arrayContaining([...outside]));
      expect(await restart(cacheDir)).toEqual(ALL);
    };
    await killInRounds(killOnce, () => restAtDeath.size);
  }, 180_000);

  it(`${KILLS} kills during its purge lose no other tile, and restore none`, async () => {
    const restAtDeath = new Set<number>();
    const killOnce = async ({ scope, outside, chosen, done }: (typeof ROUNDS)[number]) => {
      const { cacheDir, sourceDir, trashDir, driver } = await openFilled();
      await driver.ask({ do: 'scope', scope: { act: 'clear', ...scope } });
      driver.send({ do: 'scope', scope: { act: 'free' } });
      const answer = driver.answer();
      await waitForRest(trashDir, chosen - done, answer);
      await kill(driver);
      await answer.catch(() => undefined);
      restAtDeath.add(countFiles(trashDir));
      expect(listPlanted(sourceDir)).toEqual(outside);
      expect(await restart(cacheDir)).toEqual(outside);
    };
    await killInRounds(killOnce, () => restAtDeath.size);
  }, 180_000);
});

async function waitForUndo(trashDir: string, work: Promise<unknown>): Promise<void> {
  let isOver = false;
  const end = (): void => {
    isOver = true;
  };
  work.then(end, end);
  const isBegun = (): boolean => fs.readdirSync(trashDir).some((name) => name.endsWith('.undoing'));
  while (!isOver && !isBegun()) await setImmediate();
}
