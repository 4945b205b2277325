/** Which tiles a picture may ask for, and whom it credits for what it shows in their place. */
import { expect, it, vi } from 'vitest';
import { DrawnOtherwise } from '../../../../renderer/paper/drawn-otherwise.ts';
import { createPictureLayers } from '../../../../renderer/paper/picture-layers.ts';
import type { Method, Reply, TilePlace } from '../../../../shared/calls/contract.ts';
import { describeError } from '../../../../shared/errors.ts';
import { OPENSTREETMAP_SOURCE, type Source, WORLD_SOURCE } from '../../../../shared/sources/source.ts';

const coord = { z: 5, x: 1, y: 1 };
const OWN: Source = {
  ...OPENSTREETMAP_SOURCE,
  id: 'own',
  rules: { ...OPENSTREETMAP_SOURCE.rules, warmingAllowed: true },
};

/** Paints a tile of a source that has none; these tiles stand in, and can be had. Lists the calls. */
async function paint(source: Source, mayAsk: boolean, standIns: readonly TilePlace[] = []) {
  const calls: Method[] = [];
  const otherwise = new DrawnOtherwise();
  const answer = (method: Method): Reply<unknown> => {
    calls.push(method);
    if (method === 'findStandIn') return { ok: true, value: standIns };
    if (calls.includes('findStandIn'))
      return { ok: true, value: { bytes: new Uint8Array(), contentType: 'image/png' } };
    return { ok: false, error: describeError('not-cached') };
  };
  const [layer] = createPictureLayers({
    client: { call: async (method) => answer(method) as never },
    zoom: 5,
    ratio: 1,
    source,
    sources: [source],
    shown: [],
    mapRests: async () => undefined,
    mayAsk,
    onMissing: otherwise.note,
  });
  const { signal } = new AbortController();
  // Nothing can be drawn here.
  vi.stubGlobal('document', { createElement: () => ({ getContext: () => null }) });
  expect(await layer?.paint(coord, signal)).toBeNull();
  expect(otherwise.tiles).toBe(1);
  return { calls, credit: otherwise.describeCredit({ source: () => source, map: { listOverlays: () => [] } }) };
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
  expect((await paint(source, mayAsk)).calls).toEqual([first, 'findStandIn']);
});

const OSM = '© OpenStreetMap contributors';

it.each([
  { name: 'nothing', standIns: [], credit: OSM },
  { name: 'a coarser tile', standIns: [{ sourceId: 'own', coord: { z: 4, x: 0, y: 0 } }], credit: OSM },
  { name: 'the built-in world', standIns: [{ sourceId: 'world', coord }], credit: `${OSM} · Natural Earth` },
  {
    name: 'the world between finer tiles',
    standIns: [
      { sourceId: 'world', coord },
      { sourceId: 'own', coord: { z: 6, x: 2, y: 2 } },
    ],
    credit: `${OSM} · Natural Earth`,
  },
])('credits whom it shows: with $name in place of a tile', async ({ standIns, credit }) => {
  expect((await paint(OWN, true, standIns)).credit).toBe(credit);
});
