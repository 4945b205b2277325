/** Repeated sudden death of one warming: its progress is what is on disk, and Tilekeep requests no tile twice. */
import { readdirSync } from 'node:fs';
import path from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { parseTileCoord, type TileCoord } from '../../shared/tiles/tile-coord.ts';
import { SLOW_LIMITS, saveSlowSource } from '../support/drafts.ts';
import { makeTempDir } from '../support/temp-dir.ts';
import type { TileRectangle } from '../support/tile-box.ts';
import { startTileServer, type TileServer } from '../support/tile-server.ts';
import { makeLatch } from '../support/tile-server-faults.ts';
import { listTileFiles, readTileFile } from '../support/tile-tree.ts';
import { endOf, readWarmLines, startWarmCommand } from '../support/warm-command.ts';

const TILES: TileRectangle = { z: 13, x0: 4000, x1: 4019, y0: 2700, y1: 2719 };
const COUNT = 400;
/** Maximum number of concurrent warming requests. */
const IN_FLIGHT = SLOW_LIMITS.maxConcurrentRequests - 1;

let server: TileServer | undefined;
afterEach(async () => {
  await server?.stop();
  server = undefined;
});

/** Resolves at the moment to kill a run, judged from the server and the disk. */
type Moment = (log: TileServer, dataDir: string, isOver: () => boolean) => Promise<void>;

/** While the maximum number of requests is pending, after `answered` more tiles have arrived. */
function whileAsking(answered: number): Moment {
  return async (log, _dataDir, isOver) => {
    const latch = makeLatch();
    const before = log.requests().length;
    log.misbehave(latch.fault, () => log.requests().length > before + answered);
    await log.waitForRequests(before + answered + IN_FLIGHT);
    while (!isOver() && latch.held() < IN_FLIGHT) await nextTurn();
    log.heal();
  };
}

/** Some turns of the event loop after `requests` more requests, while answers are read, checked and stored. */
function soonAfter(requests: number): Moment {
  return async (log) => {
    await log.waitForRequests(log.requests().length + requests);
    for (let turns = Math.floor(Math.random() * 20); turns > 0; turns -= 1) await nextTurn();
  };
}

/** While a tile is being written, after `requests` more requests. */
function whileWriting(requests: number): Moment {
  return async (log, dataDir, isOver) => {
    await log.waitForRequests(log.requests().length + requests);
    while (!isOver() && listTemps(dataDir).length === 0) await nextTurn();
  };
}

const MOMENTS: readonly Moment[] = [
  whileAsking(0),
  whileWriting(5),
  soonAfter(30),
  whileWriting(40),
  whileAsking(20),
  soonAfter(60),
  whileWriting(20),
  whileWriting(60),
];

function nextTurn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

function sourceOf(dataDir: string): string {
  return listNames(path.join(dataDir, 'tiles')).find((name) => name.startsWith('127-0-0-1')) ?? '';
}

/** Tiles being written, or left unfinished by a kill. */
function listTemps(dataDir: string): readonly string[] {
  return listNames(path.join(dataDir, 'tiles', sourceOf(dataDir), '.tmp'));
}

function listNames(dir: string): readonly string[] {
  try {
    return readdirSync(dir);
  } catch {
    // Doesn't exist yet.
    return [];
  }
}

/** Checks that every file is a whole tile and the right one. */
function expectWhole(dataDir: string, log: TileServer): number {
  const source = sourceOf(dataDir);
  const places = listTileFiles(dataDir, source);
  for (const place of places) {
    const bytes = readTileFile(dataDir, source, place);
    expect(bytes.equals(log.tileBytes(parseTileCoord(place) as TileCoord)), place).toBe(true);
  }
  return places.length;
}

describe(`a job of ${COUNT} tiles that is killed ${MOMENTS.length} times`, () => {
  it('has no torn file, and requests each tile once but for those under way at a kill', async () => {
    const dataDir = makeTempDir();
    const log = await startTileServer();
    server = log;
    saveSlowSource(dataDir, log.template);
    const options = { dataDir, source: log.template, tiles: TILES };
    let tempsLeft = 0;
    for (const moment of MOMENTS) {
      const command = startWarmCommand(options);
      await moment(log, dataDir, () => command.child.exitCode !== null);
      expect((await command.kill()).signal).toBe('SIGKILL');
      tempsLeft += listTemps(dataDir).length;
      // A kill may cut off the last line.
      readWarmLines(command.stdout().filter((line) => line.endsWith('}')));
      await log.waitUntilIdle();
      expectWhole(dataDir, log);
    }
    // Some kills hit the middle of a write.
    expect(tempsLeft).toBeGreaterThan(0);

    const { code, end } = await endOf(startWarmCommand(options));
    expect([code, end.total, end.fetched + end.present, end.failed, end.refused]).toEqual([0, COUNT, COUNT, 0, 0]);
    expect(expectWhole(dataDir, log)).toBe(COUNT);
    expect(log.coords().size).toBe(COUNT);
    // The log also has connections cut by a kill, which request no tile.
    const asked = log.requests().filter(({ coord }) => coord !== undefined);
    expect(asked.length).toBeLessThanOrEqual(COUNT + MOMENTS.length * IN_FLIGHT);

    log.clearLog();
    const again = await endOf(startWarmCommand(options));
    expect([again.code, again.end.present, log.requests().length]).toEqual([0, COUNT, 0]);
  }, 120_000);
});
