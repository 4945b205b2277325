/** Contract cases for preferences: announced, saved and effective at once. Independent of the test runner. */
import assert from 'node:assert/strict';
import type { DiskBudget } from '../../shared/cache/disk-budget.ts';
import type { Method, ServiceEvent, Startup } from '../../shared/calls/contract.ts';
import { PREFERENCES } from '../../shared/settings/preferences.ts';
import { OPENSTREETMAP_SOURCE } from '../../shared/sources/source.ts';
import { collectEvents, collectNamed, type ProgramCarrier } from './carrier.ts';
import { type ContractCase, callWell, failsWith, refusesArguments } from './contract-calls.ts';
import { coord, getTier, serving } from './served-source.ts';

const { maxAreaTiles, freeFloorBytes, maxDiskBytes } = PREFERENCES;
const LIMITS = { freeFloorBytes: freeFloorBytes.default, maxDiskBytes: maxDiskBytes.default };

async function readStartup(carrier: ProgramCarrier): Promise<Startup> {
  return (await callWell(carrier, 'openMap', {})) as Startup;
}

/** The cases, which restore the preferences. */
export const PREFERENCE_CASES = {
  setPreferences: [
    {
      name: 'tells every window once, and is saved',
      run: async (carrier) => {
        for (const change of [
          { coverage: true, dimming: false },
          { coverage: false, dimming: true },
        ]) {
          const act = async (): Promise<void> => {
            await callWell(carrier, 'setPreferences', { change });
            await callWell(carrier, 'setPreferences', { change });
          };
          const events = await collectNamed(carrier, act, 'preferencesChanged');
          assert.deepEqual(events, [{ name: 'preferencesChanged', change }]);
          const { coverage, dimming } = await readStartup(carrier);
          assert.deepEqual({ coverage, dimming }, change);
        }
      },
    },
    serving('sends no request while working offline', async (carrier, { server, sourceId }) => {
      const act = (): Promise<unknown> => callWell(carrier, 'setPreferences', { change: { offline: true } });
      const isTold = ({ name }: ServiceEvent): boolean => name === 'preferencesChanged';
      const events = await collectEvents(carrier, act, (heard) => heard.some(isTold));
      assert.deepEqual(events.find(isTold), { name: 'preferencesChanged', change: { offline: true } });
      assert.equal((await readStartup(carrier)).offline, true);
      await failsWith(carrier, 'getTile', { sourceId, coord }, 'working-offline');
      await failsWith(carrier, 'getTile', { sourceId: OPENSTREETMAP_SOURCE.id, coord }, 'working-offline');
      assert.equal(server.connections, 0);
      await callWell(carrier, 'setPreferences', { change: { offline: false } });
      assert.equal(await getTier(carrier, sourceId), 'source');
      assert.equal((await readStartup(carrier)).offline, false);
    }),
    {
      name: 'takes effect at once: a limit above any free space makes the disk low, until it is lowered',
      run: async (carrier) => {
        const change = { freeFloorBytes: freeFloorBytes.max, maxDiskBytes: maxDiskBytes.min };
        const isLowTold = (event: ServiceEvent): boolean =>
          event.name === 'noticesChanged' && event.notices.some(({ code }) => code === 'cache-low');
        const limit = (): Promise<unknown> => callWell(carrier, 'setPreferences', { change });
        await collectEvents(carrier, limit, (heard) => heard.some(isLowTold));
        assert.equal(((await callWell(carrier, 'getDiskBudget', {})) as DiskBudget).isLow, true);
        const startup = await readStartup(carrier);
        assert.deepEqual({ ...startup, ...change }, startup);
        const isOver = (event: ServiceEvent): boolean => event.name === 'noticesChanged' && event.notices.length === 0;
        const free = (): Promise<unknown> => callWell(carrier, 'setPreferences', { change: LIMITS });
        await collectEvents(carrier, free, (heard) => heard.some(isOver));
        assert.equal(((await callWell(carrier, 'getDiskBudget', {})) as DiskBudget).isLow, false);
      },
    },
    refusesArguments('setPreferences', [
      {},
      { offline: true },
      { change: null },
      { change: [] },
      { change: { offline: true }, extra: 1 },
      ...[
        { offline: 'yes' },
        { coverage: null },
        { dimming: 1 },
        ...[0, -1, maxAreaTiles.max + 1, 1.5, Number.NaN, '5', null].map((tiles) => ({ maxAreaTiles: tiles })),
        { freeFloorBytes: -1 },
        { freeFloorBytes: freeFloorBytes.max + 1 },
        { freeFloorBytes: null },
        { maxDiskBytes: maxDiskBytes.min - 1 },
        { maxDiskBytes: maxDiskBytes.max + 1 },
        { maxDiskBytes: '20 GB' },
        { ...LIMITS, extra: 1 },
        { cacheDir: '/' },
      ].map((change) => ({ change })),
    ]),
  ],
} satisfies { readonly [M in Method]?: readonly ContractCase[] };
