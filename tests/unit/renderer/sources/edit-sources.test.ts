/** What the service and people are told when sources are added, changed and removed. Both are fakes. */
import { expect, it } from 'vitest';
import type { Client } from '../../../../renderer/bridge/client.ts';
import type { Notice } from '../../../../renderer/panels/notices.ts';
import { addSource, editSource, removeSource } from '../../../../renderer/sources/edit-sources.ts';
import { describeError } from '../../../../shared/errors.ts';
import { draftOf } from '../../../../shared/sources/draft-of-source.ts';
import { type Source, WORLD_SOURCE } from '../../../../shared/sources/source.ts';

const SOURCE: Source = { ...WORLD_SOURCE, id: 'orchard-1', name: 'Orchard', builtIn: false };
const DRAFT = draftOf(SOURCE);
const FULL = { ok: false, error: describeError('too-many-sources') };

function play(replies: Readonly<Record<string, unknown>>) {
  const calls: unknown[] = [];
  const told: string[] = [];
  const client = {
    call: async (method: string, args: unknown) => {
      calls.push([method, args]);
      return replies[method] ?? { ok: true, value: null };
    },
  } as unknown as Pick<Client, 'call'>;
  const notices = { show: ({ text }: Notice) => void told.push(text) };
  return { client, notices, calls, told };
}

it('shows an added source, and says so', async () => {
  const { client, notices, calls, told } = play({ addSource: { ok: true, value: { sourceId: 'orchard-1' } } });
  await expect(addSource(client, notices, DRAFT)).resolves.toBeUndefined();
  expect(calls).toEqual([
    ['addSource', { draft: DRAFT }],
    ['selectSource', { sourceId: 'orchard-1' }],
  ]);
  expect(told).toEqual(['Orchard added. The map now shows it.']);
});

it("shows nothing and returns the error when a source can't be added", async () => {
  const { client, notices, calls, told } = play({ addSource: FULL });
  await expect(addSource(client, notices, DRAFT)).resolves.toEqual(FULL.error);
  expect([calls.length, told]).toEqual([1, []]);
});

it("doesn't mention tiles when the address of a source stays the same", async () => {
  const { client, notices, calls, told } = play({ editSource: { ok: true, value: { sourceId: 'orchard-1' } } });
  await expect(editSource(client, notices, SOURCE, DRAFT, 'keep')).resolves.toBeUndefined();
  expect(calls).toEqual([['editSource', { sourceId: 'orchard-1', draft: DRAFT, oldTiles: 'keep' }]]);
  expect(told).toEqual([]);
});

it('says what happened to the tiles of the old address', async () => {
  for (const [oldTiles, words] of [
    ['keep', 'on disk'],
    ['clear', 'cleared'],
  ] as const) {
    const { client, notices, told } = play({ editSource: { ok: true, value: { sourceId: 'orchard-2' } } });
    await editSource(client, notices, SOURCE, { ...DRAFT, name: 'New name' }, oldTiles);
    expect(told).toEqual([expect.stringMatching(`^New name .* ${words}`)]);
  }
});

it('removes with or without the tiles, and says so', async () => {
  const { client, notices, calls, told } = play({});
  await expect(removeSource(client, notices, SOURCE, 'clear')).resolves.toBeUndefined();
  expect(calls).toEqual([['removeSource', { sourceId: 'orchard-1', oldTiles: 'clear' }]]);
  expect(told).toEqual([expect.stringMatching(/^Orchard removed\. .* cleared/)]);
});

it('says nothing and returns the error when nothing could be changed', async () => {
  const { client, notices, told } = play({ editSource: FULL, removeSource: FULL });
  await expect(editSource(client, notices, SOURCE, DRAFT, 'clear')).resolves.toEqual(FULL.error);
  await expect(removeSource(client, notices, SOURCE, 'clear')).resolves.toEqual(FULL.error);
  expect(told).toEqual([]);
});
