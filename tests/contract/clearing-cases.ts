/** What the contract promises of clearing tiles: that they are gone, told, and that those of areas can stay. Knows no test runner. */
import assert from 'node:assert/strict';
import type { Method, ServiceEvent } from '../../shared/contract.ts';
import { WORLD_SOURCE } from '../../shared/source.ts';
import type { DeliveredTile } from '../../shared/tile.ts';
import { collectEvents } from './carrier.ts';
import { type ContractCase, callWell, failsWith, refusesArguments } from './contract-calls.ts';
import { waitForTiles } from './served-source.ts';
import { AREA_COORDS, freeBy, getOnlyArea, measureArea, readCoord, warming, warmWhole } from './warmed-source.ts';

const sourceId = WORLD_SOURCE.id;

/** The cases, which want one tile of the world in memory and on disk, and nothing else. */
export const CLEARING_CASES = {
  clearTiles: [
    {
      name: 'clears memory and disk, tells the windows, and gives the space back',
      run: async (carrier) => {
        let clearId: unknown;
        const act = async (): Promise<void> => {
          ({ clearId } = (await callWell(carrier, 'clearTiles', { sourceId: null, keepAreas: false })) as {
            clearId: number;
          });
        };
        const isFreed = (event: ServiceEvent): boolean =>
          event.name === 'freeProgress' && event.clearId === clearId && event.done;
        const events = await collectEvents(carrier, act, (heard) => heard.some(isFreed));
        const freed = events.find(isFreed) as Extract<ServiceEvent, { name: 'freeProgress' }>;
        assert.equal(freed.freed.tiles, 1);
        assert.ok(events.some((event) => event.name === 'tilesCleared' && event.sourceId === null));
        assert.deepEqual(await callWell(carrier, 'countTiles', { sourceId }), { tiles: 0, bytes: 0 });
        const tile = (await callWell(carrier, 'getTile', { sourceId, coord: { z: 2, x: 2, y: 1 } })) as DeliveredTile;
        assert.equal(tile.tier, 'source');
      },
    },
    {
      name: 'clears nothing of an unknown source',
      run: (carrier) => failsWith(carrier, 'clearTiles', { sourceId: 'moon', keepAreas: false }, 'unknown-source'),
    },
    warming('keeps exactly the tiles of saved areas when it is asked to', async (carrier, warmable) => {
      const { sourceId: warmedId, area } = warmable;
      const elsewhere = { sourceId: warmedId, coord: { z: 3, x: 0, y: 0 } };
      await callWell(carrier, 'getTile', elsewhere);
      await waitForTiles(carrier, warmedId, 1);
      await warmWhole(carrier, { ...area, minZoom: 2 });
      assert.equal((await freeBy(carrier, 'clearTiles', { sourceId: warmedId, keepAreas: true })).tiles, 1);
      await failsWith(carrier, 'getCachedTile', elsewhere, 'not-cached');
      for (const coord of AREA_COORDS.slice(2).map(readCoord)) {
        await callWell(carrier, 'getCachedTile', { sourceId: warmedId, coord });
      }
    }),
    warming('leaves areas in the list, empty, when it is not', async (carrier, { sourceId: warmedId, area }) => {
      await warmWhole(carrier, area);
      assert.equal((await freeBy(carrier, 'clearTiles', { sourceId: warmedId, keepAreas: false })).tiles, 4);
      const { id } = await getOnlyArea(carrier);
      assert.deepEqual((await measureArea(carrier, id)).present, { tiles: 0, bytes: 0 });
    }),
    refusesArguments('clearTiles', [{ sourceId: null }, { sourceId, keepAreas: null }, { sourceId, keepAreas: 'yes' }]),
  ],
} satisfies { readonly [M in Method]?: readonly ContractCase[] };
