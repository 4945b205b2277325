/** What is on the view is found by clicks and boxes, described and reported, before what lies below it on the map. */
import { expect, it } from 'vitest';
import { pickFeatures, type ThingPlaces } from '../../../../renderer/layers/feature-picking.ts';
import { readLayer } from '../../../../renderer/layers/layer-reading.ts';
import { boxFeatures } from '../../../../renderer/selecting/feature-boxing.ts';
import { describeFeature, reportFeatures } from '../../../../renderer/selecting/feature-details.ts';
import { readGeoText } from '../../../support/geo-files.ts';
import { makeLayer, writeLayerFile } from '../../../support/layer-format.ts';

const SIZE = { width: 400, height: 300 };
const WORLD = { west: 0, north: 0, east: 1, south: 1 };
const SELECTABLE = { selectable: true } as const;
const ON_VIEW = { ...SELECTABLE, relativeTo: 'view' } as const;
/** Each text is 30 by 20 pixels. */
const THINGS: ThingPlaces = {
  measureReach: () => 40,
  place: (_style, x, y) => ({ icon: undefined, text: { left: x, top: y, right: x + 30, bottom: y + 20 } }),
};

/** A point in the middle of the map; on the view an area at 20, 30, a text in a corner, and one that can't be selected. */
const { index } = readLayer(
  readGeoText(
    writeLayerFile([
      makeLayer('point', SELECTABLE, { name: 'Hut' }),
      makeLayer('polygon', ON_VIEW, { name: 'Legend', filled: true, data: { id: 7 } }),
      makeLayer('text', ON_VIEW, { placement: 'se', position: [-40, -30], text: 'Key' }),
      makeLayer('point', { relativeTo: 'view' }, { placement: 'nw', position: [300, 100] }),
    ]),
  ),
);

function pick(x: number, y: number) {
  if (!index) throw new Error('the test’s file can’t be read');
  const query = { place: { x: 0.5, y: 0.5 }, zoom: 0, widthPx: 3, ownStyles: true };
  const hits = pickFeatures(index, { ...query, onView: { at: { x, y }, size: SIZE } }, THINGS);
  return hits.map(({ feature }) => index.features[feature]?.name);
}

it.each([
  [
    [50, 40],
    ['Legend', 'Hut'],
  ],
  [
    [25, 31],
    ['Legend', 'Hut'],
  ],
  [[100, 100], ['Hut']],
  [
    [365, 275],
    ['Key', 'Hut'],
  ],
  [[300, 100], ['Hut']],
] as const)('a click at %j of the view finds %j', ([x, y], names) => {
  expect(pick(x, y)).toEqual(names);
});

it('a box finds what it touches on the view', () => {
  const find = (left: number, top: number, right: number, bottom: number) => {
    const onView = { box: { left, top, right, bottom }, size: SIZE };
    const query = { box: { ...WORLD, east: 0.1, south: 0.1 }, zoom: 0, ownStyles: true, onView };
    return index && [...boxFeatures(index, query, THINGS)].map((feature) => index.features[feature]?.name);
  };
  expect(find(0, 0, 30, 35)).toEqual(['Legend']);
  expect(find(0, 0, 400, 300)).toEqual(['Legend', 'Key']);
  expect(find(100, 100, 120, 120)).toEqual([]);
});

it('it is described without a place on the map, and reported with its data', () => {
  if (!index) throw new Error('the test’s file can’t be read');
  expect(describeFeature(index, 1)).toMatchObject({ name: 'Legend', kind: 'area', bounds: null, position: null });
  const limits = { layer: 'View', file: 'view.json', features: 9, chars: 9999 };
  expect(reportFeatures(index, [1], limits)).toMatchObject([{ name: 'Legend', data: { id: 7 }, position: null }]);
  expect(describeFeature(index, 4)).toBeUndefined();
});
