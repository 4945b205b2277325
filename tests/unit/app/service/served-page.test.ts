/** What a page of any host can expect from the program, and what it must not do. */
import { expect, it, vi } from 'vitest';
import { MAX_RUNNING_CALLS, servePage } from '../../../../app/service/served-page.ts';
import type { ProgramMessage } from '../../../../shared/calls/messages.ts';
import { startSmallProgram } from '../../../support/small-program.ts';

const endless = { sourceId: 'world', coord: { z: 21, x: 0, y: 0 } };
const tile = { sourceId: 'world', coord: { z: 1, x: 0, y: 0 } };
const image = { contentType: 'image/png', tier: 'disk', freshness: 'fresh', bytes: Uint8Array.of(1) } as const;
const getTile = (id: number, args: object = tile) => ({ id, method: 'getTile', args });

function serve(program = startSmallProgram()) {
  const lists: (readonly ProgramMessage[])[] = [];
  const page = servePage(program, (messages) => lists.push(messages));
  const ids = () => lists.map((list) => list.map((message) => ('id' in message ? message.id : message.event.name)));
  return { program, page, lists, ids };
}

it('sends replies that are ready in one turn as one list, without waiting for slower ones', async () => {
  const { page, ids } = serve();
  page.receive([getTile(1, endless), getTile(2), getTile(3)]);
  await vi.waitFor(() => expect(ids()).toEqual([[2, 3]]));
});

it('sends an event at once, after the replies that were ready before it', async () => {
  let deliver = (_value: typeof image): void => undefined;
  const program = startSmallProgram({
    getTile: () =>
      new Promise((resolve) => {
        deliver = resolve;
      }),
  });
  const { page, ids } = serve(program);
  page.receive([getTile(1)]);
  deliver(image);
  for (let step = 0; step < 10; step += 1) await Promise.resolve();
  expect(ids()).toEqual([]);
  program.emitEvent({ name: 'ended' });
  expect(ids()).toEqual([[1, 'ended']]);
});

it('cancels a call without a reply; its id may be used again', async () => {
  const { program, page, ids } = serve();
  expect(page.receive([getTile(1, endless), { cancel: 1 }, { cancel: 7 }, getTile(1)])).toBe(true);
  await vi.waitFor(() => expect([program.cancelled(), ids()]).toEqual([1, [[1]]]));
});

it('handles what comes before an invalid message, and nothing after it', async () => {
  const { program, page, ids } = serve();
  expect(page.receive([getTile(1), { id: 'x' }, { id: 2, method: 'quit', args: {} }])).toBe(false);
  await vi.waitFor(() => expect(ids()).toEqual([[1]]));
  expect(program.quits()).toBe(0);
});

it('limits a page’s concurrent calls, and accepts more once some are answered', () => {
  const { program, page } = serve();
  const calls = Array.from({ length: MAX_RUNNING_CALLS }, (_, id) => getTile(id, endless));
  expect(page.receive(calls)).toBe(true);
  expect(page.receive([getTile(MAX_RUNNING_CALLS, endless)])).toBe(false);
  expect(program.waiting()).toBe(MAX_RUNNING_CALLS);
  expect(page.receive([{ cancel: 0 }, getTile(MAX_RUNNING_CALLS, endless)])).toBe(true);
  page.close();
});

it('sends a closed page nothing more, and cancels its calls', async () => {
  const { program, page, lists } = serve();
  page.receive([getTile(1, endless), getTile(2)]);
  page.close();
  await vi.waitFor(() => expect([program.waiting(), program.listeners()]).toEqual([0, 0]));
  program.emitEvent({ name: 'ended' });
  expect(lists).toEqual([]);
});
