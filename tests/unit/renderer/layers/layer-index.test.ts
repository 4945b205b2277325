/** A layer's tiles: every shape is where it belongs, at every zoom, in every copy of the world. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { findLayerTile, type LayerTile } from '../../../../renderer/layers/layer-index.ts';
import { placeParts, TILE_EDGE_PX, toWorldPlace } from '../../../../renderer/layers/layer-parts.ts';
import { MAX_LAYER_ZOOM } from '../../../../shared/layers/layer.ts';
import { indexOf } from '../../../support/layer-files.ts';

/** The corners of a tile's shapes, in its pixels. */
function listCorners({ shapes, scale, left, top }: LayerTile): readonly [x: number, y: number][] {
  return shapes.flatMap((shape) => {
    const flat = shape.type === 4 ? [[shape.x, shape.y]] : shape.type === 1 ? [] : shape.geometry;
    return flat.flatMap((ring) =>
      Array.from({ length: ring.length / 2 }, (_, at): [number, number] => [
        (ring[2 * at] ?? 0) * scale - left,
        (ring[2 * at + 1] ?? 0) * scale - top,
      ]),
    );
  });
}

function tileAt(lon: number, lat: number, z: number) {
  const { x, y } = toWorldPlace([lon, lat]);
  const edge = 2 ** z;
  const [column, row] = [Math.min(edge - 1, Math.floor(x * edge)), Math.min(edge - 1, Math.floor(y * edge))];
  return {
    coord: { z, x: column, y: row },
    px: { x: (x * edge - column) * TILE_EDGE_PX, y: (y * edge - row) * TILE_EDGE_PX },
  };
}

it('has each point within a pixel of its place, at every zoom', () => {
  const lon = fc.double({ min: -180, max: 180, noNaN: true });
  const lat = fc.double({ min: -85, max: 85, noNaN: true });
  fc.assert(
    fc.property(lon, lat, fc.integer({ min: 0, max: MAX_LAYER_ZOOM }), (...place) => {
      const { coord, px } = tileAt(...place);
      const index = indexOf([{ type: 'Point', coordinates: place.slice(0, 2) }]);
      const off = listCorners(findLayerTile(index, coord)).map(([x, y]) => Math.hypot(x - px.x, y - px.y));
      expect(Math.min(...off)).toBeLessThan(1);
    }),
    { numRuns: 200 },
  );
});

it('continues a line across the antimeridian on both sides, and around the world', () => {
  const index = indexOf([
    {
      type: 'LineString',
      coordinates: [
        [170, 10],
        [-170, 20],
      ],
    },
  ]);
  const edges = [0, 2 ** 4 - 1].map((x) => listCorners(findLayerTile(index, { z: 4, x, y: 7 })));
  // Each side goes on beyond its edge, so that line ends don't show there.
  expect(Math.min(...(edges[0] ?? []).map(([x]) => x))).toBeLessThan(0);
  expect(Math.max(...(edges[1] ?? []).map(([x]) => x))).toBeGreaterThan(TILE_EDGE_PX);
  expect(listCorners(findLayerTile(index, { z: 4, x: 8, y: 7 }))).toEqual([]);
  const turns = Array.from({ length: 30 }, (_, step) => [((step * 100 + 180) % 360) - 180, step]);
  const round = indexOf([{ type: 'LineString', coordinates: turns }]);
  expect(
    new Set(Array.from({ length: 16 }, (_, x) => listCorners(findLayerTile(round, { z: 4, x, y: 6 })).length > 0)),
  ).toEqual(new Set([true]));
});

it('has points and dots near a tile only, and beside the antimeridian on both sides', () => {
  const point = (lon: number, lat: number) => ({ type: 'Point', coordinates: [lon, lat] }) as const;
  const hut = {
    type: 'LineString',
    coordinates: [
      [179.9, 11],
      [179.9001, 11],
    ],
  } as const;
  const index = indexOf([point(179.9, 12), point(-179.9, 10), hut, point(0, 10), point(179.8, 11)]);
  const found = [0, 15].map((x) => {
    const { shapes, dots } = findLayerTile(index, { z: 4, x, y: 7 });
    return { points: shapes.map(({ id }) => id), dots: dots.map((dot) => [dot.part, Math.round(dot.x)]) };
  });
  expect(found).toEqual([
    { points: [0, 4, 1], dots: [[2, -1]] },
    { points: [0, 4, 1], dots: [[2, 255]] },
  ]);
});

it('has points in the order of the file, in which they are drawn', () => {
  const point = (lon: number) => ({ type: 'Point', coordinates: [lon, 10] }) as const;
  const points = Array.from({ length: 200 }, (_, at) => point(20 - ((at * 7) % 20)));
  const ids = findLayerTile(indexOf(points), { z: 0, x: 0, y: 0 }).shapes.map(({ id }) => id);
  expect(ids).toEqual([...points.keys()]);
});

it('has a shape that is too small to be seen as a dot, until it can be seen', () => {
  const index = indexOf([
    {
      type: 'LineString',
      coordinates: [
        [10, 50],
        [10.001, 50],
      ],
    },
  ]);
  const far = findLayerTile(index, tileAt(10, 50, 3).coord);
  expect([far.shapes.length, far.dots.length]).toEqual([0, 1]);
  const near = findLayerTile(index, tileAt(10, 50, 16).coord);
  expect([near.shapes.length, near.dots.length]).toEqual([1, 0]);
});

it('has an area’s label inside it, whatever its form', () => {
  const horseshoe = [
    [0, 0],
    [10, 0],
    [10, 10],
    [8, 10],
    [8, 2],
    [2, 2],
    [2, 10],
    [0, 10],
    [0, 0],
  ] as const;
  const [placed] = [
    ...placeParts([
      { name: null, folders: [], properties: {}, geometries: [{ type: 'Polygon', coordinates: [horseshoe] }] },
    ]),
  ];
  const lon = ((placed?.part.anchor.x ?? 0) - 0.5) * 360;
  expect(lon < 2 || lon > 8).toBe(true);
});

it('has the label of a line halfway along it, also across the antimeridian', () => {
  const [{ part } = { part: undefined }] = [
    ...placeParts([
      {
        name: null,
        folders: [],
        properties: {},
        geometries: [
          {
            type: 'LineString',
            coordinates: [
              [178, 0],
              [-170, 0],
            ],
          },
        ],
      },
    ]),
  ];
  expect(part?.anchor.x).toBeCloseTo(-176 / 360 + 0.5, 9);
  expect(part).toMatchObject({ kind: 'line', box: { west: 178, east: 190 } });
});
