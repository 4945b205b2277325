/**
 * Sudden death of two programs, one writing while the other clears and undoes: nothing on disk is torn or inconsistent.
 */
import fs from 'node:fs';
import path from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { afterEach, describe, expect, it } from 'vitest';
import type { DriverCommand } from '../support/cache-driver.ts';
import { mendedBy } from '../support/checked-cache.ts';
import { DriverProcess } from '../support/driver-process.ts';
import { makeTempDir } from '../support/temp-dir.ts';
import { makePng } from '../support/tile-images.ts';

/** `TILEKEEP_KILLS=50` is the full test. */
const KILLS = Number(process.env.TILEKEEP_KILLS ?? 10);
const TILES = 60;
const IMAGES = Array.from({ length: TILES }, (_, y) => makePng(y));
const CLEARS: readonly DriverCommand[] = [
  { do: 'scope', scope: { act: 'clear', within: [1, 30] } },
  { do: 'scope', scope: { act: 'undo' } },
  { do: 'clearKeeping', count: 1, y: 20 },
  { do: 'scope', scope: { act: 'clear' } },
  { do: 'scope', scope: { act: 'undo' } },
  { do: 'scope', scope: { act: 'clear', kept: [1, 10] } },
  { do: 'scope', scope: { act: 'free' } },
  { do: 'clear' },
];
const TURNS = 40;

const drivers: DriverProcess[] = [];
afterEach(async () => {
  for (const driver of drivers.splice(0)) await driver.end('SIGKILL');
});

async function start(cacheDir: string): Promise<DriverProcess> {
  const driver = DriverProcess.start(cacheDir);
  drivers.push(driver);
  await driver.ask({ do: 'sweep' });
  return driver;
}

/** Kills both in the middle of their work, each time at another moment. Returns the number of files left. */
async function killOnce(cacheDir: string, kill: number): Promise<number> {
  const writer = await start(cacheDir);
  const clearer = await start(cacheDir);
  for (let turn = 0; turn < TURNS; turn += 1) {
    writer.send({ do: 'putMany', count: TILES });
    clearer.send(CLEARS[(kill + turn) % CLEARS.length] as DriverCommand);
  }
  for (let answer = 0; answer <= kill % 4; answer += 1) expect((await writer.answer()).troubles).toEqual([]);
  for (let look = 0; look < (kill * 37) % 200; look += 1) await setImmediate();
  const ends = await Promise.all(drivers.splice(0).map((driver) => driver.end('SIGKILL')));
  expect(ends).toEqual(['SIGKILL', 'SIGKILL']);
  const found = listTiles(cacheDir);
  const torn = found.filter((y) => !IMAGES[y]?.equals(fs.readFileSync(path.join(cacheDir, 'test/20/1', String(y)))));
  expect(torn).toEqual([]);
  return fs.readdirSync(cacheDir, { recursive: true }).length;
}

function listTiles(cacheDir: string): number[] {
  const columnDir = path.join(cacheDir, 'test/20/1');
  return fs.existsSync(columnDir) ? fs.readdirSync(columnDir).map(Number) : [];
}

/** Starts again and runs a check, which may only have to repair what the killed programs left. */
async function checkAll(cacheDir: string): Promise<void> {
  const driver = await start(cacheDir);
  expect(fs.readdirSync(path.join(cacheDir, '.trash'))).toEqual([]);
  const { check } = await driver.ask({ do: 'check' });
  expect(check && mendedBy(check)).toEqual({ leftovers: 0, strays: 0, images: 0, records: 0 });
  expect(check?.steps.map(({ failed }) => failed)).toEqual([0, 0, 0, 0]);
  drivers.splice(0);
  await driver.end();
}

describe('sudden death of programs that write, clear and undo', () => {
  it(
    `${KILLS} kills leave no torn tile, and nothing for a check to repair`,
    async () => {
      const cacheDir = makeTempDir();
      const left = new Set<number>();
      for (let kill = 0; kill < KILLS; kill += 1) {
        left.add(await killOnce(cacheDir, kill));
        await checkAll(cacheDir);
      }
      // The kills hit different moments.
      expect(left.size).toBeGreaterThan(1);
    },
    60_000 + KILLS * 10_000,
  );
});
