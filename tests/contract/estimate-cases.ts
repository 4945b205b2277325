/** Contract cases for estimates of areas. Independent of the test runner. */
import assert from 'node:assert/strict';
import { PUBLIC_SOURCES } from '../../app/sources/public-sources.ts';
import type { Method } from '../../shared/calls/contract.ts';
import { PREFERENCES } from '../../shared/settings/preferences.ts';
import { OPENSTREETMAP_SOURCE } from '../../shared/sources/source.ts';
import { makeAreaDraft } from '../support/areas.ts';
import { failsForDraft, failsForProblem, listBadDrafts, listBadModes, WHOLE_WORLD } from './area-refusals.ts';
import { type ContractCase, callWell, refusesArguments } from './contract-calls.ts';
import { addSource, getTier, serving, waitForTiles } from './served-source.ts';
import { AREA_SHAPES, estimateArea as estimate, warming } from './warmed-source.ts';

const mode = 'missing';
/** (4^11 - 1) / 3. */
const WORLD_TILES_TO_ZOOM_10 = 1_398_101;

/** The cases by call, in execution order. */
export const ESTIMATE_CASES = {
  estimateArea: [
    warming('reports what is cached and what is missing, without a request', async (carrier, warmable) => {
      const { server, sourceId, area } = warmable;
      const before = await estimate(carrier, area);
      assert.deepEqual(
        before.zooms.map(({ zoom, tiles, missing }) => [zoom, tiles, missing]),
        [
          [0, 1, 1],
          [1, 1, 1],
          [2, 1, 1],
          [3, 1, 1],
        ],
      );
      assert.deepEqual([before.tiles, before.requests, before.problem, before.fittingMaxZoom], [4, 4, null, null]);
      assert.deepEqual([before.isLookedThrough, before.maxTiles], [true, PREFERENCES.maxAreaTiles.default]);
      assert.ok(before.seconds !== null && before.seconds > 0);
      assert.ok(before.diskFreeBytes === null || before.diskFreeBytes > 0);
      assert.equal(server.requests().length, 0);
      await getTier(carrier, sourceId);
      await waitForTiles(carrier, sourceId, 1);
      const after = await estimate(carrier, area);
      assert.deepEqual(after.zooms.map(({ fresh, stale, missing }) => [fresh, stale, missing])[3], [1, 0, 0]);
      assert.deepEqual([after.requests, (await estimate(carrier, area, 'all')).requests], [3, 4]);
      assert.equal(server.requests().length, 1);
    }),
    warming('tells stale tiles from fresh ones', async (carrier, { server, sourceId, area }) => {
      server.setHeaders({ 'cache-control': 'max-age=0' });
      await getTier(carrier, sourceId);
      await waitForTiles(carrier, sourceId, 1);
      const { zooms, requests } = await estimate(carrier, area, 'stale');
      assert.deepEqual(zooms.map(({ fresh, stale, missing }) => [fresh, stale, missing])[3], [0, 1, 0]);
      assert.deepEqual([requests, (await estimate(carrier, area)).requests], [4, 3]);
    }),
    warming('counts the same tiles for each kind of shape around the same place', async (carrier, { area }) => {
      for (const shape of AREA_SHAPES) assert.equal((await estimate(carrier, { ...area, shape })).tiles, 4);
    }),
    warming('crosses the antimeridian', async (carrier, { area }) => {
      const box = { west: 179, south: 45, east: -179, north: 47 };
      const { zooms } = await estimate(carrier, { ...area, shape: { kind: 'box', box } });
      assert.deepEqual(
        zooms.map(({ tiles }) => tiles),
        [1, 2, 2, 2],
      );
    }),
    {
      name: 'replies at once for the whole world, with exact numbers and the zoom that would fit',
      run: async (carrier) => {
        const told = await estimate(carrier, makeAreaDraft({ shape: WHOLE_WORLD, maxZoom: 10 }));
        assert.equal(told.tiles, WORLD_TILES_TO_ZOOM_10);
        assert.deepEqual(
          told.zooms.map(({ tiles }) => tiles),
          Array.from({ length: 11 }, (_, zoom) => 4 ** zoom),
        );
        assert.deepEqual([told.problem?.code, told.fittingMaxZoom, told.isLookedThrough], ['too-many-tiles', 8, false]);
        assert.ok(told.zooms.every(({ tiles, missing }) => tiles === missing));
      },
    },
    serving('says why a source may not be warmed, and where to read more', async (carrier, { server, sourceId }) => {
      const own = await estimate(carrier, makeAreaDraft({ sourceId }));
      assert.equal(own.problem?.code, 'warming-unmarked');
      const { problem } = await estimate(carrier, makeAreaDraft({ sourceId: OPENSTREETMAP_SOURCE.id }));
      assert.deepEqual([problem?.code, problem?.moreUrl], ['warming-forbidden', OPENSTREETMAP_SOURCE.rules.termsUrl]);
      assert.equal(server.connections, 0);
    }),
    serving('keeps areas of a public source small, whatever people set', async (carrier, { server }) => {
      const allowed = PUBLIC_SOURCES.find(({ draft }) => draft.offlineUsePermitted);
      assert.ok(allowed);
      const publicId = await addSource(carrier, allowed.draft);
      const told = await estimate(carrier, makeAreaDraft({ sourceId: publicId, shape: WHOLE_WORLD, maxZoom: 7 }));
      assert.deepEqual([told.maxTiles, told.problem?.code, told.fittingMaxZoom], [10_000, 'too-many-tiles', 6]);
      assert.equal(server.connections, 0);
    }),
    ...failsForDraft('estimateArea', { mode }),
    refusesArguments('estimateArea', [{ draft: makeAreaDraft() }, ...listBadDrafts({ mode }), ...listBadModes()]),
  ],
  sampleArea: [
    warming('fetches and keeps a few tiles, and then knows a size', async (carrier, { server, sourceId, area }) => {
      assert.equal((await estimate(carrier, area)).download, null);
      const { tiles } = (await callWell(carrier, 'sampleArea', { draft: area })) as { tiles: number };
      assert.ok(tiles >= 1 && tiles <= 4);
      assert.equal(server.requests().length, tiles);
      await waitForTiles(carrier, sourceId, tiles);
      const { download, requests } = await estimate(carrier, { ...area, maxZoom: 4 });
      assert.ok(download !== null && download.lowBytes <= download.bytes && download.bytes <= download.highBytes);
      assert.equal(requests, (await estimate(carrier, { ...area, maxZoom: 4 })).tiles - tiles);
    }),
    ...failsForDraft('sampleArea', {}),
    ...failsForProblem('sampleArea', {}),
    refusesArguments('sampleArea', [{}, { draft: makeAreaDraft(), mode }, ...listBadDrafts({})]),
  ],
} satisfies { readonly [M in Method]?: readonly ContractCase[] };
