/**
 * What windows can clear and delete while the saved areas can't be read: nothing, because it might include their tiles.
 */
import fs from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { ArchiveUploads } from '../../../../../app/service/archives/archive-uploads.ts';
import { Bookmarks } from '../../../../../app/service/bookmarks/bookmarks.ts';
import { type Engine, openEngine } from '../../../../../app/service/engine.ts';
import type { Handlers } from '../../../../../app/service/handlers/dispatch.ts';
import { createMapService } from '../../../../../app/service/handlers/map-service.ts';
import { LayerSaves } from '../../../../../app/service/layers/layer-saves.ts';
import { Layers } from '../../../../../app/service/layers/layers.ts';
import { Serving } from '../../../../../app/service/serving/serving.ts';
import { AreaStore } from '../../../../../app/warming/area-store.ts';
import { deriveAreaId } from '../../../../../app/warming/saved-area.ts';
import { UNDO_WITHIN_MS, wholeSource } from '../../../../../shared/cache/clear-scope.ts';
import { makeAreaDraft } from '../../../../support/areas.ts';
import { NEVER } from '../../../../support/cache-fixture.ts';
import { makeDraft } from '../../../../support/drafts.ts';
import { makeTempDir } from '../../../../support/temp-dir.ts';
import { listPlanted, plantTiles } from '../../../../support/tile-sets.ts';

const SOURCE_ID = 'openstreetmap';
const DRAFT = makeAreaDraft({ sourceId: SOURCE_ID });
const TILES = ['2/2/1', '3/0/0', '3/4/2'];

let [dataDir, cacheDir] = ['', ''];
let engine: Engine;
let handlers: Handlers;

beforeEach(async () => {
  [dataDir, cacheDir] = [makeTempDir(), makeTempDir()];
  await saveElsewhere();
  plantTiles(path.join(cacheDir, SOURCE_ID), [
    { z: 2, x: 2, y: 1 },
    { z: 3, x: 4, y: 2 },
    { z: 3, x: 0, y: 0 },
  ]);
});

afterEach(async () => {
  vi.restoreAllMocks();
  await engine.close();
});

async function open(): Promise<void> {
  engine = await openEngine({
    isCacheDirFixed: false,
    dataDir,
    cacheDir,
    memoryTiles: 100,
    offline: true,
    fetch: () => Promise.reject(new Error('no request expected')),
    emit: () => undefined,
  });
  handlers = createMapService({
    version: '0',
    host: {
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
    },
    engine,
    layers: await Layers.open({ dataDir, notices: engine.notices, emit: () => undefined }),
    bookmarks: new Bookmarks({ dataDir, notices: engine.notices, emit: () => undefined }),
    saves: new LayerSaves(),
    serving: new Serving({ engine, dataDir, emit: () => undefined }),
    logFile: path.join(dataDir, 'log'),
    exportsDir: path.join(dataDir, 'exports'),
    uploads: new ArchiveUploads({ dir: path.join(dataDir, 'imports'), floorBytes: () => 0 }),
  });
  await engine.warming.start();
}

/** Saves the area like another program. */
async function saveElsewhere(more: Parameters<typeof makeAreaDraft>[0] = {}): Promise<string> {
  const draft = { ...DRAFT, ...more };
  const id = deriveAreaId(draft);
  await new AreaStore({ dataDir, onTrouble: () => undefined }).save({ ...draft, id, job: null, lastResult: null });
  return id;
}

/** From now on, too many files are open to list the folder of areas. */
function exhaustFiles(): void {
  const { readdir } = fs.promises;
  vi.spyOn(fs.promises, 'readdir').mockImplementation(((dir: string, ...rest: never[]) => {
    if (dir !== path.join(dataDir, 'areas')) return readdir(dir, ...rest);
    return Promise.reject(Object.assign(new Error('EMFILE'), { code: 'EMFILE' }));
  }) as typeof readdir);
}

const listTiles = (): string[] => listPlanted(path.join(cacheDir, SOURCE_ID));
const unreadable = { code: 'areas-unreadable' };

it('clears and deletes nothing while the tiles of saved areas are unknown', async () => {
  await open();
  const other = await saveElsewhere({ minZoom: 3 });
  exhaustFiles();
  const { clearScope, deleteArea, listAreas } = handlers;
  const scope = wholeSource(SOURCE_ID, true);
  await expect(clearScope({ scope }, NEVER)).rejects.toMatchObject(unreadable);
  await expect(clearScope({ scope: { ...scope, minZoom: 3 } }, NEVER)).rejects.toMatchObject(unreadable);
  const deleting = deleteArea({ areaId: deriveAreaId(DRAFT), browsedToo: true }, NEVER);
  await expect(deleting).rejects.toMatchObject(unreadable);
  expect(listTiles()).toEqual(TILES);
  expect((await listAreas({}, NEVER)).map(({ name }) => name)).toEqual([DRAFT.name]);
  expect(engine.notices.current).toMatchObject([unreadable]);
  vi.restoreAllMocks();
  expect((await listAreas({}, NEVER)).map(({ id }) => id)).toContain(other);
  expect(engine.notices.current).toEqual([]);
  await clearScope({ scope }, NEVER);
  expect(listTiles()).toEqual(['2/2/1', '3/4/2']);
});

it('clears a source that keeps nothing, whether areas can be read or not', async () => {
  await open();
  exhaustFiles();
  await handlers.clearScope({ scope: wholeSource(SOURCE_ID, false) }, NEVER);
  expect(listTiles()).toEqual([]);
});

it('clears a source that has gone from the list, and frees its space at once', async () => {
  await open();
  const { sourceId } = await handlers.addSource({ draft: makeDraft() }, NEVER);
  plantTiles(path.join(cacheDir, sourceId), [{ z: 2, x: 2, y: 1 }]);
  await handlers.removeSource({ sourceId, oldTiles: 'clear' }, NEVER);
  expect(fs.existsSync(path.join(cacheDir, sourceId))).toBe(false);
  // Sooner than an undo would end.
  const listTrash = () => fs.readdirSync(path.join(cacheDir, '.trash'));
  await expect.poll(listTrash, { timeout: UNDO_WITHIN_MS / 2 }).toEqual([]);
});

it('reports at start that they cannot be read, and continues without them', async () => {
  exhaustFiles();
  await open();
  expect(engine.notices.current).toMatchObject([unreadable]);
  vi.restoreAllMocks();
  expect(await handlers.listAreas({}, NEVER)).toHaveLength(1);
});
