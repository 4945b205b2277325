/**
 * Contract cases for clearing whole sources: tiles go, events are sent, tiles of areas can stay. Independent of the
 * test runner.
 */
import assert from 'node:assert/strict';
import { type DoneClear, wholeSource } from '../../shared/cache/clear-scope.ts';
import type { ServiceEvent } from '../../shared/calls/contract.ts';
import type { SourceId } from '../../shared/sources/source.ts';
import { WORLD_SOURCE } from '../../shared/sources/source.ts';
import type { DeliveredTile } from '../../shared/tiles/tile.ts';
import { collectEvents, type ProgramCarrier } from './carrier.ts';
import { type ContractCase, callWell, failsWith } from './contract-calls.ts';
import { waitForTiles } from './served-source.ts';
import { AREA_COORDS, getOnlyArea, measureArea, readCoord, warming, warmWhole } from './warmed-source.ts';

const sourceId = WORLD_SOURCE.id;

async function clear(carrier: ProgramCarrier, id: SourceId | null, keepAreas: boolean): Promise<number | undefined> {
  const done = (await callWell(carrier, 'clearScope', { scope: wholeSource(id, keepAreas) })) as DoneClear;
  return done.cleared?.tiles;
}

export const WHOLE_CLEAR_CASES: readonly ContractCase[] = [
  {
    name: 'clears memory and disk of all sources, and tells the windows',
    run: async (carrier) => {
      const place = { sourceId, coord: { z: 2, x: 2, y: 1 } };
      await clear(carrier, null, false);
      await callWell(carrier, 'getTile', place);
      await waitForTiles(carrier, sourceId, 1);
      const act = async (): Promise<void> => assert.equal(await clear(carrier, null, false), 1);
      const isTold = (event: ServiceEvent): boolean => event.name === 'tilesCleared' && event.sourceId === null;
      await collectEvents(carrier, act, (heard) => heard.some(isTold));
      assert.deepEqual(await callWell(carrier, 'countTiles', { sourceId }), { tiles: 0, bytes: 0 });
      assert.equal(((await callWell(carrier, 'getTile', place)) as DeliveredTile).tier, 'source');
    },
  },
  {
    name: 'clears nothing of an unknown source',
    run: (carrier) => failsWith(carrier, 'clearScope', { scope: wholeSource('moon', false) }, 'unknown-source'),
  },
  warming('keeps exactly the tiles of saved areas when asked to', async (carrier, warmable) => {
    const { sourceId: warmedId, area } = warmable;
    const elsewhere = { sourceId: warmedId, coord: { z: 3, x: 0, y: 0 } };
    await callWell(carrier, 'getTile', elsewhere);
    await waitForTiles(carrier, warmedId, 1);
    await warmWhole(carrier, { ...area, minZoom: 2 });
    assert.equal(await clear(carrier, warmedId, true), 1);
    await failsWith(carrier, 'getCachedTile', elsewhere, 'not-cached');
    for (const coord of AREA_COORDS.slice(2).map(readCoord)) {
      await callWell(carrier, 'getCachedTile', { sourceId: warmedId, coord });
    }
  }),
  warming('leaves areas in the list, empty, otherwise', async (carrier, { sourceId: warmedId, area }) => {
    await warmWhole(carrier, area);
    assert.equal(await clear(carrier, warmedId, false), 4);
    const { id } = await getOnlyArea(carrier);
    assert.deepEqual((await measureArea(carrier, id)).present, { tiles: 0, bytes: 0 });
  }),
];
