/** Calls over messages, answered by the test. */
import { expect, it } from 'vitest';
import { createTransport, type PortListener } from '../../../../renderer/bridge/transport.ts';
import type { PageMessage } from '../../../../shared/calls/messages.ts';

function start() {
  const lists: (readonly PageMessage[])[] = [];
  const port = { isThere: true };
  let listener: PortListener | undefined;
  const transport = createTransport((heard) => {
    listener = heard;
    return {
      send(messages) {
        if (port.isThere) lists.push(messages);
        return port.isThere;
      },
    };
  });
  const ids = () => lists.flat().map((message) => ('id' in message ? message.id : -message.cancel));
  return { lists, ids, port, transport, listener: listener as unknown as PortListener };
}

const turn = () => Promise.resolve();
const disconnected = { ok: false, error: { code: 'disconnected' } };
const cancelled = { ok: false, error: { code: 'cancelled' } };

it('sends calls and cancels of one turn as one list, in order', async () => {
  const { lists, transport } = start();
  const controller = new AbortController();
  void transport.call('getTile', { x: 1 }, controller.signal);
  void transport.call('getTile', { x: 2 });
  controller.abort();
  await turn();
  void transport.call('quit', {});
  await turn();
  const [first, second] = lists;
  const [{ id = 0 } = {}] = (first ?? []) as readonly { readonly id?: number }[];
  expect(first).toEqual([
    { id, method: 'getTile', args: { x: 1 } },
    { id: id + 1, method: 'getTile', args: { x: 2 } },
    { cancel: id },
  ]);
  expect(second).toEqual([{ id: id + 2, method: 'quit', args: {} }]);
});

it('gives each call its own reply, in any order and among unknown messages', async () => {
  const { ids, transport, listener } = start();
  const replies = [transport.call('quit', {}), transport.call('openMap', {})];
  const heard: unknown[] = [];
  transport.onEvent((event) => heard.push(event));
  await turn();
  const [first = 0, second = 0] = ids();
  listener.onMessages([
    { id: second, reply: { ok: true, value: 'second' } },
    { id: 0, reply: { ok: true, value: 'of the page before' } },
    { event: { name: 'ended' } },
    { id: first, reply: { ok: true, value: 'first' } },
    { id: first, reply: { ok: true, value: 'again' } },
  ]);
  expect(await Promise.all(replies)).toEqual([
    { ok: true, value: 'first' },
    { ok: true, value: 'second' },
  ]);
  expect(heard).toEqual([{ name: 'ended' }]);
});

it('replies and cancels at once when the signal aborts, and cancels no finished call', async () => {
  const { ids, transport, listener } = start();
  const controllers = [new AbortController(), new AbortController()];
  const replies = controllers.map(({ signal }) => transport.call('getTile', {}, signal));
  await turn();
  const [first = 0, second = 0] = ids();
  listener.onMessages([{ id: second, reply: { ok: true, value: 1 } }]);
  for (const controller of controllers) controller.abort();
  expect(await Promise.all(replies)).toMatchObject([cancelled, { ok: true, value: 1 }]);
  await turn();
  expect(ids()).toEqual([first, second, -first]);
});

it('sends nothing for a signal that has already aborted', async () => {
  const { lists, transport } = start();
  expect(await transport.call('getTile', {}, AbortSignal.abort())).toMatchObject(cancelled);
  expect(lists).toEqual([]);
});

it('replies `disconnected` to pending and new calls while the connection is down', async () => {
  const { port, transport, listener } = start();
  const waiting = transport.call('getTile', {});
  await turn();
  port.isThere = false;
  listener.onConnection(false);
  expect(await waiting).toMatchObject(disconnected);
  expect(await transport.call('getTile', {})).toMatchObject(disconnected);
});

it('reports the connection only when it changes', () => {
  const { transport, listener } = start();
  const heard: boolean[] = [];
  transport.onConnection((connected) => heard.push(connected));
  for (const connected of [true, true, false, false, true]) listener.onConnection(connected);
  expect(heard).toEqual([false, true]);
});
