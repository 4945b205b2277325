import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, test } from 'vitest';
import { type Loopback, startLoopback } from '../../app/hosts/browser/loopback-server.ts';
import { startSmallProgram } from '../support/small-program.ts';
import { CARRIER_CASES, waitUntil } from './carrier-cases.ts';
import { openHttpCarrier } from './http-carrier.ts';

const clientDir = fileURLToPath(new URL('../../renderer', import.meta.url));
let loopback: Loopback | undefined;

afterEach(async () => {
  await loopback?.close();
  loopback = undefined;
});

describe('the HTTP binding', () => {
  for (const { name, handlers, run } of CARRIER_CASES) {
    test(name, async () => {
      const program = startSmallProgram(handlers);
      loopback = await startLoopback({ program, clientDir, port: 0 });
      await run(await openHttpCarrier(loopback.mintAddress()), program);
    });
  }

  test('forgets a window that has gone', async () => {
    const program = startSmallProgram();
    loopback = await startLoopback({ program, clientDir, port: 0 });
    const carrier = await openHttpCarrier(loopback.mintAddress());
    const stop = await carrier.onEvent(() => undefined);
    expect([loopback.countWindows(), program.listeners()]).toEqual([1, 1]);
    stop();
    await waitUntil(() => program.listeners() === 0);
    expect(loopback.countWindows()).toBe(0);
  });
});
