/** Contract cases for statistics: immediate, and exact once tiles are counted. Independent of the test runner. */
import assert from 'node:assert/strict';
import type { CacheStatistics, SourceStatistics } from '../../shared/cache/statistics.ts';
import type { Method, Startup } from '../../shared/calls/contract.ts';
import { type SourceId, WORLD_SOURCE } from '../../shared/sources/source.ts';
import type { DeliveredTile } from '../../shared/tiles/tile.ts';
import type { ProgramCarrier } from './carrier.ts';
import { type ContractCase, callWell, refusesArguments, waitUntil } from './contract-calls.ts';
import { coord, serving, waitForTiles } from './served-source.ts';

async function readStatistics(carrier: ProgramCarrier): Promise<CacheStatistics> {
  return (await callWell(carrier, 'getStatistics', {})) as CacheStatistics;
}

function ofSource({ sources }: CacheStatistics, sourceId: SourceId): SourceStatistics {
  const found = sources.find((source) => source.sourceId === sourceId);
  assert.ok(found, `nothing is told of ${sourceId}`);
  return found;
}

export const STATISTICS_CASES = {
  getStatistics: [
    {
      name: 'reports every listed source, memory and disk at once',
      run: async (carrier) => {
        const { sources } = (await callWell(carrier, 'openMap', {})) as Startup;
        await callWell(carrier, 'getTile', { sourceId: WORLD_SOURCE.id, coord: { z: 2, x: 2, y: 1 } });
        const told = await readStatistics(carrier);
        const menu = sources.map(({ id, name, rules }) => [id, name, rules.maxRequestsPerSecond * 60]);
        const listed = told.sources.map(({ sourceId, name, maxRequestsPerMinute }) => [
          sourceId,
          name,
          maxRequestsPerMinute,
        ]);
        assert.deepEqual(listed.slice(0, menu.length), menu);
        assert.ok(told.memory.tiles > 0 && told.memory.tiles <= told.memory.maxTiles);
        assert.ok(told.memory.bytes > 0 && told.memory.bytes <= told.memory.maxBytes);
        assert.ok(told.sinceMs <= Date.now());
        await waitUntil(async () => ((await readStatistics(carrier)).diskFreeBytes ?? 0) > 0);
      },
    },
    serving('counts lookups by tier, saved bytes, and requests', async (carrier, { sourceId }) => {
      const before = await readStatistics(carrier);
      const { bytes } = (await callWell(carrier, 'getTile', { sourceId, coord })) as DeliveredTile;
      await callWell(carrier, 'getTile', { sourceId, coord });
      const after = await readStatistics(carrier);
      const { memory, disk, source } = after.lookups;
      assert.deepEqual(
        [memory.answers, disk.answers, source.answers],
        [before.lookups.memory.answers + 1, before.lookups.disk.answers, before.lookups.source.answers + 1],
      );
      assert.ok(memory.p50Ms !== null && source.p95Ms !== null && memory.p50Ms <= source.p95Ms);
      assert.equal(after.savedBytes, before.savedBytes + bytes.length);
      assert.equal(after.notModified, before.notModified);
      assert.equal(ofSource(after, sourceId).requestsLastMinute, 1);
    }),
    refusesArguments('getStatistics', [{ sourceId: null }, null, { recount: true }]),
  ],
  recountTiles: [
    serving('counts the tiles of each source by zoom, and says when', async (carrier, { sourceId }) => {
      assert.equal(ofSource(await readStatistics(carrier), sourceId).countedMs, null);
      const { bytes } = (await callWell(carrier, 'getTile', { sourceId, coord })) as DeliveredTile;
      await waitForTiles(carrier, sourceId, 1);
      assert.equal(await callWell(carrier, 'recountTiles', {}), null);
      await waitUntil(async () => ofSource(await readStatistics(carrier), sourceId).countedMs !== null);
      const { zooms, countedMs } = ofSource(await readStatistics(carrier), sourceId);
      assert.deepEqual(zooms, [{ zoom: coord.z, tiles: 1, bytes: bytes.length }]);
      assert.ok(countedMs !== null && countedMs <= Date.now());
    }),
    refusesArguments('recountTiles', [{ sourceId: null }, 7]),
  ],
} satisfies { readonly [M in Method]?: readonly ContractCase[] };
