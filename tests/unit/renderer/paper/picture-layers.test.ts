/** Which tiles a picture may ask for. */
import { expect, it } from 'vitest';
import { createPictureLayers } from '../../../../renderer/paper/picture-layers.ts';
import type { Method, Reply } from '../../../../shared/contract.ts';
import { describeError } from '../../../../shared/errors.ts';
import { OPENSTREETMAP_SOURCE, type Source, WORLD_SOURCE } from '../../../../shared/source.ts';

const OWN: Source = {
  ...OPENSTREETMAP_SOURCE,
  id: 'own',
  rules: { ...OPENSTREETMAP_SOURCE.rules, warmingAllowed: true },
};

/** Paints a tile of a source that has none, and lists the calls. */
async function listCalls(source: Source, mayAsk: boolean) {
  const calls: Method[] = [];
  let missing = 0;
  const [layer] = createPictureLayers({
    client: {
      call: async (method): Promise<Reply<never>> => {
        calls.push(method);
        return { ok: false, error: describeError('not-cached') };
      },
    },
    zoom: 5,
    ratio: 1,
    source,
    sources: [source],
    shown: [],
    mapRests: async () => undefined,
    mayAsk,
    onMissing: () => {
      missing += 1;
    },
  });
  const { signal } = new AbortController();
  expect(await layer?.paint({ z: 5, x: 1, y: 1 }, signal)).toBeNull();
  expect(missing).toBe(1);
  return calls;
}

it.each([
  { name: 'a source that forbids fetching ahead', source: OPENSTREETMAP_SOURCE, mayAsk: true, first: 'getCachedTile' },
  { name: 'a source that permits it', source: OWN, mayAsk: true, first: 'getTile' },
  { name: 'it, for an estimate', source: OWN, mayAsk: false, first: 'getCachedTile' },
  { name: 'the built-in world, for an estimate', source: WORLD_SOURCE, mayAsk: false, first: 'getTile' },
  {
    name: 'one that people want no request of',
    source: { ...OWN, rules: { ...OWN.rules, cachedTilesOnly: true } } satisfies Source,
    mayAsk: true,
    first: 'getCachedTile',
  },
])('of $name: $first, then what stands in', async ({ source, mayAsk, first }) => {
  expect(await listCalls(source, mayAsk)).toEqual([first, 'findStandIn']);
});
