/** Contract cases for coverage: which tiles are reported as cached. Independent of the test runner. */
import assert from 'node:assert/strict';
import { wholeSource } from '../../shared/cache/clear-scope.ts';
import type { Coverage, TileRectangle } from '../../shared/cache/coverage.ts';
import type { Method } from '../../shared/calls/contract.ts';
import { type SourceId, WORLD_SOURCE } from '../../shared/sources/source.ts';
import { sendStatus } from '../support/tile-server-faults.ts';
import type { ProgramCarrier } from './carrier.ts';
import { type ContractCase, callWell, failsWith, refusesArguments } from './contract-calls.ts';
import { coord, getTier, serving, waitForTiles } from './served-source.ts';

const sourceId = WORLD_SOURCE.id;
/** The single tile {@link coord}, or a whole row of its zoom. */
const only: TileRectangle = { zoom: coord.z, minX: coord.x, maxX: coord.x, minY: coord.y, maxY: coord.y };
const row: TileRectangle = { ...only, minX: 0, maxX: 7 };

async function getCoverage(carrier: ProgramCarrier, id: SourceId, rectangle: TileRectangle): Promise<Coverage> {
  return (await callWell(carrier, 'getCoverage', { sourceId: id, rectangle })) as Coverage;
}

/** The cases by call, in execution order. */
export const COVERAGE_CASES = {
  getCoverage: [
    serving('reports a tile as soon as it is delivered, and nothing else', async (carrier, served) => {
      assert.deepEqual(await getCoverage(carrier, served.sourceId, row), { tiles: [], deepestZoom: coord.z });
      await getTier(carrier, served.sourceId);
      const fresh = { x: coord.x, y: coord.y, state: 'fresh', onDisk: true, deeperTiles: 0, deeperShare: 0 };
      assert.deepEqual(await getCoverage(carrier, served.sourceId, row), { tiles: [fresh], deepestZoom: coord.z });
      assert.deepEqual(await getCoverage(carrier, served.sourceId, { ...row, maxX: coord.x - 1 }), {
        tiles: [],
        deepestZoom: coord.z,
      });
      assert.equal(served.server.requests().length, 1);
    }),
    serving('reports what is below, until a clear', async (carrier, served) => {
      await getTier(carrier, served.sourceId);
      const above = { zoom: coord.z - 1, minX: 2, maxX: 2, minY: 1, maxY: 1 };
      const known = { x: 2, y: 1, state: 'missing', onDisk: false, deeperTiles: 1, deeperShare: 0.25 };
      assert.deepEqual(await getCoverage(carrier, served.sourceId, above), { tiles: [known], deepestZoom: coord.z });
      await callWell(carrier, 'clearScope', { scope: wholeSource(served.sourceId, false) });
      assert.deepEqual(await getCoverage(carrier, served.sourceId, above), { tiles: [], deepestZoom: above.zoom });
    }),
    serving('tells stale tiles from failed ones', async (carrier, served) => {
      const { server, sourceId: servedId } = served;
      server.setHeaders({ 'cache-control': 'max-age=0' });
      await getTier(carrier, servedId);
      await waitForTiles(carrier, servedId, 1);
      const stateOf = async (): Promise<unknown> => (await getCoverage(carrier, servedId, only)).tiles[0];
      const stale = { x: coord.x, y: coord.y, state: 'stale', onDisk: true, deeperTiles: 0, deeperShare: 0 };
      assert.deepEqual(await stateOf(), stale);
      server.misbehave(sendStatus(404));
      await failsWith(carrier, 'revalidateTile', { sourceId: servedId, coord }, 'tile-missing');
      assert.deepEqual(await stateOf(), { ...stale, state: 'failed' });
      await callWell(carrier, 'retrySource', { sourceId: servedId, coord });
      assert.deepEqual(await stateOf(), stale);
      await callWell(carrier, 'clearScope', { scope: wholeSource(servedId, false) });
      await failsWith(carrier, 'getTile', { sourceId: servedId, coord }, 'tile-missing');
      assert.deepEqual(await stateOf(), { ...stale, state: 'failed', onDisk: false });
    }),
    {
      name: 'reports an unknown source',
      run: (carrier) => failsWith(carrier, 'getCoverage', { sourceId: 'moon', rectangle: only }, 'unknown-source'),
    },
    refusesArguments('getCoverage', [
      { sourceId },
      { sourceId, rectangle: { ...only, minX: 5 } },
      { sourceId, rectangle: { ...only, maxX: 8 } },
      { sourceId, rectangle: { ...only, minY: -1 } },
      { sourceId, rectangle: { ...only, zoom: 23 } },
      { sourceId, rectangle: { zoom: 12, minX: 0, maxX: 4095, minY: 0, maxY: 1 } },
      { sourceId, rectangle: { ...only, deep: true } },
    ]),
  ],
} satisfies { readonly [M in Method]?: readonly ContractCase[] };
