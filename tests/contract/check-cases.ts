/** Contract cases for checking the cache. Independent of the test runner. */
import assert from 'node:assert/strict';
import { type CacheCheck, CHECK_STEPS } from '../../shared/cache/cache-check.ts';
import type { Method, ServiceEvent } from '../../shared/calls/contract.ts';
import { collectEvents, type ProgramCarrier } from './carrier.ts';
import { type ContractCase, callWell, refusesArguments, waitUntil } from './contract-calls.ts';

function isEnd(event: ServiceEvent): boolean {
  return event.name === 'checkProgress' && event.check.state !== 'running';
}

async function getCheck(carrier: ProgramCarrier): Promise<CacheCheck | null> {
  return (await callWell(carrier, 'getCheck', {})) as CacheCheck | null;
}

/** The cases by call, in execution order. */
export const CHECK_CASES = {
  startCheck: [
    {
      name: 'checks every step in order and reports its end, which can be read afterwards',
      run: async (carrier) => {
        assert.equal(await getCheck(carrier), null);
        const begin = async (): Promise<void> => {
          const begun = (await callWell(carrier, 'startCheck', {})) as CacheCheck;
          assert.deepEqual([begun.state, begun.endedMs], ['running', null]);
        };
        const events = await collectEvents(carrier, begin, (heard) => heard.some(isEnd));
        const { check } = events.find(isEnd) as Extract<ServiceEvent, { name: 'checkProgress' }>;
        assert.equal(check.state, 'done');
        assert.deepEqual(
          check.steps.map(({ name, state, failed }) => [name, state, failed]),
          CHECK_STEPS.map((name) => [name, 'done', 0]),
        );
        assert.ok((check.endedMs ?? 0) >= check.begunMs);
        assert.deepEqual(check.quarantine, { tiles: 0, bytes: 0 });
        assert.deepEqual(await getCheck(carrier), check);
      },
    },
    refusesArguments('startCheck', [{ step: 'images' }, null]),
  ],
  cancelCheck: [
    {
      name: 'cancels a check, and has no effect without one',
      run: async (carrier) => {
        await callWell(carrier, 'startCheck', {});
        assert.equal(await callWell(carrier, 'cancelCheck', {}), null);
        const ended = await getCheck(carrier);
        assert.notEqual(ended?.state, 'running');
        assert.equal(await callWell(carrier, 'cancelCheck', {}), null);
        assert.deepEqual(await getCheck(carrier), ended);
      },
    },
    refusesArguments('cancelCheck', [{ checkId: 1 }]),
  ],
  getCheck: [
    {
      name: 'returns the last check until another begins',
      run: async (carrier) => {
        const before = await getCheck(carrier);
        // Checks are told apart by their start in milliseconds.
        await waitUntil(async () => Date.now() > (before?.begunMs ?? 0));
        await callWell(carrier, 'startCheck', {});
        await waitUntil(async () => (await getCheck(carrier))?.state === 'done');
        assert.notEqual((await getCheck(carrier))?.begunMs, before?.begunMs);
      },
    },
    refusesArguments('getCheck', [{ all: true }]),
  ],
} satisfies { readonly [M in Method]?: readonly ContractCase[] };
