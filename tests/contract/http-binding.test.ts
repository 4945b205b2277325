import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { HEARTBEAT_MS } from '../../app/hosts/browser/event-stream.ts';
import { type Loopback, startLoopback } from '../../app/hosts/browser/loopback-server.ts';
import { startSmallProgram } from '../support/small-program.ts';
import { CARRIER_CASES, waitUntil } from './carrier-cases.ts';
import { enter, openHttpCarrier } from './http-carrier.ts';

const clientDir = fileURLToPath(new URL('../../renderer', import.meta.url));
let loopback: Loopback | undefined;

afterEach(async () => {
  vi.useRealTimers();
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

  test('sends a comment every 15 s, so that either side notices when the other is dead', async () => {
    loopback = await startLoopback({ program: startSmallProgram(), clientDir, port: 0 });
    const { origin, cookie } = await enter(loopback.mintAddress());
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
    const response = await fetch(`${origin}/events`, { headers: { cookie } });
    expect(response.headers.get('content-type')).toBe('text/event-stream; charset=utf-8');
    const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
    expect(await reader?.read()).toEqual({
      done: false,
      value: expect.stringMatching(/^event: run\ndata: [\w-]{22}\n\n$/),
    });
    for (let beat = 0; beat < 2; beat += 1) {
      vi.advanceTimersByTime(HEARTBEAT_MS);
      expect(await reader?.read()).toEqual({ done: false, value: ': alive\n\n' });
    }
    await reader?.cancel();
  });

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
