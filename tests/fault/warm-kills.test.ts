/** Twenty sudden deaths of one long warming: what is on disk is its progress, and nothing is asked for twice. */
import { readdirSync } from 'node:fs';
import path from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { parseTileCoord, type TileCoord } from '../../shared/tile-coord.ts';
import { makeTempDir } from '../support/temp-dir.ts';
import type { TileRectangle } from '../support/tile-box.ts';
import { startTileServer, type TileServer } from '../support/tile-server.ts';
import { listTileFiles, readTileFile } from '../support/tile-tree.ts';
import { endOf, readWarmLines, startWarmCommand } from '../support/warm-command.ts';

const KILLS = 20;
const TILES: TileRectangle = { z: 13, x0: 4000, x1: 4049, y0: 2700, y1: 2799 };
const COUNT = 5000;
/** What a source on this computer may have under way for warming. */
const IN_FLIGHT = 7;

let server: TileServer | undefined;
afterEach(async () => {
  await server?.stop();
  server = undefined;
});

/**
 * A moment in a run: after so many requests, and so much of what follows on them. Of few enough for twenty runs to have
 * something left to do.
 */
async function letRun(log: TileServer, requests: number, turns: number): Promise<void> {
  const before = log.requests().length;
  await log.waitForRequests(before + requests);
  for (let turn = 0; turn < turns; turn += 1) await new Promise((resolve) => setImmediate(resolve));
}

function sourceOf(dataDir: string): string {
  return readdirSync(path.join(dataDir, 'tiles')).find((name) => name.startsWith('127-0-0-1')) ?? '';
}

/** Every file is a tile, whole, and the one that belongs there. */
function expectWhole(dataDir: string, log: TileServer): number {
  const source = sourceOf(dataDir);
  const places = listTileFiles(dataDir, source);
  for (const place of places) {
    const bytes = readTileFile(dataDir, source, place);
    expect(bytes.equals(log.tileBytes(parseTileCoord(place) as TileCoord)), place).toBe(true);
  }
  return places.length;
}

describe('a job of 5,000 tiles that is killed 20 times', () => {
  it('has no torn file, and asks for each tile once but for those on their way at a kill', async () => {
    const dataDir = makeTempDir();
    const log = await startTileServer();
    server = log;
    const options = { dataDir, source: log.template, tiles: TILES };
    for (let kill = 0; kill < KILLS; kill += 1) {
      const command = startWarmCommand(options);
      await letRun(log, 20 + Math.floor(Math.random() * 200), Math.floor(Math.random() * 20));
      expect((await command.kill()).signal).toBe('SIGKILL');
      // A line that was cut off in the middle is nobody's fault.
      readWarmLines(command.stdout().filter((line) => line.endsWith('}')));
      await log.waitUntilIdle();
    }
    expectWhole(dataDir, log);

    const { code, end } = await endOf(startWarmCommand(options));
    expect([code, end.total, end.fetched + end.present, end.failed, end.refused]).toEqual([0, COUNT, COUNT, 0, 0]);
    expect(expectWhole(dataDir, log)).toBe(COUNT);
    expect(log.coords().size).toBe(COUNT);
    // A connection that a kill has cut is in the log as well, but asks for no tile.
    const asked = log.requests().filter(({ coord }) => coord !== undefined);
    expect(asked.length).toBeLessThanOrEqual(COUNT + KILLS * IN_FLIGHT);

    log.clearLog();
    const again = await endOf(startWarmCommand(options));
    expect([again.code, again.end.present, log.requests().length]).toEqual([0, COUNT, 0]);
  }, 300_000);
});
