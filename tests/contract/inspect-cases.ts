/** Contract cases for the calls about a single tile. Independent of the test runner. */

import assert from 'node:assert/strict';
import { readFileSync, statSync } from 'node:fs';
import { isAbsolute } from 'node:path';
import type { Method, ServiceEvent } from '../../shared/calls/contract.ts';
import { WORLD_SOURCE } from '../../shared/sources/source.ts';
import type { DeliveredTile } from '../../shared/tiles/tile.ts';
import type { TileCount } from '../../shared/tiles/tile-count.ts';
import type { TileFacts } from '../../shared/tiles/tile-facts.ts';
import { sendStatus } from '../support/tile-server-faults.ts';
import { collectEvents, type ProgramCarrier } from './carrier.ts';
import { type ContractCase, callWell, failsWith, refusesArguments } from './contract-calls.ts';
import { coord, getTier, serving, waitForTiles } from './served-source.ts';
import { warming, warmWhole } from './warmed-source.ts';

const world = { sourceId: WORLD_SOURCE.id, coord };
const WEEK_MS = 604_800_000;

async function inspect(carrier: ProgramCarrier, place: object): Promise<TileFacts> {
  return (await callWell(carrier, 'inspectTile', place)) as TileFacts;
}

async function reload(carrier: ProgramCarrier, place: object): Promise<DeliveredTile> {
  return (await callWell(carrier, 'reloadTile', place)) as DeliveredTile;
}

/** What every call about one tile rejects. */
function refusals(method: Method): readonly ContractCase[] {
  return [
    {
      name: 'reports an unknown source',
      run: (carrier) => failsWith(carrier, method, { sourceId: 'moon', coord }, 'unknown-source'),
    },
    refusesArguments(method, [
      { sourceId: world.sourceId },
      { sourceId: '../world', coord },
      { ...world, coord: { z: 1, x: 2, y: 0 } },
      { ...world, path: '/etc' },
    ]),
  ];
}

export const INSPECT_CASES = {
  inspectTile: [
    serving('says where a tile would be that was never requested', async (carrier, { server, sourceId }) => {
      const { file, ...facts } = await inspect(carrier, { sourceId, coord });
      assert.ok(isAbsolute(file) && file.replaceAll('\\', '/').endsWith(`/${sourceId}/3/4/2`));
      assert.deepEqual(facts, {
        url: `${server.origin}/3/4/2.png`,
        tier: null,
        onDisk: false,
        bytes: null,
        contentType: null,
        widthPx: null,
        heightPx: null,
        storedMs: null,
        answeredMs: null,
        freshness: null,
        freshUntilMs: null,
        etag: null,
        lastModified: null,
        warmed: false,
        lastStatus: null,
        lastError: null,
      });
      assert.deepEqual(server.requests(), []);
    }),
    serving('reports all that file, headers and server say', async (carrier, { server, sourceId }) => {
      const lastModified = 'Tue, 01 Sep 2026 10:00:00 GMT';
      server.setHeaders({ 'last-modified': lastModified, date: null });
      await getTier(carrier, sourceId);
      await waitForTiles(carrier, sourceId, 1);
      const { file, storedMs, answeredMs, freshUntilMs, ...facts } = await inspect(carrier, { sourceId, coord });
      assert.deepEqual(readFileSync(file), server.tileBytes(coord));
      assert.equal(storedMs, statSync(file).mtimeMs);
      assert.equal(freshUntilMs, (answeredMs ?? 0) + WEEK_MS);
      assert.ok(Math.abs((answeredMs ?? 0) - (storedMs ?? 0)) < 60_000);
      assert.deepEqual(facts, {
        url: `${server.origin}/3/4/2.png`,
        tier: 'memory',
        onDisk: true,
        bytes: server.tileBytes(coord).length,
        contentType: 'image/png',
        widthPx: 256,
        heightPx: 256,
        freshness: 'fresh',
        etag: server.etagOf(coord),
        lastModified,
        warmed: false,
        lastStatus: 200,
        lastError: null,
      });
    }),
    serving('changes nothing and sends no request', async (carrier, { server, sourceId }) => {
      await getTier(carrier, sourceId);
      await waitForTiles(carrier, sourceId, 1);
      await callWell(carrier, 'clearMemory', {});
      server.clearLog();
      for (let look = 0; look < 2; look += 1) {
        assert.equal((await inspect(carrier, { sourceId, coord })).tier, 'disk');
      }
      assert.deepEqual(server.requests(), []);
    }),
    serving('reports the last status and why it failed', async (carrier, { server, sourceId }) => {
      server.misbehave(sendStatus(404));
      await failsWith(carrier, 'getTile', { sourceId, coord }, 'tile-missing');
      const { lastStatus, lastError, freshness } = await inspect(carrier, { sourceId, coord });
      assert.deepEqual([lastStatus, lastError?.code, freshness], [404, 'tile-missing', null]);
    }),
    warming('reports that a tile was warmed', async (carrier, { sourceId, area }) => {
      await warmWhole(carrier, area);
      const { warmed, tier } = await inspect(carrier, { sourceId, coord });
      assert.deepEqual([warmed, tier], [true, 'disk']);
    }),
    {
      name: 'reports that a tile of the built-in world is always fresh and has no address',
      run: async (carrier) => {
        await callWell(carrier, 'getTile', world);
        const { url, contentType, widthPx, freshness, freshUntilMs } = await inspect(carrier, world);
        assert.deepEqual(
          { url, contentType, widthPx, freshness, freshUntilMs },
          { url: null, contentType: 'image/svg+xml', widthPx: null, freshness: 'fresh', freshUntilMs: null },
        );
        await callWell(carrier, 'deleteTile', world);
      },
    },
    ...refusals('inspectTile'),
  ],
  reloadTile: [
    serving('requests a fresh tile too, and keeps what arrives', async (carrier, { server, sourceId }) => {
      const place = { sourceId, coord };
      await getTier(carrier, sourceId);
      await waitForTiles(carrier, sourceId, 1);
      server.version += 1;
      const { tier, bytes } = await reload(carrier, place);
      assert.deepEqual([tier, Buffer.from(bytes)], ['source', server.tileBytes(coord)]);
      const { file, etag } = await inspect(carrier, place);
      assert.deepEqual([readFileSync(file), etag], [server.tileBytes(coord), server.etagOf(coord)]);
    }),
    serving('keeps the old tile when it fails', async (carrier, { server, sourceId }) => {
      const place = { sourceId, coord };
      await getTier(carrier, sourceId);
      await waitForTiles(carrier, sourceId, 1);
      server.misbehave(sendStatus(404));
      await failsWith(carrier, 'reloadTile', place, 'tile-missing');
      const { file, lastStatus, lastError, bytes } = await inspect(carrier, place);
      assert.deepEqual([lastStatus, lastError?.code], [404, 'tile-missing']);
      assert.deepEqual([readFileSync(file), bytes], [server.tileBytes(coord), server.tileBytes(coord).length]);
    }),
    serving('requests a tile that has just failed again at once', async (carrier, { server, sourceId }) => {
      server.misbehave(sendStatus(404));
      await failsWith(carrier, 'getTile', { sourceId, coord }, 'tile-missing');
      server.heal();
      assert.equal((await reload(carrier, { sourceId, coord })).tier, 'source');
    }),
    ...refusals('reloadTile'),
  ],
  deleteTile: [
    serving('removes only that tile from memory and disk, and tells the windows', async (carrier, { sourceId }) => {
      const neighbour = { sourceId, coord: { ...coord, y: coord.y + 1 } };
      await getTier(carrier, sourceId);
      await callWell(carrier, 'getTile', neighbour);
      await waitForTiles(carrier, sourceId, 2);
      const { bytes } = await inspect(carrier, { sourceId, coord });
      let deleted: unknown;
      const act = async (): Promise<void> => {
        deleted = await callWell(carrier, 'deleteTile', { sourceId, coord });
      };
      const isTold = (event: ServiceEvent): boolean => event.name === 'tilesCleared' && event.sourceId === sourceId;
      await collectEvents(carrier, act, (heard) => heard.some(isTold));
      assert.deepEqual(deleted, { tiles: 1, bytes } as TileCount);
      const { tier, onDisk } = await inspect(carrier, { sourceId, coord });
      assert.deepEqual([tier, onDisk], [null, false]);
      await callWell(carrier, 'getCachedTile', neighbour);
    }),
    serving('frees nothing if there is no tile', async (carrier, { sourceId }) => {
      assert.deepEqual(await callWell(carrier, 'deleteTile', { sourceId, coord }), { tiles: 0, bytes: 0 });
    }),
    ...refusals('deleteTile'),
  ],
  showTileFile: [
    serving('has nothing to show for a tile that is not on disk', async (carrier, { sourceId }) => {
      await failsWith(carrier, 'showTileFile', { sourceId, coord }, 'not-cached');
    }),
    ...refusals('showTileFile'),
  ],
} satisfies { readonly [M in Method]?: readonly ContractCase[] };
