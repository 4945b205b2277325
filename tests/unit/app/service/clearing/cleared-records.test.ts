/** However tiles are removed, their records go too, so that a check of the cache finds nothing to repair. */
import path from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { CacheChecker } from '../../../../../app/cache/check/cache-check.ts';
import { ArchiveUploads } from '../../../../../app/service/archives/archive-uploads.ts';
import { Bookmarks } from '../../../../../app/service/bookmarks/bookmarks.ts';
import { type Engine, openEngine } from '../../../../../app/service/engine.ts';
import type { Handlers } from '../../../../../app/service/handlers/dispatch.ts';
import { createMapService } from '../../../../../app/service/handlers/map-service.ts';
import { LayerSaves } from '../../../../../app/service/layers/layer-saves.ts';
import { Layers } from '../../../../../app/service/layers/layers.ts';
import { Serving } from '../../../../../app/service/serving/serving.ts';
import { deriveAreaId } from '../../../../../app/warming/saved-area.ts';
import type { AreaDraft, BoundingBox } from '../../../../../shared/areas/area.ts';
import type { CacheCheck } from '../../../../../shared/cache/cache-check.ts';
import type { ClearScope } from '../../../../../shared/cache/clear-scope.ts';
import { describeCheckEnd } from '../../../../../shared/texts/check.ts';
import { makeAreaDraft } from '../../../../support/areas.ts';
import { imageOf, keyOf, NEVER } from '../../../../support/cache-fixture.ts';
import { inspectHere } from '../../../../support/checked-cache.ts';
import { makeTempDir } from '../../../../support/temp-dir.ts';
import { listRecorded } from '../../../../support/tile-sets.ts';
import { listTileFiles } from '../../../../support/tile-tree.ts';

const OSM = 'openstreetmap';
const EQUATOR: BoundingBox = { west: -1, south: -1, east: 1, north: 1 };
/** At zoom 7 its tiles have x = 66. */
const ALPS: BoundingBox = { west: 6, south: 45, east: 8, north: 47 };
const WHOLE: ClearScope = {
  sourceId: OSM,
  region: null,
  minZoom: 0,
  maxZoom: 22,
  olderThanMs: null,
  only: 'all',
  keepAreas: false,
};
/** All of zoom 2, and at two more zooms the tiles around a corner of four record blocks or an edge of two. */
const KEYS = [
  ...listKeys(2, [0, 3], [0, 3]),
  ...listKeys(7, [60, 67], [40, 50]),
  ...listKeys(9, [220, 262], [250, 259]),
];

function listKeys(zoom: number, [left, right]: [number, number], [top, bottom]: [number, number]) {
  const columns = Array.from({ length: right - left + 1 }, (_, index) => left + index);
  const rows = Array.from({ length: bottom - top + 1 }, (_, index) => top + index);
  return columns.flatMap((x) => rows.map((y) => keyOf(zoom, x, y, OSM)));
}

let dataDir = '';
let engine: Engine;
let handlers: Handlers;

beforeEach(async () => {
  dataDir = makeTempDir();
  engine = await openEngine({
    isCacheDirFixed: false,
    dataDir,
    cacheDir: path.join(dataDir, 'tiles'),
    memoryTiles: 100,
    offline: true,
    fetch: () => Promise.reject(new Error('no request expected')),
    emit: () => undefined,
  });
  const host = {
    kind: 'browser',
    openPath: async () => false,
    chooseFolder: async () => null,
    chooseTrackFile: async () => null,
    chooseArchiveFile: async () => null,
    chooseLayerFiles: async () => null,
    chooseSavePath: async () => null,
    printPdf: async () => new Uint8Array(),
    copyText: async () => false,
    quit: () => undefined,
  } as const;
  const layers = await Layers.open({ dataDir, notices: engine.notices, emit: () => undefined });
  const bookmarks = new Bookmarks({ dataDir, notices: engine.notices, emit: () => undefined });
  const saves = new LayerSaves();
  const serving = new Serving({ engine, dataDir, emit: () => undefined });
  handlers = createMapService({
    version: '0',
    host,
    engine,
    layers,
    bookmarks,
    saves,
    serving,
    logFile: path.join(dataDir, 'log'),
    exportsDir: path.join(dataDir, 'exports'),
    uploads: new ArchiveUploads({ dir: path.join(dataDir, 'imports'), floorBytes: () => 0 }),
  });
  await engine.warming.start();
  const record = { answeredMs: Date.now(), headers: { etag: '"a"' }, warmed: true } as const;
  for (const key of KEYS) await engine.disk.write(key, { ...imageOf(key), record }, () => true);
});

afterEach(() => engine.close());

async function saveArea(more: Partial<AreaDraft>): Promise<string> {
  const draft = makeAreaDraft({ sourceId: OSM, ...more });
  const id = deriveAreaId(draft);
  await engine.areas.put({ ...draft, id, job: null, lastResult: null });
  return id;
}

/** Number of tiles; each must have a record, and each record a tile. */
function countTiles(): number {
  const tiles = listTileFiles(dataDir, OSM);
  expect(listRecorded(path.join(dataDir, 'tiles', OSM))).toEqual(tiles);
  return tiles.length;
}

async function check(): Promise<CacheCheck> {
  const checker = new CacheChecker({ ...engine, sourceIds: () => [OSM], openInspector: inspectHere });
  checker.start();
  return (await checker.settle()) as CacheCheck;
}

it('after clears of every kind, one of them undone, a check finds nothing', async () => {
  const clear = (scope: Partial<ClearScope>) => handlers.clearScope({ scope: { ...WHOLE, ...scope } }, NEVER);
  const left = [countTiles()];
  const noteLeft = () => left.push(countTiles());
  const alps = await saveArea({ shape: { kind: 'box', box: ALPS }, maxZoom: 7 });
  await saveArea({ shape: { kind: 'box', box: EQUATOR }, minZoom: 9, maxZoom: 9 });

  await handlers.deleteArea({ areaId: alps, browsedToo: true }, NEVER);
  noteLeft();
  await handlers.deleteTile({ sourceId: OSM, coord: { z: 7, x: 60, y: 40 } }, NEVER);
  noteLeft();
  await clear({ region: { kind: 'box', box: { west: -10, south: 30, east: 10, north: 46 } }, minZoom: 3 });
  noteLeft();
  const before = await check();
  const { clearId } = await clear({ minZoom: 9, keepAreas: true });
  noteLeft();
  await handlers.undoClear({ clearId }, NEVER);
  noteLeft();
  expect((await check()).steps).toEqual(before.steps);
  await clear({ minZoom: 2, maxZoom: 2 });
  noteLeft();
  // The size limit evicts the least recently used tiles.
  engine.settings.update({ freeFloorBytes: 0, maxDiskBytes: 20_000 });
  await engine.budget.applyLimits();
  await vi.waitFor(() => expect(listTileFiles(dataDir, OSM).length).toBeLessThan(left.at(-1) ?? 0));
  await engine.budget.close();
  noteLeft();
  await clear({ keepAreas: true });
  noteLeft();

  expect(describeCheckEnd(await check())).toBe('Cache checked: 16 tiles. No problems found.');
  const [evicted, last] = left.splice(-2);
  expect([left, last]).toEqual([[534, 531, 530, 484, 70, 484, 469], 16]);
  expect(evicted).toBeGreaterThan(16);
});
