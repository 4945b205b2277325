/**
 * What the contract promises to a window, whatever carries it: at least one case per call, and the ones nobody may make.
 * Knows no test runner, as two of them run it.
 */
import assert from 'node:assert/strict';
import type { Method, ServiceEvent, Startup, TileCount } from '../../shared/contract.ts';
import { BUILT_IN_SOURCES, WORLD_SOURCE } from '../../shared/source.ts';
import type { DeliveredTile } from '../../shared/tile.ts';
import { collectEvents, type ProgramCarrier } from './carrier.ts';

export interface ContractCase {
  /** The outcome, as a test's name. */
  readonly name: string;
  readonly run: (carrier: ProgramCarrier) => Promise<void>;
}

const sourceId = WORLD_SOURCE.id;

/** The cases by call. They share one program, run in this order, and `quit` ends it. */
export const CONTRACT_CASES: { readonly [M in Method]: readonly ContractCase[] } = {
  openMap: [
    {
      name: 'tells a window all it needs for its first frame',
      run: async (carrier) => {
        const startup = (await callWell(carrier, 'openMap', {})) as Startup;
        assert.deepEqual(startup.sources, BUILT_IN_SOURCES);
        assert.equal(startup.sourceId, sourceId);
        assert.match(startup.version, /^\d+\.\d+\.\d+/);
        assert.equal(startup.offline, false);
        assert.deepEqual(startup.notices, []);
      },
    },
  ],
  getTile: [
    {
      name: 'delivers a whole tile, from its source first and from memory then',
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
    {
      name: 'names an unknown source',
      run: (carrier) =>
        failsWith(carrier, 'getTile', { sourceId: 'moon', coord: { z: 0, x: 0, y: 0 } }, 'unknown-source'),
    },
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
      name: 'tells every window of the chosen source',
      run: async (carrier) => {
        const act = (): Promise<unknown> => callWell(carrier, 'selectSource', { sourceId });
        const events = await collectEvents(carrier, act, (heard) => heard.length > 0);
        assert.deepEqual(events, [{ name: 'sourceSelected', sourceId }]);
      },
    },
    {
      name: 'names a source that cannot be chosen',
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
  clearTiles: [
    {
      name: 'clears memory and disk, tells the windows, and gives the space back',
      run: async (carrier) => {
        let clearId: unknown;
        const act = async (): Promise<void> => {
          ({ clearId } = (await callWell(carrier, 'clearTiles', { sourceId: null })) as { clearId: number });
        };
        const isFreed = (event: ServiceEvent): boolean => event.name === 'freeProgress' && event.done;
        const events = await collectEvents(carrier, act, (heard) => heard.some(isFreed));
        const freed = events.find(isFreed) as Extract<ServiceEvent, { name: 'freeProgress' }>;
        assert.equal(freed.clearId, clearId);
        assert.equal(freed.freed.tiles, 1);
        assert.ok(events.some((event) => event.name === 'tilesCleared' && event.sourceId === null));
        assert.deepEqual(await callWell(carrier, 'countTiles', { sourceId }), { tiles: 0, bytes: 0 });
        const tile = (await callWell(carrier, 'getTile', { sourceId, coord: { z: 2, x: 2, y: 1 } })) as DeliveredTile;
        assert.equal(tile.tier, 'source');
      },
    },
    {
      name: 'clears nothing of an unknown source',
      run: (carrier) => failsWith(carrier, 'clearTiles', { sourceId: 'moon' }, 'unknown-source'),
    },
  ],
  openCacheFolder: [
    {
      name: 'opens the cache folder, or says that it cannot be opened here',
      run: async (carrier) => {
        const reply = await carrier.call('openCacheFolder', {});
        assert.ok(reply.ok ? reply.value === null : reply.error.code === 'folder-not-opened');
      },
    },
    refusesArguments('openCacheFolder', [{ path: '/' }]),
  ],
  quit: [
    {
      name: 'answers, then ends the program',
      run: async (carrier) => {
        assert.equal(await callWell(carrier, 'quit', {}), null);
        await carrier.ended;
      },
    },
  ],
};

/** What no window may do. Run before the others. */
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
    name: 'takes no arguments from a prototype',
    run: (carrier) => failsWith(carrier, 'countTiles', JSON.parse('{"__proto__":{"sourceId":null}}'), 'bad-request'),
  },
];

async function callWell(carrier: ProgramCarrier, method: Method, args: unknown): Promise<unknown> {
  const reply = await carrier.call(method, args);
  assert.ok(reply.ok, `${method} failed: ${JSON.stringify(reply)}`);
  return reply.value;
}

async function failsWith(carrier: ProgramCarrier, method: string, args: unknown, code: string): Promise<void> {
  const reply = await carrier.call(method, args);
  assert.ok(!reply.ok, `${method} went through`);
  assert.equal(reply.error.code, code);
  assert.ok(reply.error.message.length > 20 && !/ at |node:|\.ts|\.js/.test(reply.error.message));
  assert.deepEqual(Object.keys(reply.error).sort(), ['code', 'message']);
}

function refusesArguments(method: Method, wrong: readonly unknown[]): ContractCase {
  return {
    name: 'refuses arguments that are out of range, of another shape, or more than asked for',
    run: async (carrier) => {
      for (const args of wrong) await failsWith(carrier, method, args, 'bad-request');
    },
  };
}

async function waitUntil(isSo: () => Promise<boolean>): Promise<void> {
  while (!(await isSo())) await new Promise((resolve) => setTimeout(resolve, 20));
}
