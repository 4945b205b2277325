import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { type Loopback, startLoopback } from '../../app/hosts/browser/loopback-server.ts';
import { SOCKET_LIMITS } from '../../app/hosts/browser/page-sockets.ts';
import { startSmallProgram } from '../support/small-program.ts';
import { CARRIER_CASES, waitUntil } from './carrier-cases.ts';
import { enter } from './session-entry.ts';
import { openPageSocket, openSessionCarrier, openSocketCarrier } from './socket-carrier.ts';

const clientDir = fileURLToPath(new URL('../../renderer', import.meta.url));
let loopback: Loopback | undefined;

afterEach(async () => {
  vi.useRealTimers();
  await loopback?.close();
  loopback = undefined;
});

async function serve(program = startSmallProgram()) {
  loopback = await startLoopback({ program, clientDir, port: 0 });
  return { program, served: loopback };
}

describe('the socket binding', () => {
  for (const { name, handlers, run } of CARRIER_CASES) {
    test(name, async () => {
      const { program, served } = await serve(startSmallProgram(handlers));
      await run(await openSocketCarrier(served.mintAddress()), program);
    });
  }

  test('pings every 15 s, keeps a page that answers and drops one that does not', async () => {
    const { program, served } = await serve();
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
    const session = await enter(served.mintAddress());
    const [alive, dead] = [openPageSocket(session), openPageSocket(session)];
    // Like a computer that was put to sleep.
    dead.pong = () => undefined;
    await waitUntil(() => program.listeners() === 2);
    const pinged = [once(alive, 'ping'), once(dead, 'ping')];
    const gone = once(dead, 'close');
    vi.advanceTimersByTime(SOCKET_LIMITS.pingMs);
    await Promise.all(pinged);
    // This pong shows that the answer to the ping arrived before it.
    alive.ping();
    await once(alive, 'pong');
    vi.advanceTimersByTime(SOCKET_LIMITS.pingMs);
    await gone;
    expect(program.listeners()).toBe(1);
    expect(alive.readyState).toBe(alive.OPEN);
  });

  test('drops a page that has gone, and cancels its calls', async () => {
    const { program, served } = await serve();
    const carrier = await openSocketCarrier(served.mintAddress());
    expect([served.countWindows(), program.listeners()]).toEqual([1, 1]);
    const call = carrier.call('getTile', { sourceId: 'world', coord: { z: 21, x: 0, y: 0 } });
    await waitUntil(() => program.waiting() === 1);
    carrier.close();
    expect(await call).toMatchObject({ ok: false, error: { code: 'disconnected' } });
    await waitUntil(() => program.listeners() === 0 && program.cancelled() === 1);
    expect(served.countWindows()).toBe(0);
  });

  test('serves twelve pages of one browser at once, and sends events to each', async () => {
    const { program, served } = await serve();
    const session = await enter(served.mintAddress());
    const pages = await Promise.all(Array.from({ length: 12 }, () => openSessionCarrier(session)));
    expect(new Set(pages.map(({ run }) => run)).size).toBe(1);
    const heard = pages.map((page) => new Promise((resolve) => void page.onEvent((event) => resolve(event.name))));
    const replies = await Promise.all(pages.map((page) => page.call('countTiles', { sourceId: null })));
    expect(replies.every(({ ok }) => ok)).toBe(true);
    program.emitEvent({ name: 'preferencesChanged', change: { offline: true } });
    expect(await Promise.all(heard)).toEqual(pages.map(() => 'preferencesChanged'));
  });
});
