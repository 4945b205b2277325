/** Contract cases for disk space and moving the cache folder. Independent of the test runner. */
import assert from 'node:assert/strict';
import fs from 'node:fs';
import os from 'node:os';
import { dirname, join } from 'node:path';
import type { CacheMove, DiskBudget } from '../../shared/cache/disk-budget.ts';
import type { Method, ServiceEvent, Startup } from '../../shared/calls/contract.ts';
import { WORLD_SOURCE } from '../../shared/sources/source.ts';
import type { DeliveredTile } from '../../shared/tiles/tile.ts';
import { collectEvents, type ProgramCarrier } from './carrier.ts';
import { type ContractCase, callWell, failsWith, refusesArguments, waitUntil } from './contract-calls.ts';

const sourceId = WORLD_SOURCE.id;

async function getBudget(carrier: ProgramCarrier): Promise<DiskBudget> {
  return (await callWell(carrier, 'getDiskBudget', {})) as DiskBudget;
}

/** Moves the cache and returns the progress reported, once it has ended. */
async function move(carrier: ProgramCarrier, path: string): Promise<readonly CacheMove[]> {
  const toMove = (event: ServiceEvent): CacheMove[] => (event.name === 'moveProgress' ? [event.move] : []);
  const isOver = ({ state }: CacheMove): boolean => state !== 'copying' && state !== 'deleting';
  const events = await collectEvents(
    carrier,
    () => callWell(carrier, 'moveCacheFolder', { path }),
    (heard) => heard.flatMap(toMove).some(isOver),
  );
  return events.flatMap(toMove);
}

/** The cases, which restore the cache's location and limits. */
export const BUDGET_CASES = {
  getDiskBudget: [
    {
      name: 'reports where the cache is and the free space of its disk',
      run: async (carrier) => {
        const { cacheDir } = (await callWell(carrier, 'openMap', {})) as Startup;
        const budget = await getBudget(carrier);
        assert.deepEqual(
          { ...budget, freeBytes: 0, usedBytes: 0 },
          { cacheDir, isFixed: false, freeBytes: 0, usedBytes: 0, isLow: false },
        );
        assert.ok(budget.freeBytes !== null && budget.freeBytes > 0);
      },
    },
    refusesArguments('getDiskBudget', [null, { sourceId }]),
  ],
  moveCacheFolder: [
    {
      name: 'rejects unsuitable folders, says why, and moves nothing',
      run: async (carrier) => {
        const { cacheDir } = await getBudget(carrier);
        const foolish = [
          'tiles',
          '/',
          os.homedir(),
          dirname(os.homedir()),
          cacheDir,
          join(cacheDir, 'deeper'),
          dirname(cacheDir),
        ];
        for (const path of foolish) {
          const error = await failsWith(carrier, 'moveCacheFolder', { path }, 'bad-cache-folder');
          assert.match(error.message, /^Can’t move the cache there: .+\. /, path);
        }
        assert.equal((await getBudget(carrier)).cacheDir, cacheDir);
      },
    },
    {
      name: 'moves the cache to a new folder and back, and every tile with it',
      run: async (carrier) => {
        const { cacheDir } = await getBudget(carrier);
        const place = { sourceId, coord: { z: 1, x: 1, y: 1 } };
        const tile = (await callWell(carrier, 'getTile', place)) as DeliveredTile;
        const fileIn = (dir: string): string => join(dir, sourceId, '1', '1', '1');
        await waitUntil(async () => fs.existsSync(fileIn(cacheDir)));
        const to = join(fs.realpathSync(os.tmpdir()), `tilekeep-moved-${process.pid}-${Date.now()}`);
        const told = await move(carrier, to);
        assert.deepEqual([told[0]?.state, told.at(-1)?.state, told.at(-1)?.to], ['copying', 'done', to]);
        assert.ok(told.some(({ state }) => state === 'deleting'));
        assert.deepEqual(new Uint8Array(fs.readFileSync(fileIn(to))), tile.bytes);
        assert.equal(fs.existsSync(cacheDir), false);
        assert.equal(((await callWell(carrier, 'openMap', {})) as Startup).cacheDir, to);
        assert.equal((await move(carrier, cacheDir)).at(-1)?.state, 'done');
        assert.equal(fs.existsSync(to), false);
        await callWell(carrier, 'clearMemory', {});
        assert.equal(((await callWell(carrier, 'getCachedTile', place)) as DeliveredTile).tier, 'disk');
      },
    },
    refusesArguments('moveCacheFolder', [{}, { path: '' }, { path: 7 }, { path: 'x'.repeat(4097) }]),
  ],
  cancelMove: [
    {
      name: 'has no effect on a move that has ended',
      run: async (carrier) => {
        const { cacheDir } = await getBudget(carrier);
        assert.equal(await callWell(carrier, 'cancelMove', {}), null);
        assert.equal((await getBudget(carrier)).cacheDir, cacheDir);
      },
    },
    refusesArguments('cancelMove', [{ path: '/' }]),
  ],
  getMove: [
    {
      name: 'returns the last move of this run',
      run: async (carrier) => {
        const { cacheDir } = await getBudget(carrier);
        const last = (await callWell(carrier, 'getMove', {})) as CacheMove;
        assert.deepEqual([last.state, last.to, last.error], ['done', cacheDir, null]);
      },
    },
    refusesArguments('getMove', [{ path: '/' }]),
  ],
} satisfies { readonly [M in Method]?: readonly ContractCase[] };
