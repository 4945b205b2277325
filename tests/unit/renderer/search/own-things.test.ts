/** The rows for what people have named: bookmarks, saved areas, and features of layers. */
import { expect, it } from 'vitest';
import type { LayerFeature } from '../../../../renderer/layers/map-layers.ts';
import { findFeatureNames } from '../../../../renderer/search/feature-names.ts';
import { createOwnThings } from '../../../../renderer/search/own-things.ts';
import { indexOf } from '../../../support/layer-files.ts';

const BOX = { west: 9, south: 46, east: 17, north: 49 };
const REPLIES: Readonly<Record<string, unknown>> = {
  listBookmarks: [
    { id: '1', name: 'Old hut', folder: 'Alps', lat: 47, lon: 11, zoom: 12 },
    { id: '2', name: 'Hut', folder: '', lat: 46, lon: 10, zoom: 9 },
  ],
  listAreas: [{ id: 'a', name: 'Hut and lake', bounds: BOX, maxZoom: 14, sourceId: 'world' }],
};

function makeThings(found: readonly LayerFeature[] = [], isDown = false) {
  const call = async (method: string) => (isDown ? { ok: false } : { ok: true, value: REPLIES[method] });
  return createOwnThings({ call } as unknown as Parameters<typeof createOwnThings>[0], {
    findNames: async () => found,
  });
}

it('say what they are and where they lead', async () => {
  const own = makeThings();
  expect(own.find('hut')).toEqual([]);
  await own.load();
  expect(own.find('hut').map(({ title, detail, score }) => [title, detail, score])).toEqual([
    ['Hut', 'Bookmark', 0],
    ['Hut and lake', 'Saved area', 1],
    ['Old hut', 'Bookmark · Alps', 2],
  ]);
  expect(own.find('old').map(({ target }) => target)).toEqual([
    { kind: 'place', place: { lat: 47, lon: 11, zoom: 12 }, sourceId: null },
  ]);
  expect(own.find('lake').map(({ target }) => target)).toEqual([
    { kind: 'box', box: BOX, maxZoom: 14, sourceId: 'world' },
  ]);
});

it('are none while the program does not answer', async () => {
  const own = makeThings([], true);
  await own.load();
  expect(own.find('hut')).toEqual([]);
});

it('include features of layers, with the name of their layer', async () => {
  const found = { feature: 3, name: 'Hut', score: 0, bounds: BOX, layer: { id: 'x', name: 'Walk' } } as LayerFeature;
  expect(await makeThings([found]).findFeatures('hut')).toEqual([
    { title: 'Hut', detail: 'Feature · Walk', target: { kind: 'feature', found }, score: 0 },
  ]);
});

it('are found in a layer by the name of a feature, with its place', () => {
  const index = indexOf(
    ['Lake', 'Hut 2', null, 'Hut'].map((name, at) => ({
      type: 'Point',
      coordinates: [at, 2 * at],
      properties: name === null ? {} : { name },
    })),
  );
  const point = (at: number) => ({ west: at, south: 2 * at, east: at, north: 2 * at });
  const find = (text: string, limit: number) => findFeatureNames(index, { text, limit });
  expect(find('hut', 5)).toEqual([
    { feature: 3, name: 'Hut', score: 0, bounds: point(3) },
    { feature: 1, name: 'Hut 2', score: 1, bounds: point(1) },
  ]);
  expect([find('hut', 1).length, find('', 5), findFeatureNames(null, { text: 'hut', limit: 5 })]).toEqual([1, [], []]);
});
