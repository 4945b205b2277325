/**
 * The contract's promises to a window, over any binding: at least one case per call, and forbidden calls. Independent
 * of the test runner, because two of them use it.
 */

import assert from 'node:assert/strict';
import { MAX_READ_AHEAD_TILES, type Method, type Startup } from '../../shared/calls/contract.ts';
import { PREFERENCES } from '../../shared/settings/preferences.ts';
import { BUILT_IN_SOURCES, OPENSTREETMAP_SOURCE, WORLD_SOURCE } from '../../shared/sources/source.ts';
import type { DeliveredTile } from '../../shared/tiles/tile.ts';
import type { TileCount } from '../../shared/tiles/tile-count.ts';
import { ARCHIVE_CASES } from './archive-cases.ts';
import { AREA_CASES } from './area-cases.ts';
import { BOOKMARK_CASES } from './bookmark-cases.ts';
import { BUDGET_CASES } from './budget-cases.ts';
import { collectNamed, type ProgramCarrier } from './carrier.ts';
import { CHECK_CASES } from './check-cases.ts';
import { type ContractCase, callWell, failsWith, refusesArguments, waitUntil } from './contract-calls.ts';
import { COVERAGE_CASES } from './coverage-cases.ts';
import { DESCRIPTION_CASES } from './description-cases.ts';
import { DESKTOP_CASES } from './desktop-cases.ts';
import { ESTIMATE_CASES } from './estimate-cases.ts';
import { INSPECT_CASES } from './inspect-cases.ts';
import { LAYER_CASES } from './layer-cases.ts';
import { PREFERENCE_CASES } from './preference-cases.ts';
import { PREVIEW_CASES } from './preview-cases.ts';
import { SCOPE_CASES } from './scope-cases.ts';
import { SERVING_CASES } from './serving-cases.ts';
import { SOURCE_CASES } from './source-cases.ts';
import { STATISTICS_CASES } from './statistics-cases.ts';
import { TRANSFER_CASES } from './transfer-cases.ts';
import { WARMING_CASES } from './warming-cases.ts';

const sourceId = WORLD_SOURCE.id;
/** The only tile that the cases have in the cache. */
const cached = { sourceId, coord: { z: 2, x: 2, y: 1 } };
const elsewhere = { sourceId, coord: { z: 5, x: 1, y: 1 } };

/** The cases by call. They share one program, run in this order, and `quit` ends it. */
export const CONTRACT_CASES: { readonly [M in Method]: readonly ContractCase[] } = {
  openMap: [
    {
      name: 'gives a window everything for its first frame',
      run: async (carrier) => {
        const startup = (await callWell(carrier, 'openMap', {})) as Startup;
        assert.deepEqual(startup.sources, BUILT_IN_SOURCES);
        assert.ok(startup.sources.some((source) => source.id === startup.sourceId));
        assert.match(startup.version, /^\d+\.\d+\.\d+/);
        assert.equal(startup.offline, false);
        assert.equal(startup.maxAreaTiles, PREFERENCES.maxAreaTiles.default);
        assert.deepEqual(startup.notices, []);
      },
    },
  ],
  getTile: [
    {
      name: 'delivers a whole tile, first from its source and then from memory',
      run: async (carrier) => {
        const coord = { z: 2, x: 2, y: 1 };
        const drawn = (await callWell(carrier, 'getTile', { sourceId, coord })) as DeliveredTile;
        const again = (await callWell(carrier, 'getTile', { sourceId, coord })) as DeliveredTile;
        assert.deepEqual([drawn.tier, again.tier], ['source', 'memory']);
        assert.deepEqual([drawn.contentType, drawn.freshness], ['image/svg+xml', 'fresh']);
        assert.match(new TextDecoder('utf-8', { fatal: true }).decode(drawn.bytes), /^<svg.*<\/svg>\s*$/s);
        assert.deepEqual(again.bytes, drawn.bytes);
      },
    },
    namesUnknownSource('getTile', { coord: { z: 0, x: 0, y: 0 } }),
    refusesArguments('getTile', [
      { sourceId, coord: { z: 1, x: 2, y: 0 } },
      { sourceId, coord: { z: 23, x: 0, y: 0 } },
      { sourceId, coord: { z: 0.5, x: 0, y: 0 } },
      { sourceId, coord: { z: '1', x: '0', y: '0' } },
      { sourceId, coord: [0, 0, 0] },
      { sourceId: '../world', coord: { z: 0, x: 0, y: 0 } },
      { sourceId, coord: { z: 0, x: 0, y: 0 }, path: '/etc' },
    ]),
  ],
  getCachedTile: [
    {
      name: 'delivers a cached tile',
      run: async (carrier) => {
        const asked = (await callWell(carrier, 'getTile', cached)) as DeliveredTile;
        const tile = (await callWell(carrier, 'getCachedTile', cached)) as DeliveredTile;
        assert.deepEqual([tile.tier, tile.bytes], ['memory', asked.bytes]);
      },
    },
    {
      name: 'creates none that is not cached',
      run: async (carrier) => {
        await failsWith(carrier, 'getCachedTile', elsewhere, 'not-cached');
        await failsWith(carrier, 'getCachedTile', elsewhere, 'not-cached');
      },
    },
    namesUnknownSource('getCachedTile', { coord: cached.coord }),
    refusesArguments('getCachedTile', [{ sourceId, coord: { z: 1, x: 2, y: 0 } }, { sourceId }]),
  ],
  findStandIn: [
    {
      name: 'lists the cached tile above a place, and those below it',
      run: async (carrier) => {
        const below = { sourceId, coord: { z: 4, x: 9, y: 5 } };
        const above = { sourceId, coord: { z: 1, x: 1, y: 0 } };
        assert.deepEqual(await callWell(carrier, 'findStandIn', below), [cached]);
        assert.deepEqual(await callWell(carrier, 'findStandIn', above), [cached]);
        assert.deepEqual(await callWell(carrier, 'findStandIn', elsewhere), []);
      },
    },
    {
      name: 'lists the built-in world if nothing of the source is cached',
      run: async (carrier) => {
        const place = { ...elsewhere, sourceId: OPENSTREETMAP_SOURCE.id };
        assert.deepEqual(await callWell(carrier, 'findStandIn', place), [elsewhere]);
      },
    },
    namesUnknownSource('findStandIn', { coord: cached.coord }),
    refusesArguments('findStandIn', [{ sourceId, coord: { z: 1, x: 2, y: 0 } }, { coord: cached.coord }]),
  ],
  saveView: [
    {
      name: 'remembers the view',
      run: async (carrier) => {
        const view = { lat: 48.2, lon: 16.4, zoom: 7 };
        assert.equal(await callWell(carrier, 'saveView', { view }), null);
        assert.deepEqual(((await callWell(carrier, 'openMap', {})) as Startup).view, view);
      },
    },
    refusesArguments('saveView', [{ view: { lat: 91, lon: 0, zoom: 1 } }, { view: null }, {}]),
  ],
  selectSource: [
    {
      name: 'tells every window which source was selected',
      run: async (carrier) => {
        const act = (): Promise<unknown> => callWell(carrier, 'selectSource', { sourceId });
        const events = await collectNamed(carrier, act, 'sourceSelected');
        assert.deepEqual(events, [{ name: 'sourceSelected', sourceId }]);
      },
    },
    {
      name: 'reports a source that cannot be selected',
      run: (carrier) => failsWith(carrier, 'selectSource', { sourceId: 'moon' }, 'unknown-source'),
    },
  ],
  countTiles: [
    {
      name: 'counts the tiles on disk',
      run: async (carrier) => {
        await callWell(carrier, 'getTile', { sourceId, coord: { z: 2, x: 2, y: 1 } });
        await waitUntil(async () => ((await callWell(carrier, 'countTiles', { sourceId })) as TileCount).tiles === 1);
        const all = (await callWell(carrier, 'countTiles', { sourceId: null })) as TileCount;
        assert.ok(all.tiles === 1 && all.bytes > 100);
      },
    },
    refusesArguments('countTiles', [{}, { sourceId: 7 }, { sourceId: undefined, z: 1 }]),
  ],
  clearMemory: [
    {
      name: 'empties the memory tier and leaves the disk tier',
      run: async (carrier) => {
        const cleared = (await callWell(carrier, 'clearMemory', {})) as TileCount;
        assert.equal(cleared.tiles, 1);
        const tile = (await callWell(carrier, 'getTile', { sourceId, coord: { z: 2, x: 2, y: 1 } })) as DeliveredTile;
        assert.equal(tile.tier, 'disk');
      },
    },
  ],
  readAhead: [
    {
      name: 'loads tiles from disk into memory, and creates none',
      run: async (carrier) => {
        await callWell(carrier, 'clearMemory', {});
        const coords = [cached.coord, elsewhere.coord];
        assert.equal(await callWell(carrier, 'readAhead', { sourceId, coords }), null);
        assert.equal(((await callWell(carrier, 'getCachedTile', cached)) as DeliveredTile).tier, 'memory');
        await failsWith(carrier, 'getCachedTile', elsewhere, 'not-cached');
      },
    },
    namesUnknownSource('readAhead', { coords: [] }),
    refusesArguments('readAhead', [
      { sourceId, coords: Array.from({ length: MAX_READ_AHEAD_TILES + 1 }, () => cached.coord) },
      { sourceId, coords: [{ z: 1, x: 2, y: 0 }] },
      { sourceId, coords: cached.coord },
    ]),
  ],
  ...SOURCE_CASES,
  ...PREVIEW_CASES,
  ...DESCRIPTION_CASES,
  ...ESTIMATE_CASES,
  ...ARCHIVE_CASES,
  ...AREA_CASES,
  ...COVERAGE_CASES,
  ...STATISTICS_CASES,
  ...INSPECT_CASES,
  ...SCOPE_CASES,
  ...CHECK_CASES,
  ...BUDGET_CASES,
  ...SERVING_CASES,
  ...PREFERENCE_CASES,
  ...DESKTOP_CASES,
  ...LAYER_CASES,
  ...BOOKMARK_CASES,
  ...TRANSFER_CASES,
  ...WARMING_CASES,
  openCacheFolder: [
    {
      name: 'opens the cache folder, or says that it cannot be opened',
      run: async (carrier) => {
        const reply = await carrier.call('openCacheFolder', {});
        assert.ok(reply.ok ? reply.value === null : reply.error.code === 'folder-not-opened');
      },
    },
    refusesArguments('openCacheFolder', [{ path: '/' }]),
  ],
  quit: [
    {
      name: 'replies, then ends the program',
      run: async (carrier) => {
        assert.equal(await callWell(carrier, 'quit', {}), null);
        await carrier.ended;
      },
    },
  ],
};

/** Forbidden calls. Run before the others. */
export const REFUSAL_CASES: readonly ContractCase[] = [
  ...['noSuchCall', 'constructor', '__proto__', 'toString', 'hasOwnProperty', 'openmap'].map((method) => ({
    name: `knows no call named ${method}`,
    run: (carrier: ProgramCarrier) => failsWith(carrier, method, {}, 'unknown-method'),
  })),
  ...[null, 7, 'text', [], [{}], { sourceId: null, __extra: 1 }].map((args) => ({
    name: `refuses ${JSON.stringify(args)} as arguments`,
    run: (carrier: ProgramCarrier) => failsWith(carrier, 'countTiles', args, 'bad-request'),
  })),
  {
    name: 'accepts no arguments from a prototype',
    run: (carrier) => failsWith(carrier, 'countTiles', JSON.parse('{"__proto__":{"sourceId":null}}'), 'bad-request'),
  },
];

function namesUnknownSource(method: Method, args: object): ContractCase {
  return {
    name: 'reports an unknown source',
    run: (carrier) => failsWith(carrier, method, { ...args, sourceId: 'moon' }, 'unknown-source'),
  };
}
