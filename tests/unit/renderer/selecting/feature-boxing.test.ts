/** What a box selects: points in it, and lines and areas that touch it. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { LayerIndex } from '../../../../renderer/layers/layer-index.ts';
import { toWorldPlace } from '../../../../renderer/layers/layer-parts.ts';
import { readLayer } from '../../../../renderer/layers/layer-reading.ts';
import { boxFeatures } from '../../../../renderer/selecting/feature-boxing.ts';
import type { GeoFeature } from '../../../../shared/geo-file/geo-file.ts';
import { indexOf } from '../../../support/layer-files.ts';

type Box = readonly [west: number, south: number, east: number, north: number];

function box(index: LayerIndex, [west, south, east, north]: Box, zoom = 6, ownStyles = true) {
  const [first, last] = [toWorldPlace([west, north]), toWorldPlace([east, south])];
  const query = { box: { west: first.x, north: first.y, east: last.x, south: last.y }, zoom, ownStyles };
  return [...boxFeatures(index, query, THINGS)].sort((one, other) => one - other);
}

/** Texts are 40 pixels wide and 10 high, from their position to the right. */
const THINGS: Parameters<typeof boxFeatures>[2] = {
  measureReach: () => 40,
  place: (style, x, y) => ({
    icon: undefined,
    text: style.text && { left: x, top: y - 5, right: x + 40, bottom: y + 5 },
  }),
};

const RING = [
  [0, 0],
  [8, 0],
  [8, 8],
  [0, 8],
  [0, 0],
];
const HOLE = [
  [2, 2],
  [6, 2],
  [6, 6],
  [2, 6],
  [2, 2],
];
const LINE = [
  [-10, -10],
  [10, 10],
];

it('touches lines and areas by their edges and insides, never in a hole', () => {
  const index = indexOf([
    { type: 'Polygon', coordinates: [RING, HOLE] },
    { type: 'LineString', coordinates: LINE },
    { type: 'Point', coordinates: [4, 4.5] },
  ]);
  expect(box(index, [3, 4.2, 5, 5])).toEqual([1, 2]);
  expect(box(index, [3, 4.9, 3.5, 5.5])).toEqual([]);
  expect(box(index, [6.5, 1, 7, 1.5])).toEqual([0]);
  expect(box(index, [-20, -20, 20, 20])).toEqual([0, 1, 2]);
  expect(box(index, [-5, -4.9, 5, -5.5])).toEqual([]);
  expect(box(index, [8.5, -1, 9, 20])).toEqual([1]);
});

it('reaches over the edge of the world and into its copies', () => {
  const index = indexOf([
    { type: 'Point', coordinates: [179.5, 5] },
    { type: 'Point', coordinates: [-179.5, 5] },
    { type: 'Point', coordinates: [0, 5] },
  ]);
  expect(box(index, [179, 4, 181, 6])).toEqual([0, 1]);
  expect(box(index, [-181, 4, -179, 6])).toEqual([0, 1]);
  expect(box(index, [359, 4, 361, 6])).toEqual([2]);
  expect(box(index, [1079, 4, 1081, 6])).toEqual([2]);
  expect(box(index, [-500, -90, 500, 90], 0)).toEqual([0, 1, 2]);
});

it('finds texts by their extent and icons by their place, moved as they are drawn, and what can be selected at the zoom', () => {
  const at = (style: GeoFeature['style'], ...more: GeoFeature['geometries']): GeoFeature => ({
    name: null,
    folders: [],
    properties: {},
    geometries: more.length > 0 ? more : [{ type: 'Point', coordinates: [0, 0] }],
    ...(style && { style }),
  });
  const square = (edge: number) =>
    [
      [0, 0],
      [edge, 0],
      [edge, edge],
      [0, edge],
    ] as const;
  const features = [
    at({ text: { text: 'Hut', placement: 'nw' } }),
    at({ icon: { picture: 0, placement: 'cc' }, offsetPx: [100, 0] }),
    at({ offsetPx: [0, 100] }),
    at({ selectable: false }),
    at({ zooms: [3] }),
    at(
      {},
      {
        type: 'Picture',
        coordinates: [
          [-9, -9],
          [9, -9],
          [9, 9],
          [-9, 9],
        ],
        picture: 0,
        opacity: 1,
      },
    ),
    at({}, { type: 'Polygon', coordinates: [[...square(1), [0, 0]]] }),
  ];
  const { index } = readLayer({ kind: 'file', name: null, features, skipped: { points: 0, rings: 0, features: 0 } });
  if (!index) throw new Error('the file can’t be read');
  const px = 360 / 256 / 2 ** 6;
  expect(box(index, [30 * px, -px, 35 * px, px])).toEqual([0, 5, 6]);
  expect(box(index, [98 * px, -2 * px, 102 * px, 2 * px])).toEqual([1, 5]);
  expect(box(index, [-2 * px, -102 * px, 2 * px, -98 * px])).toEqual([2, 5]);
  expect(box(index, [-px, -px, px, px])).toEqual([0, 5, 6]);
  expect(box(index, [-1, -1, 1, 1], 3)).toEqual([0, 4, 5, 6]);
  expect(box(index, [30, 30, 40, 40])).toEqual([]);
});

it('finds exactly the points in a box', () => {
  const degrees = fc.integer({ min: -60, max: 60 });
  fc.assert(
    fc.property(
      fc.array(fc.tuple(degrees, degrees), { maxLength: 20 }),
      fc.tuple(degrees, degrees, degrees, degrees),
      fc.integer({ min: 0, max: 6 }),
      (points, [x1, y1, x2, y2], zoom) => {
        const index = indexOf([[70, 70], ...points].map((coordinates) => ({ type: 'Point', coordinates })));
        const [west, east] = [Math.min(x1, x2) - 0.5, Math.max(x1, x2) + 0.5];
        const [south, north] = [Math.min(y1, y2) - 0.5, Math.max(y1, y2) + 0.5];
        const inside = points.flatMap(([x, y], at) => (x > west && x < east && y > south && y < north ? [at + 1] : []));
        expect(box(index, [west, south, east, north], zoom)).toEqual(inside);
      },
    ),
  );
});
