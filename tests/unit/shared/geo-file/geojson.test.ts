/** Areas from GeoJSON as other programs write it, messages for invalid files, and parts that cost only themselves. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { AreaShape } from '../../../../shared/areas/area.ts';
import { areaNameParser, areaShapeParser } from '../../../../shared/areas/area-parser.ts';
import { type FileShape, makeFileShape } from '../../../../shared/geo-file/area-shape.ts';
import { readGeoFile } from '../../../../shared/geo-file/read-geo-file.ts';
import { loadGeoFile, readGeoText, problemOf as textProblemOf } from '../../../support/geo-files.ts';

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

function readGeoJsonShape(value: unknown, widthMetres: number): FileShape {
  return makeFileShape(readGeoText(JSON.stringify(value)), widthMetres);
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
    ];
    // Two more at the place of the last one make no difference.
    expect(shapeOf(line)).toEqual({ kind: 'track', lines: [back], widthMetres: 500 });
  });

  it.each([9, 100_001, Number.NaN])('is not a track %d metres wide', (width) => {
    expect(problemOf(TRACK, width)).toBe('A track must be from 10 to 100,000 metres wide.');
    expect(readGeoJsonShape(POLYGON, width).kind).toBe('shape');
  });
});

describe('what is no area', () => {
  const METRES = 'aren’t degrees. Export the file in degrees, as WGS 84 (EPSG:4326).';
  const NO_PLACE = 'is not a longitude and a latitude in degrees.';

  it.each<[string, unknown]>([
    [`Coordinates like [1825000, 6142000] ${METRES}`, ringOf([1825000, 6142000], [1825001, 6142001])],
    [`[-33.9, 151.2] ${NO_PLACE} Longitude comes first.`, { type: 'LineString', coordinates: [[-33.9, 151.2]] }],
    [`["16", "48"] ${NO_PLACE}`, ringOf(['16', '48'], [1, 1], [2, 2])],
    [`[null, 1] ${NO_PLACE}`, ringOf([Number.NaN, 1], [1, 1], [2, 2])],
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

  it('is named by the first complaint if nothing can be used', () => {
    expect(textProblemOf('{"type":"FeatureCollection","features":[1,{"type":"Sphere"}]}')).toContain(
      'objects with a type',
    );
  });
});

describe('parts that can’t be read', () => {
  it.each<[string, unknown, string]>([
    ['a point', { type: 'LineString', coordinates: [LINE[0], [0, 91], LINE[1]] }, '1 point'],
    ['points', { type: 'LineString', coordinates: [LINE[0], 'x', null, [1], [1, '2'], LINE[1]] }, '4 points'],
    ['a feature', { type: 'FeatureCollection', features: [feature(TRACK), 7] }, '1 feature'],
    ['a geometry', { type: 'GeometryCollection', geometries: [TRACK, { type: 'Sphere' }, {}] }, '2 features'],
    ['a list', { type: 'GeometryCollection', geometries: [TRACK, { type: 'Polygon', coordinates: 1 }] }, '1 feature'],
    ['a line', { type: 'MultiLineString', coordinates: [LINE, 1] }, '1 feature'],
  ])('cost themselves: %s', (_what, value, skipped) => {
    expect(readGeoJsonShape(value, 500)).toEqual({
      kind: 'shape',
      name: null,
      shape: { kind: 'track', lines: [LINE], widthMetres: 500 },
      notes: [`Skipped because they can’t be read: ${skipped}.`],
    });
  });

  it('cost themselves: a hole, and a polygon with its outer ring', () => {
    const hole = makeFileShape(readGeoFile(loadGeoFile('09-degenerate-hole.geojson')), 500);
    const square = [
      [
        [7, 46],
        [7.5, 46],
        [7.5, 46.5],
        [7, 46.5],
        [7, 46],
      ],
    ];
    expect(hole).toMatchObject({ shape: { polygons: [square] }, notes: [expect.stringContaining(': 1 ring.')] });
    const polygons = { type: 'MultiPolygon', coordinates: [[RING], [HOLE.slice(0, 2), HOLE]] };
    expect(shapeOf(polygons)).toEqual({ kind: 'polygon', polygons: [[RING]] });
  });
});

describe('coordinate systems', () => {
  const withCrs = (crs: unknown) => ({ ...TRACK, crs });

  it.each([
    null,
    {},
    ...[
      'urn:ogc:def:crs:OGC:1.3:CRS84',
      'urn:ogc:def:crs:EPSG::4326',
      'EPSG:4326',
      'urn:ogc:def:crs:EPSG:9.6:4258',
      'http://www.opengis.net/def/crs/EPSG/0/4326',
    ].map((name) => ({ type: 'name', properties: { name } })),
    { type: 'link', properties: { href: 'x' } },
  ])('in degrees are read: %j', (crs) => {
    expect(readGeoJsonShape(withCrs(crs), 500)).toMatchObject({ kind: 'shape', notes: [] });
  });

  it.each(['EPSG:3857', 'urn:ogc:def:crs:EPSG::2056', 'EPSG:14326'])('are told: %s', (name) => {
    const value = withCrs({ type: 'name', properties: { name } });
    const sentence = `This file uses the coordinate system "${name}". Export it in degrees, as WGS 84 (EPSG:4326).`;
    expect(problemOf(value)).toBe(sentence);
    expect(problemOf({ type: 'FeatureCollection', features: [feature(value)] })).toBe(sentence);
    expect(problemOf({ ...feature(TRACK), crs: value.crs })).toBe(sentence);
  });
});

describe('lines of GeoJSON', () => {
  const [first, second] = [TRACK, POLYGON].map((geometry) => JSON.stringify(feature(geometry)));

  it.each([
    ['one a line', `${first}\n${second}\n`],
    ['with lines of Windows, and empty ones', `${first}\r\n\r\n${second}`],
    ['as a sequence (RFC 8142)', `\x1e${first}\n\x1e${JSON.stringify(feature(POLYGON), null, 2)}\n`],
  ])('are all read: %s', (_what, text) => {
    expect(readGeoText(text)).toMatchObject({ features: [{}, {}], skipped: { features: 0 } });
  });

  it('lose the last one when they are cut off', () => {
    expect(readGeoText(`${first}\n${second}`.slice(0, -9))).toMatchObject({ features: [{}], skipped: { features: 1 } });
  });

  it.each(['{', '{"type":"Feature",\n"geometry":', '[1,\n2', first?.slice(0, -1) ?? ''])('are damaged: %j', (text) => {
    expect(textProblemOf(text)).toBe('This file is incomplete or damaged. Choose another one.');
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

  it('is a valid shape or a problem, and never throws', () => {
    const type = fc.constantFrom('Polygon', 'MultiPolygon', 'LineString', 'MultiLineString', 'Point', 'Feature');
    const object = fc.record({ type, coordinates: fc.anything(), geometry: fc.anything(), properties: fc.anything() });
    const check = (value: unknown) => {
      const read = readGeoText(JSON.stringify(value, (_, each) => (typeof each === 'bigint' ? 1 : each)) ?? '');
      const shape = makeFileShape(read, 500);
      if (shape.kind === 'shape') areaShapeParser.parse(shape.shape);
    };
    fc.assert(fc.property(fc.oneof(object, fc.anything()), check));
  });

  it('keeps the area of a polygon wherever it is cut', () => {
    // Steps of at most 100° go the shorter way, closing ones too.
    const nearby = fc
      .tuple(fc.double({ min: -540, max: 440, noNaN: true }), fc.array(position, { minLength: 3, maxLength: 8 }))
      .map(([west, ring]) => ring.map(([lon, lat]): [number, number] => [west + (lon + 540) / 10.8, lat]));
    fc.assert(
      fc.property(nearby, (ring) => {
        const shape = shapeOf({ type: 'Polygon', coordinates: [ring] });
        const cut = shape.kind === 'polygon' ? shape.polygons.flat() : [];
        expect(cut.reduce((sum, each) => sum + areaOf(each), 0)).toBeCloseTo(areaOf(ring), 2);
      }),
    );
  });

  it('is parsed at any nesting depth', () => {
    const nest = (depth: number, open: string, inner: string, close: string) =>
      readGeoText(open.repeat(depth) + inner + close.repeat(depth));
    const collection = '{"type":"GeometryCollection","geometries":[';
    expect(nest(200_000, collection, JSON.stringify(POLYGON), ']}')).toMatchObject({ features: [{}] });
    const list = nest(200_000, '[', '', ']');
    expect(list).toMatchObject({ kind: 'problem' });
    const polygon = readGeoText(`{"type":"MultiPolygon","coordinates":${'['.repeat(10_000)}${']'.repeat(10_000)}}`);
    expect(polygon).toMatchObject({ message: expect.stringContaining('is not a longitude') });
  });
});

/** Signed area: separate parts add up, and stretches run back and forth cancel out. */
function areaOf(ring: readonly (readonly number[])[]): number {
  return ring.reduce((sum, [lon = 0, lat = 0], index) => {
    const [nextLon = 0, nextLat = 0] = ring[(index + 1) % ring.length] ?? [];
    return sum + (lon * nextLat - nextLon * lat) / 2;
  }, 0);
}
