/** The effect of moving the cache folder on checks and undos, with a whole engine and real folders. */
import fs from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { type Engine, openEngine } from '../../../../app/service/engine.ts';
import { createCacheHandlers } from '../../../../app/service/handlers/cache-handlers.ts';
import type { ClearScope } from '../../../../shared/cache/clear-scope.ts';
import type { ServiceEvent } from '../../../../shared/calls/contract.ts';
import { MAX_ZOOM, type TileCoord } from '../../../../shared/tiles/tile-coord.ts';
import { makeTempDir } from '../../../support/temp-dir.ts';
import { listPlanted, plantTiles } from '../../../support/tile-sets.ts';

const OSM = 'openstreetmap';
const TILES: readonly TileCoord[] = Array.from({ length: 40 }, (_, y) => ({ z: 6, x: 30, y }));
const ALL: ClearScope = {
  sourceId: OSM,
  region: null,
  minZoom: 0,
  maxZoom: MAX_ZOOM,
  olderThanMs: null,
  only: 'all',
  keepAreas: true,
};

let engine: Engine;
let events: ServiceEvent[] = [];
let cacheDir = '';
let to = '';

beforeEach(async () => {
  events = [];
  const dataDir = makeTempDir();
  cacheDir = path.join(dataDir, 'tiles');
  to = path.join(makeTempDir(), 'moved');
  plantTiles(path.join(cacheDir, OSM), TILES);
  engine = await openEngine({
    dataDir,
    cacheDir,
    isCacheDirFixed: false,
    memoryTiles: 100,
    offline: true,
    fetch: () => Promise.reject(new Error('no request expected')),
    emit: (event) => events.push(event),
  });
  engine.settings.update({ freeFloorBytes: 0 });
  await engine.warming.start();
});

afterEach(() => engine.close());

async function finishMove(): Promise<void> {
  await expect.poll(() => engine.mover.current?.state, { timeout: 20_000 }).toBe('done');
}

it('a check does not start while the folder is moved, and may afterwards', async () => {
  const { startCheck } = createCacheHandlers(engine, () => 1);
  await engine.mover.begin(to);
  await expect(startCheck()).rejects.toMatchObject({ code: 'move-under-way' });
  await finishMove();
  expect(await startCheck()).toMatchObject({ state: 'running' });
});

it('a running check is cancelled by a move', async () => {
  engine.check.start();
  const cancelling = vi.spyOn(engine.check, 'cancel');
  await createCacheHandlers(engine, () => 1).moveCacheFolder({ path: to });
  expect(cancelling).toHaveBeenCalledOnce();
  expect(engine.check.current?.state).toBe('cancelled');
  await finishMove();
  expect(listPlanted(path.join(to, OSM))).toHaveLength(TILES.length);
});

it('what was cleared before a move is not restored after it, neither here nor there', async () => {
  const { clearId } = await engine.scopes.clear(ALL, 1);
  await engine.mover.begin(to);
  await finishMove();
  await expect(engine.scopes.undo(clearId)).rejects.toMatchObject({ code: 'undo-too-late' });
  expect([listPlanted(path.join(to, OSM)), fs.existsSync(cacheDir)]).toEqual([[], false]);
  // Its space is freed at once, long before an undo would have expired.
  const isFreed = (event: ServiceEvent): boolean =>
    event.name === 'freeProgress' && event.clearId === clearId && event.done;
  await expect.poll(() => events.some(isFreed), { timeout: 5000 }).toBe(true);
});

it('what was cleared during a move and not restored before its end is gone', async () => {
  await engine.mover.begin(to);
  const trashed = await engine.cache.clearScope(OSM, { minZoom: 0, maxZoom: MAX_ZOOM });
  await finishMove();
  if (!trashed) throw new Error('nothing was cleared');
  await expect(engine.disk.scopes.restore(trashed)).rejects.toMatchObject({ code: 'undo-too-late' });
  expect(listPlanted(path.join(to, OSM))).toEqual([]);
});
