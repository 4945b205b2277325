/** Scoped clears by the engine: whose tiles, which events, and how long they can be undone. Real files. */

import fs from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { ScopeClearing } from '../../../../../app/service/clearing/scope-clearing.ts';
import { type Engine, openEngine } from '../../../../../app/service/engine.ts';
import { createInspectHandlers } from '../../../../../app/service/handlers/inspect-handlers.ts';
import { deriveAreaId } from '../../../../../app/warming/saved-area.ts';
import type { AreaDraft } from '../../../../../shared/areas/area.ts';
import type { ClearScope, DoneClear } from '../../../../../shared/cache/clear-scope.ts';
import type { ServiceEvent } from '../../../../../shared/calls/contract.ts';
import { WORLD_SOURCE } from '../../../../../shared/sources/source.ts';
import { MAX_ZOOM, type TileCoord } from '../../../../../shared/tiles/tile-coord.ts';
import type { TileCount } from '../../../../../shared/tiles/tile-count.ts';
import { makeArea, makeAreaDraft, makeJob } from '../../../../support/areas.ts';
import { listFiles, makeGate } from '../../../../support/cache-fixture.ts';
import { makeTempDir } from '../../../../support/temp-dir.ts';
import { listPlanted, plantTiles } from '../../../../support/tile-sets.ts';

const ALL: ClearScope = {
  sourceId: null,
  region: null,
  minZoom: 0,
  maxZoom: MAX_ZOOM,
  olderThanMs: null,
  only: 'all',
  keepAreas: true,
};
const OSM = 'openstreetmap';
const WORLD = WORLD_SOURCE.id;
/** The tiles of the area of {@link makeAreaDraft}, and one elsewhere. */
const IN_AREA: readonly TileCoord[] = [
  { z: 2, x: 2, y: 1 },
  { z: 3, x: 4, y: 2 },
];
const ELSEWHERE: TileCoord = { z: 3, x: 0, y: 0 };
const DAY_MS = 24 * 60 * 60 * 1000;

let engine: Engine;
let cacheDir = '';
let events: ServiceEvent[] = [];

beforeEach(async () => {
  events = [];
  cacheDir = makeTempDir();
  engine = await openEngine({
    isCacheDirFixed: false,
    dataDir: makeTempDir(),
    cacheDir,
    memoryTiles: 100,
    offline: true,
    fetch: () => Promise.reject(new Error('no request expected')),
    emit: (event) => events.push(event),
  });
  await engine.warming.start();
});

afterEach(() => engine.close());

const sourceDirOf = (sourceId: string): string => path.join(cacheDir, sourceId);
const listOf = (sourceId: string): string[] => listPlanted(sourceDirOf(sourceId));

function plant(sourceId: string, coords: readonly TileCoord[]): void {
  plantTiles(sourceDirOf(sourceId), coords);
}

async function saveArea(more: Partial<AreaDraft>): Promise<string> {
  const draft = makeAreaDraft(more);
  const id = deriveAreaId(draft);
  await engine.areas.put({ ...draft, id, job: null, lastResult: null });
  return id;
}

function bytesOf(sourceId: string): number {
  return listOf(sourceId).reduce((sum, name) => sum + fs.statSync(path.join(sourceDirOf(sourceId), name)).size, 0);
}

function toldSources(): readonly (string | null)[] {
  return events.flatMap((event) => (event.name === 'tilesCleared' ? [event.sourceId] : []));
}

function findFreed(clearId: number): TileCount | undefined {
  const done = events.find((event) => event.name === 'freeProgress' && event.clearId === clearId && event.done);
  return done?.name === 'freeProgress' ? done.freed : undefined;
}

describe('a preview', () => {
  it('says what is cleared and what is kept, and changes nothing', async () => {
    plant(OSM, [...IN_AREA, ELSEWHERE]);
    await saveArea({ sourceId: OSM });
    const before = listFiles(cacheDir);
    const { clears, keeps, areas } = await engine.scopes.preview({ ...ALL, sourceId: OSM });
    expect([clears.tiles, keeps.tiles, areas]).toEqual([1, 2, 1]);
    expect(clears.bytes + keeps.bytes).toBe(bytesOf(OSM));
    expect(listFiles(cacheDir)).toEqual(before);
  });

  it('counts areas that lose tiles when they are not kept, and none that has no tile', async () => {
    plant(OSM, [...IN_AREA, ELSEWHERE]);
    await saveArea({ sourceId: OSM });
    await saveArea({ sourceId: WORLD });
    const { clears, keeps, areas } = await engine.scopes.preview({ ...ALL, keepAreas: false });
    expect([clears.tiles, keeps.tiles, areas]).toEqual([3, 0, 1]);
  });

  it('includes an area that is chosen itself, except what another one has', async () => {
    plant(OSM, [...IN_AREA, ELSEWHERE]);
    const areaId = await saveArea({ sourceId: OSM });
    const region = { kind: 'area', areaId } as const;
    const preview = (scope: Partial<ClearScope>): Promise<unknown> =>
      engine.scopes
        .preview({ ...ALL, sourceId: OSM, region, ...scope })
        .then((each) => [each.clears.tiles, each.areas]);
    expect(await preview({})).toEqual([2, 0]);
    await saveArea({ sourceId: OSM, minZoom: 3, maxZoom: 3 });
    expect(await preview({})).toEqual([1, 1]);
    expect(await preview({ keepAreas: false })).toEqual([2, 2]);
  });

  it('follows place, zoom and age', async () => {
    plant(OSM, [...IN_AREA, ELSEWHERE]);
    const old = new Date(Date.now() - 2 * DAY_MS);
    fs.utimesSync(path.join(sourceDirOf(OSM), '3/0/0'), old, old);
    const box = { west: 6, south: 45, east: 8, north: 47 };
    const count = async (scope: Partial<ClearScope>): Promise<number> =>
      (await engine.scopes.preview({ ...ALL, sourceId: OSM, ...scope })).clears.tiles;
    expect(await count({ region: { kind: 'box', box } })).toBe(2);
    expect(await count({ minZoom: 3, maxZoom: 3 })).toBe(2);
    expect(await count({ olderThanMs: DAY_MS })).toBe(1);
    expect(await count({ only: 'failed' })).toBe(0);
  });

  it('ends when it is aborted', async () => {
    plant(OSM, IN_AREA);
    await expect(engine.scopes.preview(ALL, AbortSignal.abort())).rejects.toMatchObject({ code: 'cancelled' });
  });

  it('fails for an unknown source or area', async () => {
    const region = { kind: 'area', areaId: 'ffffffffffffffff' } as const;
    await expect(engine.scopes.preview({ ...ALL, sourceId: 'moon' })).rejects.toMatchObject({ code: 'unknown-source' });
    await expect(engine.scopes.preview({ ...ALL, region })).rejects.toMatchObject({ code: 'unknown-area' });
  });
});

describe('a clear', () => {
  it('of all sources includes removed ones, and keeps saved areas', async () => {
    plant(OSM, [...IN_AREA, ELSEWHERE]);
    plant('gone', [ELSEWHERE]);
    fs.mkdirSync(path.join(sourceDirOf('gone'), '.records'));
    await saveArea({ sourceId: OSM });
    await engine.scopes.clear(ALL, 1);
    expect([listOf(OSM), listOf('gone'), toldSources()]).toEqual([['2/2/1', '3/4/2'], [], [null]]);
  });

  it('drops the size counted before it, and a concurrent count gives none', async () => {
    plant(OSM, [...IN_AREA, ELSEWHERE]);
    await engine.counts.recount();
    expect((await engine.budget.read()).usedBytes).toBe(bytesOf(OSM));
    const { clearId } = await engine.scopes.clear(ALL, 7);
    expect((await engine.budget.read()).usedBytes).toBeNull();
    const counting = engine.counts.recount();
    await engine.scopes.undo(clearId);
    await counting;
    expect(engine.budget.usedBytes).toBeNull();
    await engine.counts.recount();
    expect((await engine.budget.read()).usedBytes).toBe(bytesOf(OSM));
  });

  it('can be undone, once', async () => {
    plant(OSM, [...IN_AREA, ELSEWHERE]);
    const [before, bytes] = [listOf(OSM), bytesOf(OSM)];
    const scope = { ...ALL, sourceId: OSM, olderThanMs: 0 };
    expect(await engine.scopes.clear(scope, 1)).toMatchObject({
      clearId: 1,
      cleared: { tiles: 3, bytes },
      undoWithinMs: 10_000,
    });
    expect(listOf(OSM)).toEqual([]);
    expect(await engine.scopes.undo(1)).toEqual({ tiles: 3, bytes });
    expect([listOf(OSM), toldSources(), findFreed(1)]).toEqual([before, [OSM, OSM], undefined]);
    await expect(engine.scopes.undo(1)).rejects.toMatchObject({ code: 'undo-too-late' });
    await expect.poll(() => fs.readdirSync(path.join(cacheDir, '.trash'))).toEqual([]);
  });

  it('frees the space when the time is over, and can no longer be undone', async () => {
    plant(OSM, IN_AREA);
    const bytes = bytesOf(OSM);
    const scopes = new ScopeClearing({ ...engine, undoWithinMs: 1 });
    await scopes.clear({ ...ALL, sourceId: OSM }, 5);
    await expect.poll(() => findFreed(5)).toEqual({ tiles: 2, bytes });
    expect(fs.readdirSync(path.join(cacheDir, '.trash'))).toEqual([]);
    await expect(scopes.undo(5)).rejects.toMatchObject({ code: 'undo-too-late' });
  });

  it('frees the space at once on request', async () => {
    plant(OSM, IN_AREA);
    const bytes = bytesOf(OSM);
    const { clearId, cleared } = await engine.scopes.clear(ALL, 1);
    // Whole folders were moved, and are counted anyway.
    expect(cleared).toEqual({ tiles: 2, bytes });
    expect(await engine.scopes.free(clearId)).toEqual({ tiles: 2, bytes });
    expect([findFreed(1), listFiles(path.join(cacheDir, '.trash'))]).toEqual([{ tiles: 2, bytes }, []]);
  });

  it('of nothing offers no undo', async () => {
    expect(await engine.scopes.clear({ ...ALL, sourceId: OSM }, 1)).toMatchObject({ undoWithinMs: 0 });
    await expect.poll(() => findFreed(1)).toEqual({ tiles: 0, bytes: 0 });
  });

  it('twice at once is done twice, and only the later one can be undone', async () => {
    plant(OSM, [...IN_AREA, ELSEWHERE]);
    const clears: DoneClear[] = await Promise.all([
      engine.scopes.clear({ ...ALL, sourceId: OSM, minZoom: 2, maxZoom: 2 }, 1),
      engine.scopes.clear({ ...ALL, minZoom: 3, maxZoom: 3 }, 2),
    ]);
    expect([clears.length, listOf(OSM)]).toEqual([2, []]);
    await expect(engine.scopes.undo(1)).rejects.toMatchObject({ code: 'undo-too-late' });
    await engine.scopes.undo(2);
    expect(listOf(OSM)).toEqual(['3/0/0', '3/4/2']);
    await expect.poll(() => findFreed(1)?.tiles).toBe(1);
  });

  it('cannot be undone once something else has cleared its source, but after another source was', async () => {
    plant(OSM, IN_AREA);
    plant(WORLD, [ELSEWHERE]);
    await engine.scopes.clear({ ...ALL, sourceId: OSM }, 1);
    await engine.scopes.endUndo([WORLD]);
    await engine.scopes.undo(1);
    await engine.scopes.clear({ ...ALL, sourceId: OSM }, 2);
    await engine.scopes.endUndo([OSM]);
    await expect(engine.scopes.undo(2)).rejects.toMatchObject({ code: 'undo-too-late' });
    await expect.poll(() => findFreed(2)?.tiles).toBe(2);
  });

  it('can still be undone as a whole when a tile that arrived since was deleted', async () => {
    plant(OSM, IN_AREA);
    const before = listOf(OSM);
    await engine.scopes.clear({ ...ALL, sourceId: OSM }, 1);
    const [coord] = IN_AREA as [TileCoord];
    plant(OSM, [coord]);
    const { deleteTile } = createInspectHandlers(engine, { openPath: async () => false });
    expect(await deleteTile({ sourceId: OSM, coord })).toMatchObject({ tiles: 1 });
    await engine.scopes.undo(1);
    expect(listOf(OSM)).toEqual(before);
  });

  it('that is overtaken by another change offers no undo', async () => {
    plant(OSM, IN_AREA);
    const [begun, goOn] = [makeGate(), makeGate()];
    const clearScope = engine.cache.clearScope.bind(engine.cache);
    vi.spyOn(engine.cache, 'clearScope').mockImplementation(async (...args) => {
      begun.open();
      await goOn.opened;
      return clearScope(...args);
    });
    const clearing = engine.scopes.clear({ ...ALL, sourceId: OSM }, 1);
    await begun.opened;
    await engine.scopes.endUndo([OSM]);
    goOn.open();
    expect((await clearing).undoWithinMs).toBe(0);
  });

  it('cancels the warming of areas that lose tiles, and of no other', async () => {
    const box = { west: -100, south: -20, east: -99, north: -19 };
    const losing = await saveArea({ sourceId: OSM });
    const ids = [
      losing,
      await saveArea({ sourceId: WORLD }),
      await saveArea({ sourceId: OSM, shape: { kind: 'box', box }, minZoom: 3 }),
    ];
    const cancelled: string[] = [];
    const warming = {
      ready: Promise.resolve(),
      areas: ids.map((id) => makeArea({ id, job: makeJob() })),
      cancel: async (id: string) => void cancelled.push(id),
    };
    const scopes = new ScopeClearing({ ...engine, warming });
    const region = { kind: 'box', box: { west: 6, south: 45, east: 8, north: 47 } } as const;
    await scopes.clear({ ...ALL, sourceId: OSM, region, minZoom: 3 }, 1);
    expect(cancelled).toEqual([]);
    await scopes.clear({ ...ALL, sourceId: OSM, region, minZoom: 3, keepAreas: false, olderThanMs: 0 }, 2);
    expect(cancelled).toEqual([]);
    plant(OSM, IN_AREA);
    await scopes.clear({ ...ALL, sourceId: OSM, region, minZoom: 3, keepAreas: false, olderThanMs: DAY_MS }, 3);
    expect(cancelled).toEqual([]);
    await scopes.clear({ ...ALL, sourceId: OSM, region, minZoom: 3, keepAreas: false, olderThanMs: 0 }, 4);
    await scopes.clear({ ...ALL, sourceId: OSM, region, minZoom: 3, keepAreas: false }, 5);
    expect(cancelled).toEqual([losing, losing]);
  });

  it('of failed tiles requests them again', async () => {
    plant(OSM, [...IN_AREA, ELSEWHERE]);
    const forgotten: string[] = [];
    const failure = new Error('failed') as never;
    const tileSources = {
      origin: engine.tileSources.origin,
      failureOf: ({ coord }: { coord: TileCoord }) => (coord.z === 2 ? failure : undefined),
      forgetFailure: ({ coord }: { coord: TileCoord }) => void forgotten.push(`${coord.z}/${coord.x}/${coord.y}`),
    };
    await new ScopeClearing({ ...engine, tileSources }).clear({ ...ALL, sourceId: OSM, only: 'failed' }, 1);
    expect([listOf(OSM), forgotten]).toEqual([['3/0/0', '3/4/2'], ['2/2/1']]);
  });

  it('frees nothing once the program is ending: the next start does', async () => {
    plant(OSM, IN_AREA);
    await engine.scopes.clear(ALL, 1);
    engine.scopes.close();
    expect(await engine.scopes.free(1)).toEqual({ tiles: 0, bytes: 0 });
    expect(fs.readdirSync(path.join(cacheDir, '.trash'))).toHaveLength(1);
  });
});
