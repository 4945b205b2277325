/** Saving a drawing: one save at a time, the newest state, and another try after a failure. */
import { expect, it } from 'vitest';
import type { Client } from '../../../../renderer/bridge/client.ts';
import { DrawingSaver } from '../../../../renderer/drawing/drawing-saver.ts';
import type { Reply } from '../../../../shared/calls/contract.ts';
import { describeError } from '../../../../shared/errors.ts';

type Saved = Reply<{ readonly version: number }>;

function makeSaver() {
  const sent: { readonly text: string; readonly reply: (saved: Saved) => void }[] = [];
  const told: unknown[] = [];
  const call = (_name: string, { text }: { readonly text: string }) =>
    new Promise((reply) => {
      sent.push({ text, reply });
    });
  const saver = new DrawingSaver({
    client: { call } as unknown as Pick<Client, 'call'>,
    layerId: '0123456789abcdef',
    onSaved: (version) => told.push(version),
    onFailure: ({ code }) => told.push(code),
  });
  return { saver, sent, told, texts: () => sent.map(({ text }) => text) };
}

const failed: Saved = { ok: false, error: describeError('drawing-unsaved') };
const saved = (version: number): Saved => ({ ok: true, value: { version } });

it('sends the first change at once, and of those during a save the last', async () => {
  const { saver, sent, told, texts } = makeSaver();
  for (const text of ['a', 'b', 'c']) saver.save(text);
  expect(texts()).toEqual(['a']);
  sent[0]?.reply(saved(2));
  await expect.poll(texts).toEqual(['a', 'c']);
  expect(saver.isDirty).toBe(true);
  sent[1]?.reply(saved(3));
  expect(await saver.settle()).toBe(true);
  expect([told, saver.isDirty]).toEqual([[2, 3], false]);
});

it('keeps what couldn’t be saved for the next try', async () => {
  const { saver, sent, told, texts } = makeSaver();
  saver.save('a');
  sent[0]?.reply(failed);
  expect(await saver.settle()).toBe(false);
  expect(told).toEqual(['drawing-unsaved']);
  saver.retry();
  expect(texts()).toEqual(['a', 'a']);
  sent[1]?.reply(saved(2));
  expect(await saver.settle()).toBe(true);
  saver.retry();
  expect(texts()).toHaveLength(2);
});

it('says nothing of a failure that a later change makes good', async () => {
  const { saver, sent, told } = makeSaver();
  saver.save('a');
  saver.save('b');
  sent[0]?.reply(failed);
  await expect.poll(() => sent.length).toBe(2);
  sent[1]?.reply(saved(2));
  expect(await saver.settle()).toBe(true);
  expect(told).toEqual([2]);
});
