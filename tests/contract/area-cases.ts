/** Contract cases for areas: estimates, what is saved, what is on disk. Independent of the test runner. */
import assert from 'node:assert/strict';
import type { Method, ServiceEvent, Startup } from '../../shared/calls/contract.ts';
import { PREFERENCES } from '../../shared/settings/preferences.ts';
import { failsForArea } from './area-refusals.ts';
import { collectEvents } from './carrier.ts';
import { type ContractCase, callWell, failsWith, refusesArguments } from './contract-calls.ts';
import { getTier, listOwnIds, waitForTiles } from './served-source.ts';
import {
  AREA_COORDS,
  AREA_SHAPES,
  addArea,
  estimateArea,
  freeBy,
  getOnlyArea,
  listAreas,
  measureArea,
  NO_AREA,
  readCoord,
  sumBytes,
  warming,
  warmWhole,
} from './warmed-source.ts';

const mode = 'missing';
const NONE = { tiles: 0, bytes: 0 };

/** The cases by call, in execution order. */
export const AREA_CASES = {
  listAreas: [
    {
      name: 'is empty if nothing was warmed',
      run: async (carrier) => assert.deepEqual(await listAreas(carrier), []),
    },
    warming('lists the saved areas by name', async (carrier, { sourceId, area }) => {
      await warmWhole(carrier, { ...area, name: 'Zermatt', minZoom: 2 });
      await warmWhole(carrier, { ...area, name: 'Alps' });
      const [alps, zermatt, ...more] = await listAreas(carrier);
      assert.deepEqual([more, zermatt?.name, zermatt?.expected], [[], 'Zermatt', 2]);
      const { id, lastResult, bounds, ...facts } = alps ?? assert.fail('no area');
      assert.match(id, /^[0-9a-f]{16}$/);
      assert.deepEqual(bounds, { west: 6, south: 45, east: 8, north: 47 });
      assert.deepEqual(facts, { name: 'Alps', sourceId, kind: 'box', minZoom: 0, maxZoom: 3, expected: 4, job: null });
      assert.deepEqual([lastResult?.mode, lastResult?.isWhole, lastResult?.counts.total], [mode, true, 4]);
    }),
    refusesArguments('listAreas', [{ sourceId: 'world' }]),
  ],
  getAreaShape: [
    warming('enforces the limit of an area, and names the zoom that would fit', async (carrier, { area, sourceId }) => {
      assert.equal(await callWell(carrier, 'setPreferences', { change: { maxAreaTiles: 3 } }), null);
      try {
        assert.equal(((await callWell(carrier, 'openMap', {})) as Startup).maxAreaTiles, 3);
        const { problem, maxTiles, fittingMaxZoom } = await estimateArea(carrier, area);
        assert.deepEqual([problem?.code, maxTiles, fittingMaxZoom], ['too-many-tiles', 3, 2]);
        await failsWith(carrier, 'addArea', { draft: area, mode }, 'too-many-tiles');
        assert.deepEqual([await listAreas(carrier), await listOwnIds(carrier)], [[], [sourceId]]);
      } finally {
        await callWell(carrier, 'setPreferences', { change: { maxAreaTiles: PREFERENCES.maxAreaTiles.default } });
      }
    }),
    warming('returns each kind of shape as it was drawn', async (carrier, { area }) => {
      for (const shape of AREA_SHAPES) {
        const areaId = await addArea(carrier, { ...area, shape });
        assert.deepEqual(await callWell(carrier, 'getAreaShape', { areaId }), shape);
      }
    }),
    ...failsForArea('getAreaShape', {}),
  ],
  measureArea: [
    warming('counts tiles by origin and by other areas that need them', async (carrier, { server, sourceId, area }) => {
      // One by viewing the map, the others by warming.
      await getTier(carrier, sourceId);
      await waitForTiles(carrier, sourceId, 1);
      const areaId = await warmWhole(carrier, area);
      const bytesOf = (...coords: readonly string[]) => ({ tiles: coords.length, bytes: sumBytes(server, coords) });
      assert.deepEqual(await measureArea(carrier, areaId), {
        expected: 4,
        present: bytesOf(...AREA_COORDS),
        shared: NONE,
        own: bytesOf('0/0/0', '1/1/0', '2/2/1'),
        browsed: bytesOf('3/4/2'),
      });
      const otherId = await warmWhole(carrier, { ...area, minZoom: 2 });
      const both = bytesOf('2/2/1', '3/4/2');
      assert.deepEqual(await measureArea(carrier, otherId), {
        expected: 2,
        present: both,
        shared: both,
        own: NONE,
        browsed: NONE,
      });
      assert.deepEqual((await measureArea(carrier, areaId)).own, bytesOf('0/0/0', '1/1/0'));
    }),
    ...failsForArea('measureArea', {}),
  ],
  renameArea: [
    warming('renames the area, and tells every window', async (carrier, { area }) => {
      const areaId = await warmWhole(carrier, area);
      const act = (): Promise<unknown> => callWell(carrier, 'renameArea', { areaId, name: '  地図 ' });
      const isNamed = (event: ServiceEvent): boolean =>
        event.name === 'areasChanged' && event.areas.some(({ id, name }) => id === areaId && name === '地図');
      await collectEvents(carrier, act, (heard) => heard.some(isNamed));
      const { id, name } = await getOnlyArea(carrier);
      assert.deepEqual([id, name], [areaId, '地図']);
    }),
    ...failsForArea('renameArea', { name: 'Alps' }),
    refusesArguments(
      'renameArea',
      ['', ' ', 'two\nlines', 'n'.repeat(81), 7, null].map((name) => ({ areaId: NO_AREA, name })),
    ),
  ],
  deleteArea: [
    warming('deletes what no other area has, and keeps browsed tiles', async (carrier, warmable) => {
      const { server, sourceId, area } = warmable;
      await callWell(carrier, 'getTile', { sourceId, coord: readCoord('2/2/1') });
      await waitForTiles(carrier, sourceId, 1);
      const largeId = await warmWhole(carrier, area);
      const smallId = await warmWhole(carrier, { ...area, minZoom: 3 });
      assert.equal((await freeBy(carrier, 'deleteArea', { areaId: largeId, browsedToo: false })).tiles, 2);
      assert.deepEqual(
        (await listAreas(carrier)).map(({ id }) => id),
        [smallId],
      );
      await waitForTiles(carrier, sourceId, 2);
      for (const coord of ['0/0/0', '1/1/0']) {
        await failsWith(carrier, 'getCachedTile', { sourceId, coord: readCoord(coord) }, 'not-cached');
      }
      assert.equal((await measureArea(carrier, smallId)).present.bytes, sumBytes(server, ['3/4/2']));
    }),
    warming('deletes browsed tiles too when asked to', async (carrier, { sourceId, area }) => {
      await getTier(carrier, sourceId);
      await waitForTiles(carrier, sourceId, 1);
      const areaId = await warmWhole(carrier, area);
      assert.equal((await freeBy(carrier, 'deleteArea', { areaId, browsedToo: true })).tiles, 4);
      await waitForTiles(carrier, sourceId, 0);
      assert.deepEqual(await listAreas(carrier), []);
    }),
    ...failsForArea('deleteArea', { browsedToo: false }),
    refusesArguments('deleteArea', [{ areaId: NO_AREA }, { areaId: NO_AREA, browsedToo: 'yes' }]),
  ],
} satisfies { readonly [M in Method]?: readonly ContractCase[] };
