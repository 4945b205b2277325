/** Contract cases for the tile server, on this computer only. Independent of the test runner. */
import assert from 'node:assert/strict';
import { createServer } from 'node:net';
import type { Method } from '../../shared/calls/contract.ts';
import { formatTileJsonAddress, type ServingState } from '../../shared/serving.ts';
import { WORLD_SOURCE } from '../../shared/sources/source.ts';
import { collectNamed, type ProgramCarrier } from './carrier.ts';
import { type ContractCase, callWell, failsWith, refusesArguments } from './contract-calls.ts';

type ServingMethod = Extract<Method, 'getServing' | 'startServing' | 'stopServing' | 'renewServingAddress'>;

async function call(carrier: ProgramCarrier, method: ServingMethod, args: object = {}): Promise<ServingState> {
  return (await callWell(carrier, method, args)) as ServingState;
}

/** The status of the world's TileJSON at an address; 0 if nothing listens there. */
async function ask({ bases: [base = ''] }: ServingState): Promise<number> {
  return fetch(formatTileJsonAddress(base, WORLD_SOURCE.id)).then(
    ({ status }) => status,
    () => 0,
  );
}

/** The cases, which leave it off. */
export const SERVING_CASES: { readonly [M in ServingMethod]: readonly ContractCase[] } = {
  getServing: [
    {
      name: 'says that nothing is served at first',
      run: async (carrier) =>
        assert.deepEqual(await call(carrier, 'getServing'), {
          isOn: false,
          reach: 'computer',
          port: null,
          takenPort: null,
          bases: [],
        }),
    },
    refusesArguments('getServing', [{ port: 1 }]),
  ],
  startServing: [
    {
      name: 'serves tiles, tells every window, and keeps its address',
      run: async (carrier) => {
        const act = () => call(carrier, 'startServing', { reach: 'computer', port: null });
        const events = await collectNamed(carrier, act, 'servingChanged');
        const serving = await call(carrier, 'getServing');
        assert.deepEqual(events, [{ name: 'servingChanged', serving }]);
        assert.match(serving.bases.join(), /^http:\/\/127\.0\.0\.1:\d+\/[\w-]{32}$/);
        assert.equal(await ask(serving), 200);
        const off = await call(carrier, 'stopServing');
        assert.deepEqual([off.isOn, off.port, off.bases], [false, serving.port, []]);
        assert.deepEqual(await call(carrier, 'startServing', { reach: 'computer', port: null }), serving);
      },
    },
    {
      name: 'takes no port that another program has, and is off then',
      run: async (carrier) => {
        const other = createServer();
        await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
        const { port } = other.address() as { port: number };
        await failsWith(carrier, 'startServing', { reach: 'computer', port }, 'port-in-use');
        assert.equal((await call(carrier, 'getServing')).isOn, false);
        await new Promise((resolve) => other.close(resolve));
      },
    },
    refusesArguments(
      'startServing',
      [
        {},
        { reach: 'computer' },
        { reach: '192.168.0.1', port: null },
        { reach: 'network', port: 80 },
        { reach: 'computer', port: 70_000 },
        { reach: 'computer', port: 8080.5 },
        { reach: 'computer', port: null, host: '0.0.0.0' },
      ],
      'takes no address to listen on, and no port of the system',
    ),
  ],
  renewServingAddress: [
    {
      name: 'revokes the old address at once',
      run: async (carrier) => {
        const old = await call(carrier, 'startServing', { reach: 'computer', port: null });
        const now = await call(carrier, 'renewServingAddress');
        assert.equal(now.port, old.port);
        assert.deepEqual([await ask(old), await ask(now)], [404, 200]);
      },
    },
    refusesArguments('renewServingAddress', [{ secret: 'a'.repeat(32) }]),
  ],
  stopServing: [
    {
      name: 'closes the address',
      run: async (carrier) => {
        const on = await call(carrier, 'startServing', { reach: 'computer', port: null });
        await call(carrier, 'stopServing');
        assert.equal(await ask(on), 0);
      },
    },
    refusesArguments('stopServing', [null]),
  ],
};
