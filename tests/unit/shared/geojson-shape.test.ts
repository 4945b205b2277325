/** Areas from GeoJSON as other programs write it, and messages for invalid files. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { AreaShape } from '../../../shared/area.ts';
import { areaNameParser, areaShapeParser } from '../../../shared/area-parser.ts';
import { readGeoJsonShape } from '../../../shared/geojson-shape.ts';

const RING = [
  [0, 0],
  [2, 0],
  [2, 2],
  [0, 0],
];
const HOLE = [
  [1, 0.2],
  [1.5, 0.2],
  [1.5, 1],
  [1, 0.2],
];
const LINE = [
  [5, 5],
  [6, 6],
];
const POLYGON = { type: 'Polygon', coordinates: [RING, HOLE] };
const TRACK = { type: 'LineString', coordinates: LINE };

function feature(geometry: unknown, properties: unknown = null): object {
  return { type: 'Feature', geometry, properties };
}

function shapeOf(value: unknown): AreaShape {
  const read = readGeoJsonShape(value, 500);
  if (read.kind === 'problem') throw new Error(read.message);
  return areaShapeParser.parse(read.shape);
}

function problemOf(value: unknown, widthMetres = 500): string {
  const read = readGeoJsonShape(value, widthMetres);
  return read.kind === 'problem' ? read.message : `a shape: ${JSON.stringify(read)}`;
}

function ringOf(...coordinates: unknown[]): object {
  return { type: 'Polygon', coordinates: [coordinates] };
}

describe('GeoJSON with polygons', () => {
  it.each([
    ['a polygon', POLYGON],
    ['a multipolygon', { type: 'MultiPolygon', coordinates: [[RING, HOLE]] }],
    ['a feature', feature(POLYGON)],
    [
      'a collection with lines and points beside it',
      {
        type: 'FeatureCollection',
        features: [feature(TRACK), feature({ type: 'Point', coordinates: [1, 1] }), feature(POLYGON), feature(null)],
      },
    ],
    ['a geometry collection', feature({ type: 'GeometryCollection', geometries: [TRACK, POLYGON] })],
    ['unknown members', { ...POLYGON, bbox: [0, 0, 2, 2], crs: { type: 'name' } }],
    ['altitudes', { type: 'Polygon', coordinates: [RING.map((position) => [...position, 812.5]), HOLE] }],
    ['rings left open', { type: 'Polygon', coordinates: [RING.slice(0, 3), HOLE.slice(0, 3)] }],
  ])('is a polygon shape: %s', (_name, value) => {
    expect(shapeOf(value)).toEqual({ kind: 'polygon', polygons: [[RING, HOLE]] });
  });

  it('includes all polygons of a file, in order', () => {
    const value = {
      type: 'FeatureCollection',
      features: [feature({ type: 'MultiPolygon', coordinates: [[RING], [], [HOLE]] }), feature(POLYGON)],
    };
    expect(shapeOf(value)).toEqual({ kind: 'polygon', polygons: [[RING], [HOLE], [RING, HOLE]] });
  });

  it('is rounded to a centimetre, without a negative zero', () => {
    const shape = shapeOf(ringOf([-1e-9, 0.123456789], [1, 0], [1, 1], [-1e-9, 0.123456789]));
    expect(shape).toEqual({
      kind: 'polygon',
      polygons: [
        [
          [
            [0, 0.1234568],
            [1, 0],
            [1, 1],
            [0, 0.1234568],
          ],
        ],
      ],
    });
  });

  it('is cut at the antimeridian when it crosses it', () => {
    const shape = shapeOf(ringOf([170, 0], [190, 0], [190, 10], [170, 10], [170, 0]));
    const [west, east] = shape.kind === 'polygon' ? shape.polygons : [];
    expect(west).toEqual([
      [
        [170, 0],
        [180, 0],
        [180, 10],
        [170, 10],
        [170, 0],
      ],
    ]);
    expect(east).toEqual([
      [
        [-180, 0],
        [-170, 0],
        [-170, 10],
        [-180, 10],
        [-180, 0],
      ],
    ]);
  });

  it('is shifted as a whole when it is beyond the antimeridian', () => {
    const moved = (turn: number): object => ringOf(...RING.map(([lon = 0, lat]) => [lon + turn, lat]));
    for (const turn of [-360, 360]) expect(shapeOf(moved(turn))).toEqual({ kind: 'polygon', polygons: [[RING]] });
    const thin = ringOf([190, 0], [190, 5], [190, 2], [190, 0]);
    expect(shapeOf(thin)).toEqual({
      kind: 'polygon',
      polygons: [
        [
          [
            [-170, 0],
            [-170, 5],
            [-170, 2],
            [-170, 0],
          ],
        ],
      ],
    });
    const edge = ringOf([180, 0], [200, 0], [200, 5], [180, 0]);
    expect(shapeOf(edge)).toEqual({
      kind: 'polygon',
      polygons: [
        [
          [
            [-180, 0],
            [-160, 0],
            [-160, 5],
            [-180, 0],
          ],
        ],
      ],
    });
  });
});

describe('GeoJSON without polygons', () => {
  it('is a track of its lines', () => {
    expect(shapeOf(TRACK)).toEqual({ kind: 'track', lines: [LINE], widthMetres: 500 });
    const many = { type: 'MultiLineString', coordinates: [LINE, [], [[1, 2, 3]]] };
    expect(shapeOf(many)).toEqual({ kind: 'track', lines: [LINE, [[1, 2]]], widthMetres: 500 });
  });

  it('has longitudes normalised by whole turns', () => {
    const line = {
      type: 'LineString',
      coordinates: [
        [180, 1],
        [180.5, 1],
        [-190, 1],
        [540, 1],
        [-540, 1],
        [-180, 1],
      ],
    };
    const back = [
      [180, 1],
      [-179.5, 1],
      [170, 1],
      [180, 1],
      [-180, 1],
      [-180, 1],
    ];
    expect(shapeOf(line)).toEqual({ kind: 'track', lines: [back], widthMetres: 500 });
  });

  it.each([9, 100_001, Number.NaN])('is not a track %d metres wide', (width) => {
    expect(problemOf(TRACK, width)).toBe('A track must be from 10 to 100,000 metres wide.');
    expect(readGeoJsonShape(POLYGON, width).kind).toBe('shape');
  });
});

describe('what is no area', () => {
  const NO_PLACE = 'is not a longitude and a latitude in degrees.';

  it.each<[string, unknown]>([
    [`[1825000, 6142000] ${NO_PLACE}`, ringOf([1825000, 6142000], [1, 1], [2, 2])],
    [`[-33.9, 151.2] ${NO_PLACE} Longitude comes first.`, { type: 'LineString', coordinates: [[-33.9, 151.2]] }],
    [`["16", "48"] ${NO_PLACE}`, ringOf(['16', '48'], [1, 1], [2, 2])],
    [`[NaN, 1] ${NO_PLACE}`, ringOf([Number.NaN, 1], [1, 1], [2, 2])],
    [`[1] ${NO_PLACE}`, ringOf([1], [1, 1], [2, 2])],
    [`null ${NO_PLACE}`, ringOf(null, [1, 1], [2, 2])],
    [`[…, …] ${NO_PLACE}`, { type: 'LineString', coordinates: [LINE] }],
    [`[541, 0] ${NO_PLACE}`, ringOf([541, 0], [1, 1], [2, 2])],
    ['A polygon needs at least three corners.', ringOf([0, 0], [1, 1])],
    ['A polygon needs at least three corners.', ringOf([0, 0], [1, 1], [0, 0])],
    ['A polygon needs at least three corners.', { type: 'Polygon', coordinates: [[]] }],
    ['This file needs a line or a polygon, not only points.', { type: 'Point', coordinates: [1, 1] }],
    ['This file needs a line or a polygon, not only points.', feature(null)],
    [
      'This file needs a line or a polygon, not only points.',
      { type: 'FeatureCollection', features: [feature({ type: 'Polygon', coordinates: [] })] },
    ],
    ['This is not GeoJSON: it needs objects with a type.', [POLYGON]],
    ['This is not GeoJSON: it needs objects with a type.', { type: 'FeatureCollection', features: [null] }],
    ['This is not GeoJSON: "Topology" is not a type.', { type: 'Topology', objects: {} }],
    ['This is not GeoJSON: undefined is not a type.', {}],
    ['This is not GeoJSON: “features” must be a list.', { type: 'FeatureCollection' }],
    ['This is not GeoJSON: “coordinates” must be a list.', { type: 'Polygon', coordinates: [1] }],
  ])('is told: %s', (message, value) => {
    expect(problemOf(value)).toBe(message);
  });

  it('has too many positions, reported with both numbers', () => {
    const line = Array.from({ length: 30_000 }, (_, index) => [index / 1000, 10]);
    const message = 'This shape has 60,000 points; the limit is 50,000. Simplify it first.';
    expect(problemOf({ type: 'MultiLineString', coordinates: [line, line] })).toBe(message);
    expect(problemOf({ type: 'Polygon', coordinates: [line, line] })).toBe(message);
    const zigzag = Array.from({ length: 40_001 }, (_, index) => [179 + (index % 2) * 2, 10 + index / 1000]);
    expect(problemOf({ type: 'Polygon', coordinates: [[...zigzag, zigzag[0]]] })).toMatch(
      /^This shape has 120,003 points/,
    );
    expect(
      shapeOf({
        type: 'GeometryCollection',
        geometries: [POLYGON, { type: 'MultiLineString', coordinates: [line, line] }],
      }).kind,
    ).toBe('polygon');
  });
});

describe('the name', () => {
  it.each<[unknown[], string | null]>([
    [[' Tour de Suisse '], 'Tour de Suisse'],
    [[undefined, 7, ' ', 'second', 'third'], 'second'],
    [['two\nlines'], 'two lines'],
    [['x'.repeat(100)], 'x'.repeat(80)],
    [[`${'x'.repeat(79)}🗻`], 'x'.repeat(79)],
    [[undefined, ''], null],
  ])('of %j is %j', (names, name) => {
    const value = { type: 'FeatureCollection', features: names.map((each) => feature(POLYGON, { name: each })) };
    expect(readGeoJsonShape(value, 500)).toMatchObject({ kind: 'shape', name });
    if (name !== null) expect(areaNameParser.parse(name)).toBe(name);
  });
});

describe('anything at all', () => {
  const position = fc.tuple(
    fc.double({ min: -540, max: 540, noNaN: true }),
    fc.double({ min: -90, max: 90, noNaN: true }),
  );
  const rings = fc.array(fc.array(position, { minLength: 3, maxLength: 8 }), { minLength: 1, maxLength: 3 });

  it('is a valid shape or a problem, and never throws', () => {
    fc.assert(fc.property(fc.anything(), (value) => readGeoJsonShape(value, 500).kind === 'problem'));
    const type = fc.constantFrom('Polygon', 'MultiPolygon', 'LineString', 'MultiLineString', 'Point', 'Feature');
    const object = fc.record({ type, coordinates: fc.anything(), geometry: fc.anything(), properties: fc.anything() });
    fc.assert(fc.property(object, (value) => ['shape', 'problem'].includes(readGeoJsonShape(value, 500).kind)));
  });

  it('keeps the area of a polygon wherever it is cut', () => {
    fc.assert(
      fc.property(rings, (coordinates) => {
        const shape = shapeOf({ type: 'Polygon', coordinates });
        const cut = shape.kind === 'polygon' ? shape.polygons.flat() : [];
        const size = coordinates.reduce((sum, ring) => sum + areaOf(ring), 0);
        expect(cut.reduce((sum, ring) => sum + areaOf(ring), 0)).toBeCloseTo(size, 2);
      }),
    );
  });

  it('is parsed at any nesting depth', () => {
    let value: object = POLYGON;
    for (let depth = 0; depth < 200_000; depth += 1) value = { type: 'GeometryCollection', geometries: [value] };
    expect(shapeOf(value).kind).toBe('polygon');
    let list: unknown[] = [];
    for (let depth = 0; depth < 200_000; depth += 1) list = [list];
    expect(problemOf({ type: 'MultiPolygon', coordinates: list })).toContain('is not a longitude');
    const points = Array.from({ length: 300_000 }, () => ({ type: 'Point', coordinates: [1, 1] }));
    expect(shapeOf({ type: 'GeometryCollection', geometries: [...points, POLYGON] }).kind).toBe('polygon');
  });
});

/** Signed area: separate parts add up, and stretches run back and forth cancel out. */
function areaOf(ring: readonly (readonly number[])[]): number {
  return ring.reduce((sum, [lon = 0, lat = 0], index) => {
    const [nextLon = 0, nextLat = 0] = ring[(index + 1) % ring.length] ?? [];
    return sum + (lon * nextLat - nextLon * lat) / 2;
  }, 0);
}

describe('a track recorded every second', () => {
  /** Steps of about a metre to the east, alternating north and south, on the equator. */
  const walk = (count: number) =>
    Array.from({ length: count }, (_, step) => [step * 0.00001, step % 2 === 0 ? 0 : 0.000001]);

  it('keeps its ends, and no more positions than its width needs', () => {
    const coordinates = walk(100_000);
    const shape = shapeOf({ type: 'LineString', coordinates });
    const [line = []] = shape.kind === 'track' ? shape.lines : [];
    expect([line[0], line.at(-1)]).toEqual([coordinates[0], coordinates.at(-1)]);
    // 111 km with a position every 5 metres.
    expect(line.length).toBeGreaterThan(15_000);
    expect(line.length).toBeLessThan(25_000);
  });

  it('has no two positions closer than that, and none dropped farther than that from a kept one', () => {
    const coordinates = walk(1000);
    const shape = shapeOf({ type: 'LineString', coordinates });
    const [line = []] = shape.kind === 'track' ? shape.lines : [];
    const metres = (one: readonly number[], other: readonly number[]) =>
      Math.hypot((one[0] ?? 0) - (other[0] ?? 0), (one[1] ?? 0) - (other[1] ?? 0)) * 111_320;
    for (const [index, position] of line.slice(1, -1).entries()) {
      expect(metres(position, line[index] ?? [])).toBeGreaterThanOrEqual(5);
    }
    for (const position of coordinates) {
      expect(Math.min(...line.map((kept) => metres(kept, position)))).toBeLessThanOrEqual(5);
    }
  });

  it('keeps identical positions at its ends, and positions far apart across the antimeridian', () => {
    const shape = shapeOf({
      type: 'LineString',
      coordinates: [
        [179.99999, 0],
        [-179.99999, 0],
        [-179.99999, 0],
      ],
    });
    expect(shape.kind === 'track' && shape.lines[0]?.length).toBe(3);
  });
});
