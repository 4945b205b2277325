/** What a click finds: the nearest feature, points before lines before areas. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { pickFeatures } from '../../../../renderer/layers/feature-picking.ts';
import type { LayerIndex } from '../../../../renderer/layers/layer-index.ts';
import { toWorldPlace } from '../../../../renderer/layers/layer-parts.ts';
import { describeFeature } from '../../../../renderer/selecting/feature-details.ts';
import { indexOf } from '../../../support/layer-files.ts';

const ZOOM = 8;
const DEGREES_PER_PX = 360 / (256 * 2 ** ZOOM);

function pick(index: LayerIndex, lon: number, lat: number, widthPx = 3) {
  const hits = pickFeatures(index, { place: toWorldPlace([lon, lat]), zoom: ZOOM, widthPx, ownStyles: true });
  return hits.map((hit) => ({ ...hit, name: describeFeature(index, hit.feature)?.name }));
}

const RING = [
  [0, 0],
  [2, 0],
  [2, 2],
  [0, 2],
  [0, 0],
];
const HOLE = [
  [0.5, 0.5],
  [1.5, 0.5],
  [1.5, 1.5],
  [0.5, 1.5],
  [0.5, 0.5],
];

it('finds points before lines before areas, and of these the nearest', () => {
  const index = indexOf([
    { type: 'Polygon', coordinates: [RING], properties: { name: 'area' } },
    {
      type: 'LineString',
      coordinates: [
        [0, 1],
        [2, 1],
      ],
      properties: { name: 'line' },
    },
    { type: 'Point', coordinates: [1 + 8 * DEGREES_PER_PX, 1], properties: { name: 'far point' } },
    { type: 'Point', coordinates: [1 + 4 * DEGREES_PER_PX, 1], properties: { name: 'near point' } },
    { type: 'Point', coordinates: [1 + 12 * DEGREES_PER_PX, 1], properties: { name: 'too far' } },
  ]);
  const hits = pick(index, 1, 1);
  expect(hits.map(({ name }) => name)).toEqual(['near point', 'far point', 'line', 'area']);
  expect(hits.map(({ kind }) => kind)).toEqual(['point', 'point', 'line', 'area']);
  expect(hits[0]?.distancePx).toBeCloseTo(4, 1);
});

it('finds a wide point anywhere on it', () => {
  const index = indexOf([{ type: 'Point', coordinates: [1 + 12 * DEGREES_PER_PX, 1] }]);
  expect([pick(index, 1, 1, 3).length, pick(index, 1, 1, 20).length]).toEqual([0, 1]);
});

it('finds no area in its hole, and of equal features the one drawn last', () => {
  const index = indexOf([
    { type: 'Polygon', coordinates: [RING, HOLE], properties: { name: 'holed' } },
    { type: 'Polygon', coordinates: [RING, HOLE], properties: { name: 'last' } },
  ]);
  expect(pick(index, 1, 1)).toEqual([]);
  expect(pick(index, 0.25, 1).map(({ name }) => name)).toEqual(['last', 'holed']);
});

it('finds what is near the edge of the world on its other side', () => {
  const index = indexOf([{ type: 'Point', coordinates: [-180 + DEGREES_PER_PX, 5] }]);
  expect(pick(index, 179.999, 5)).toHaveLength(1);
});

it('finds a shape that is drawn as a dot', () => {
  const index = indexOf([
    {
      type: 'LineString',
      coordinates: [
        [1, 1],
        [1.0001, 1],
      ],
      properties: { name: 'short' },
    },
  ]);
  expect(pick(index, 1, 1)).toMatchObject([{ kind: 'line', name: 'short' }]);
});

it('finds each point that is within reach, and none beyond', () => {
  const offset = fc.integer({ min: -30, max: 30 });
  fc.assert(
    fc.property(fc.array(fc.tuple(offset, offset), { minLength: 1, maxLength: 20 }), (offsets) => {
      const points = offsets.map(([x, y]) => [20 + x * DEGREES_PER_PX, y * DEGREES_PER_PX]);
      const index = indexOf(points.map((coordinates) => ({ type: 'Point', coordinates })));
      const found = new Set(pick(index, 20, 0).map(({ feature }) => feature));
      for (const [feature, [x, y]] of offsets.entries()) {
        const px = Math.hypot(x, y);
        if (Math.abs(px - 10) > 0.1) expect(found.has(feature)).toBe(px < 10);
      }
    }),
  );
});
