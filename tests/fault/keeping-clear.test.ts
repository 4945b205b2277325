/** Sudden death during a clear that keeps areas: however far it got, every kept tile is there and whole. */
import fs from 'node:fs';
import path from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { formatTileCoord, type TileCoord } from '../../shared/tiles/tile-coord.ts';
import { listFiles } from '../support/cache-fixture.ts';
import { DriverProcess } from '../support/driver-process.ts';
import { makeTempDir } from '../support/temp-dir.ts';
import { listPlanted, plantTiles } from '../support/tile-sets.ts';

const KILLS = 6;
const COLUMNS = 18;
const ROWS = 50;
const FIRST_KEPT_ROW = 20;
// Neither the last columns nor the zoom below contain kept tiles.
const KEPT_COLUMNS = 15;
const TILES = Array.from({ length: COLUMNS * ROWS }, (_, index): TileCoord => {
  return { z: 20, x: 1 + Math.floor(index / ROWS), y: index % ROWS };
});
const OTHER_ZOOM = [0, 1, 2].map((y): TileCoord => ({ z: 21, x: 5, y }));
const KEPT = TILES.filter(({ x, y }) => x <= KEPT_COLUMNS && y >= FIRST_KEPT_ROW && y < FIRST_KEPT_ROW + 10)
  .map(formatTileCoord)
  .sort();
const CLEAR = { do: 'clearKeeping', y: FIRST_KEPT_ROW, count: KEPT_COLUMNS } as const;

/** Waits until at most this many tiles are left in place, or the clear is over; doesn't depend on a clock. */
async function waitForRest(sourceDir: string, most: number, clearing: Promise<unknown>): Promise<void> {
  let isOver = false;
  const end = (): void => {
    isOver = true;
  };
  clearing.then(end, end);
  while (!isOver && countFiles(path.join(sourceDir, '20')) > most) await setImmediate();
}

function countFiles(dir: string): number {
  return fs.readdirSync(dir).reduce((sum, name) => sum + readNames(path.join(dir, name)).length, 0);
}

function readNames(dir: string): string[] {
  try {
    return fs.readdirSync(dir);
  } catch {
    // Moved away between two checks.
    return [];
  }
}

describe('sudden death in a clear that keeps areas', () => {
  it(`${KILLS} kills cost no kept tile, and the next clear leaves exactly these`, async () => {
    const restAtDeath: number[] = [];
    let cacheDir = '';
    for (let kill = 0; kill < KILLS; kill += 1) {
      cacheDir = makeTempDir();
      const sourceDir = path.join(cacheDir, 'test');
      plantTiles(sourceDir, [...TILES, ...OTHER_ZOOM]);
      const driver = DriverProcess.start(cacheDir);
      await driver.ask({ do: 'sweep' });
      driver.send(CLEAR);
      await waitForRest(sourceDir, TILES.length - 1 - kill * 120, driver.answer());
      expect(await driver.end('SIGKILL')).toBe('SIGKILL');
      const left = listPlanted(sourceDir);
      restAtDeath.push(left.length);
      expect(left).toEqual(expect.arrayContaining(KEPT));
    }
    // The space of the next clear is freed by the start after it.
    for (const commands of [[{ do: 'sweep' }, CLEAR], [{ do: 'sweep' }]] as const) {
      const next = DriverProcess.start(cacheDir);
      for (const command of commands) await next.ask(command);
      expect(await next.end()).toBe(0);
    }
    expect(listPlanted(path.join(cacheDir, 'test'))).toEqual(KEPT);
    expect(listFiles(path.join(cacheDir, '.trash'))).toEqual([]);
    // The kills hit different moments.
    expect(new Set(restAtDeath).size).toBeGreaterThan(1);
  }, 60_000);
});
