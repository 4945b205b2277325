/** Calls over the preload script, which is played by the test. */
import { expect, it } from 'vitest';
import { createPreloadTransport, type PreloadBridge } from '../../../../renderer/bridge/preload-transport.ts';
import type { Reply } from '../../../../shared/contract.ts';

interface SentCall {
  readonly id: number;
  readonly method: string;
  readonly answer: (reply: Reply<unknown>) => void;
  readonly fail: () => void;
}

function startBridge() {
  const calls: SentCall[] = [];
  const cancelled: number[] = [];
  const bridge: PreloadBridge = {
    call: (id, method) =>
      new Promise((answer, reject) => calls.push({ id, method, answer, fail: () => reject(new Error('gone')) })),
    cancel: (id) => cancelled.push(id),
    onEvent: () => () => undefined,
  };
  return { calls, cancelled, transport: createPreloadTransport(bridge) };
}

it('tells its calls apart by ids of their own', async () => {
  const { calls, transport } = startBridge();
  const [first, second] = [transport.call('quit', {}), transport.call('openMap', {})];
  calls[1]?.answer({ ok: true, value: 'second' });
  calls[0]?.answer({ ok: true, value: 'first' });
  expect(await first).toEqual({ ok: true, value: 'first' });
  expect(await second).toEqual({ ok: true, value: 'second' });
  expect(new Set(calls.map(({ id }) => id)).size).toBe(2);
});

it('answers and cancels at once when the signal is aborted', async () => {
  const { calls, cancelled, transport } = startBridge();
  const controller = new AbortController();
  const reply = transport.call('getTile', {}, controller.signal);
  controller.abort();
  expect(await reply).toMatchObject({ ok: false, error: { code: 'cancelled' } });
  expect(cancelled).toEqual([calls[0]?.id]);
});

it('sends nothing for a signal that was aborted before', async () => {
  const { calls, transport } = startBridge();
  expect(await transport.call('getTile', {}, AbortSignal.abort())).toMatchObject({ error: { code: 'cancelled' } });
  expect(calls).toEqual([]);
});

it('cancels nothing that was answered', async () => {
  const { calls, cancelled, transport } = startBridge();
  const controller = new AbortController();
  const reply = transport.call('getTile', {}, controller.signal);
  calls[0]?.answer({ ok: true, value: 1 });
  expect(await reply).toEqual({ ok: true, value: 1 });
  controller.abort();
  expect(cancelled).toEqual([]);
});

it('answers `disconnected` when the main process is gone', async () => {
  const { calls, transport } = startBridge();
  const reply = transport.call('quit', {});
  calls[0]?.fail();
  expect(await reply).toMatchObject({ ok: false, error: { code: 'disconnected' } });
});
