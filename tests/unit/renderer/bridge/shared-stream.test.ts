/** Which pages hand events on to others, and that none is missed while the stream changes hands. Real channels, played locks. */
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { type StreamShare, shareStream } from '../../../../renderer/bridge/shared-stream.ts';
import type { ServiceEvent } from '../../../../shared/contract.ts';

const RUN = 'r1';
const offline = (isOffline: boolean): ServiceEvent => ({ name: 'preferencesChanged', change: { offline: isOffline } });

let answerLock: (lock: Lock | null) => void;
let heard: ServiceEvent[];
let other: BroadcastChannel;
let share: StreamShare;
const told = { spare: 0, vacant: 0 };

beforeEach(() => {
  heard = [];
  Object.assign(told, { spare: 0, vacant: 0 });
  const request = (_name: string, ...rest: unknown[]): Promise<unknown> => {
    const hold = rest.at(-1) as (lock: Lock | null) => unknown;
    return new Promise((resolve) => {
      answerLock = (lock) => resolve(hold(lock));
    });
  };
  vi.stubGlobal('navigator', { locks: { request } });
  other = new BroadcastChannel(`tilekeep-events-${RUN}`);
  other.onmessage = (message) => heard.push((message as MessageEvent<ServiceEvent>).data);
  share = shareStream(RUN, {
    onEvent: () => undefined,
    onSpare: () => (told.spare += 1),
    onVacant: () => (told.vacant += 1),
  });
});

afterEach(() => {
  share.leave();
  other.close();
});

const LOCK = { name: '', mode: 'exclusive' } as const;

it('the page that keeps its stream hands on what it heard before it knew that, too, and in order', async () => {
  share.pass(offline(true));
  answerLock(LOCK);
  share.pass(offline(false));
  await expect.poll(() => heard).toEqual([offline(true), offline(false)]);
  expect(told).toEqual({ spare: 0, vacant: 0 });
});

it('a page whose stream is spare hands nothing on, and learns when there is no stream any more', async () => {
  share.pass(offline(true));
  answerLock(null);
  await expect.poll(() => told.spare).toBe(1);
  answerLock(LOCK);
  await expect.poll(() => told.vacant).toBe(1);
  const sentinel = new BroadcastChannel(`tilekeep-events-${RUN}`);
  sentinel.postMessage(offline(false));
  await expect.poll(() => heard).toEqual([offline(false)]);
  sentinel.close();
});

it('a page that has left keeps no stream from the others and asks for no new one', async () => {
  share.pass(offline(true));
  share.leave();
  answerLock(LOCK);
  await new Promise((resolve) => setImmediate(resolve));
  expect(told).toEqual({ spare: 0, vacant: 0 });
});
