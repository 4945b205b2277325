/** Contract cases for clears: previews, clears and undos. Independent of the test runner. */

import assert from 'node:assert/strict';
import type { ClearPreview, ClearScope, DoneClear } from '../../shared/cache/clear-scope.ts';
import type { Method, ServiceEvent } from '../../shared/calls/contract.ts';
import type { SourceId } from '../../shared/sources/source.ts';
import type { DeliveredTile } from '../../shared/tiles/tile.ts';
import { MAX_ZOOM } from '../../shared/tiles/tile-coord.ts';
import type { TileCount } from '../../shared/tiles/tile-count.ts';
import { sendStatus } from '../support/tile-server-faults.ts';
import { collectEvents, type ProgramCarrier } from './carrier.ts';
import { WHOLE_CLEAR_CASES } from './clearing-cases.ts';
import { type ContractCase, callWell, failsWith, refusesArguments } from './contract-calls.ts';
import { coord, serving, waitForTiles } from './served-source.ts';
import { AREA_COORDS, NO_AREA, readCoord, warming, warmWhole } from './warmed-source.ts';

const ALL: ClearScope = {
  sourceId: null,
  region: null,
  minZoom: 0,
  maxZoom: MAX_ZOOM,
  olderThanMs: null,
  only: 'all',
  keepAreas: true,
};
const AREA_BOX = { kind: 'box', box: { west: 6, south: 45, east: 8, north: 47 } } as const;
const BAD_SCOPES: readonly object[] = [
  {},
  { ...ALL, minZoom: 4, maxZoom: 3 },
  { ...ALL, maxZoom: MAX_ZOOM + 1 },
  { ...ALL, olderThanMs: -1 },
  { ...ALL, only: 'fresh' },
  { ...ALL, region: { kind: 'box', box: { west: 6, south: 47, east: 8, north: 45 } } },
  { ...ALL, region: { kind: 'area', areaId: '../x' } },
  { ...ALL, path: '/etc' },
].map((scope) => ({ scope }));

/** Stores the source's only tile and waits until it is on disk. */
async function storeTile(carrier: ProgramCarrier, sourceId: SourceId): Promise<void> {
  await callWell(carrier, 'getTile', { sourceId, coord });
  await waitForTiles(carrier, sourceId, 1);
}

async function preview(carrier: ProgramCarrier, scope: ClearScope): Promise<ClearPreview> {
  return (await callWell(carrier, 'previewClear', { scope })) as ClearPreview;
}

async function clear(carrier: ProgramCarrier, scope: ClearScope): Promise<DoneClear> {
  return (await callWell(carrier, 'clearScope', { scope })) as DoneClear;
}

/** The cases by call, in execution order. */
export const SCOPE_CASES = {
  previewClear: [
    warming('counts what goes and what stays, by place, zoom and areas', async (carrier, { sourceId, area }) => {
      await warmWhole(carrier, area);
      const counted = (await callWell(carrier, 'countTiles', { sourceId })) as TileCount;
      const kept = await preview(carrier, { ...ALL, sourceId });
      assert.deepEqual(kept, { clears: { tiles: 0, bytes: 0 }, keeps: counted, areas: 1 });
      const scope = { ...ALL, sourceId, region: AREA_BOX, minZoom: 2, keepAreas: false };
      const { clears, keeps, areas } = await preview(carrier, scope);
      assert.deepEqual([clears.tiles, keeps.tiles, areas, clears.bytes + keeps.bytes], [2, 2, 1, counted.bytes]);
      assert.deepEqual(await callWell(carrier, 'countTiles', { sourceId }), counted);
    }),
    {
      name: 'fails for an unknown source or area',
      run: async (carrier) => {
        const region = { kind: 'area', areaId: NO_AREA };
        await failsWith(carrier, 'previewClear', { scope: { ...ALL, sourceId: 'moon' } }, 'unknown-source');
        await failsWith(carrier, 'previewClear', { scope: { ...ALL, region } }, 'unknown-area');
      },
    },
    refusesArguments('previewClear', BAD_SCOPES),
  ],
  clearScope: [
    warming('clears a saved area’s tiles at a zoom, and nothing else', async (carrier, { sourceId, area }) => {
      const areaId = await warmWhole(carrier, area);
      const scope: ClearScope = { ...ALL, sourceId, region: { kind: 'area', areaId }, minZoom: 3 };
      assert.equal((await clear(carrier, scope)).cleared?.tiles, 1);
      await failsWith(carrier, 'getCachedTile', { sourceId, coord: readCoord('3/4/2') }, 'not-cached');
      for (const name of AREA_COORDS.slice(0, 3)) {
        await callWell(carrier, 'getCachedTile', { sourceId, coord: readCoord(name) });
      }
    }),
    serving('clears failed tiles, and requests them again at once', async (carrier, { server, sourceId }) => {
      server.setHeaders({ 'cache-control': 'max-age=0' });
      await storeTile(carrier, sourceId);
      server.misbehave(sendStatus(404));
      await failsWith(carrier, 'revalidateTile', { sourceId, coord }, 'tile-missing');
      server.heal();
      const scope: ClearScope = { ...ALL, sourceId, only: 'failed' };
      assert.equal((await preview(carrier, scope)).clears.tiles, 1);
      await clear(carrier, scope);
      const tile = (await callWell(carrier, 'getTile', { sourceId, coord })) as DeliveredTile;
      assert.equal(tile.tier, 'source');
    }),
    serving('frees the space once the undo has expired', async (carrier, { sourceId }) => {
      await storeTile(carrier, sourceId);
      const scope: ClearScope = { ...ALL, sourceId };
      let clearId = 0;
      const isFreed = (event: ServiceEvent): boolean =>
        event.name === 'freeProgress' && event.done && event.clearId === clearId;
      // The next clear of the source ends the previous one's undo.
      const act = async (): Promise<void> => {
        ({ clearId } = await clear(carrier, scope));
        await clear(carrier, scope);
      };
      const events = await collectEvents(carrier, act, (heard) => heard.some(isFreed));
      const freed = events.find(isFreed) as Extract<ServiceEvent, { name: 'freeProgress' }>;
      assert.equal(freed.freed.tiles, 1);
      await failsWith(carrier, 'undoClear', { clearId }, 'undo-too-late');
    }),
    ...WHOLE_CLEAR_CASES,
    refusesArguments('clearScope', BAD_SCOPES),
  ],
  undoClear: [
    serving('restores the tiles, once, and tells the windows', async (carrier, { sourceId }) => {
      await storeTile(carrier, sourceId);
      const counted = (await callWell(carrier, 'countTiles', { sourceId })) as TileCount;
      const { clearId, undoWithinMs } = await clear(carrier, { ...ALL, sourceId, region: AREA_BOX });
      assert.ok(undoWithinMs > 0);
      await failsWith(carrier, 'getCachedTile', { sourceId, coord }, 'not-cached');
      const undo = async (): Promise<void> => {
        assert.deepEqual(await callWell(carrier, 'undoClear', { clearId }), counted);
      };
      const isTold = (event: ServiceEvent): boolean => event.name === 'tilesCleared' && event.sourceId === sourceId;
      await collectEvents(carrier, undo, (heard) => heard.some(isTold));
      const tile = (await callWell(carrier, 'getCachedTile', { sourceId, coord })) as DeliveredTile;
      assert.equal(tile.tier, 'disk');
      await failsWith(carrier, 'undoClear', { clearId }, 'undo-too-late');
    }),
    refusesArguments('undoClear', [{}, { clearId: 0 }, { clearId: '1' }, { clearId: 1.5 }]),
  ],
} satisfies { readonly [M in Method]?: readonly ContractCase[] };
