/** The shape of an area from a file: across the antimeridian, around a pole, and with more points than an area can have. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createTileCover } from '../../../../app/warming/cover/tile-cover.ts';
import { MAX_SHAPE_POSITIONS } from '../../../../shared/areas/area.ts';
import { areaShapeParser } from '../../../../shared/areas/area-parser.ts';
import { type FileShape, makeFileShape, widenTrack } from '../../../../shared/geo-file/area-shape.ts';
import type { GeoFile, GeoGeometry, GeoPosition } from '../../../../shared/geo-file/geo-file.ts';
import { readGeoFile } from '../../../../shared/geo-file/read-geo-file.ts';
import { loadGeoFile } from '../../../support/geo-files.ts';

function fileOf(...geometries: GeoGeometry[]): GeoFile {
  const skipped = { points: 0, rings: 0, features: 0 };
  return { kind: 'file', name: null, skipped, features: [{ name: null, folders: [], properties: {}, geometries }] };
}

function shapeOf(read: FileShape) {
  if (read.kind === 'problem') throw new Error(read.message);
  return areaShapeParser.parse(read.shape);
}

function polygonOf(...rings: GeoPosition[][]) {
  return makeFileShape(fileOf({ type: 'Polygon', coordinates: rings }), 1000);
}

function trackOf(line: readonly GeoPosition[], widthMetres = 1000) {
  return makeFileShape(fileOf({ type: 'LineString', coordinates: line }), widthMetres);
}

async function countTiles(read: FileShape, zoom: number): Promise<number> {
  return createTileCover(shapeOf(read)).countTiles(zoom);
}

function squareOf(west: number, south: number, east: number, north: number): GeoPosition[] {
  return [
    [west, south],
    [east, south],
    [east, north],
    [west, north],
    [west, south],
  ];
}

describe('a polygon across the antimeridian', () => {
  it('takes the shorter way', async () => {
    const read = makeFileShape(readGeoFile(loadGeoFile('01-antimeridian-uncut.geojson')), 1000);
    expect(await countTiles(read, 8)).toBe(4);
  });

  it.each([
    ['westward', squareOf(-179, -18, 179, -17)],
    ['beyond 180°', squareOf(179, -18, 181, -17)],
    ['beyond -180°', squareOf(-181, -18, -179, -17)],
    [
      'starting at it',
      [
        [180, -18],
        [-179, -18],
        [-179, -17],
        [179, -17],
        [179, -18],
        [180, -18],
      ] as GeoPosition[],
    ],
  ])('is the same however it is written: %s', async (_way, ring) => {
    expect(await countTiles(polygonOf(ring), 8)).toBe(4);
  });

  it('keeps its hole, on whichever side that is written', () => {
    const hole = squareOf(-179.8, -17.8, -179.6, -17.6);
    const shape = shapeOf(polygonOf(squareOf(179, -18, -179, -17), hole));
    expect(shape.kind === 'polygon' && shape.polygons.map((rings) => rings.length)).toEqual([1, 2]);
  });

  it('is the whole world from -180 to 180', () => {
    const world = squareOf(-180, -80, 180, 80);
    expect(shapeOf(polygonOf(world))).toEqual({ kind: 'polygon', polygons: [[world]] });
  });

  it('reaches the pole it goes around', async () => {
    const ring = [0, 90, 180, -90, 0].map((lon): GeoPosition => [lon, -70]);
    const shape = shapeOf(polygonOf(ring));
    expect(createTileCover(shape).bounds).toMatchObject({ south: -90, north: -70 });
    expect(await countTiles(polygonOf(ring), 3)).toBe(8 + 8);
  });
});

describe('a track of 80,000 points, 24 m apart', () => {
  const line = Array.from(
    { length: 80_000 },
    (_, step): GeoPosition => [
      7 + (step % 2) * 0.0001 + step * 0.00002,
      46 + step * 0.0002 + Math.sin(step / 40) * 0.001,
    ],
  );

  it('is thinned until it fits, and says so', () => {
    const read = trackOf(line, 10);
    const shape = shapeOf(read);
    const kept = shape.kind === 'track' ? (shape.lines[0]?.length ?? 0) : 0;
    expect(kept).toBeGreaterThan(MAX_SHAPE_POSITIONS / 2);
    expect(kept).toBeLessThanOrEqual(MAX_SHAPE_POSITIONS);
    const after = new Intl.NumberFormat('en').format(kept);
    expect(read).toMatchObject({ notes: [`Simplified from 80,000 points to ${after}, to fit into an area.`] });
  });

  it('covers what its points cover', () => {
    const shape = shapeOf(trackOf(line));
    const lines = shape.kind === 'track' ? shape.lines : [];
    expect(farthest(line, lines)).toBeLessThanOrEqual(10.1);
    expect(lines[0]?.length).toBeLessThan(40_000);
  });

  it('is no more than a wider track needs, without moving', () => {
    const shape = shapeOf(trackOf(line, 10));
    if (shape.kind !== 'track') throw new Error('no track');
    const wide = widenTrack(shape, 100_000);
    expect(wide.lines[0]?.length).toBeLessThan((shape.lines[0]?.length ?? 0) / 10);
    expect(farthest(line, wide.lines)).toBeLessThanOrEqual(1001);
  });
});

/** The most metres that a position is from the nearest stretch of a line, where both go the same way along latitudes. */
function farthest(
  line: readonly GeoPosition[],
  [thinned = []]: readonly (readonly (readonly [number, number])[])[],
): number {
  let most = 0;
  let at = 0;
  for (const [lon, lat] of line) {
    const distance = (index: number) =>
      distanceMetres([lon, lat], thinned[index] ?? [0, 0], thinned[index + 1] ?? thinned[index] ?? [0, 0]);
    const nearby = Array.from({ length: 60 }, (_, step) => Math.max(0, at - 30) + step).filter(
      (index) => index < thinned.length - 1,
    );
    at = nearby.reduce((best, index) => (distance(index) < distance(best) ? index : best), at);
    most = Math.max(most, distance(at));
  }
  return most;
}

function distanceMetres(
  [lon, lat]: readonly [number, number],
  from: readonly [number, number],
  to: readonly [number, number],
): number {
  const scale = Math.cos((lat * Math.PI) / 180);
  const flat = ([x, y]: readonly [number, number]) => [(x - lon) * 111_320 * scale, (y - lat) * 111_320] as const;
  const [[ax, ay], [bx, by]] = [flat(from), flat(to)];
  const [dx, dy] = [bx - ax, by - ay];
  const share = Math.min(1, Math.max(0, -(ax * dx + ay * dy) / (dx * dx + dy * dy || 1)));
  return Math.hypot(ax + share * dx, ay + share * dy);
}

describe('thinning', () => {
  it('keeps the ends, a turn, and points every degree of latitude', () => {
    const north = Array.from({ length: 400 }, (_, step): GeoPosition => [0, step / 100]);
    const shape = shapeOf(trackOf([...north, [1, 4]]));
    const kept = shape.kind === 'track' ? (shape.lines[0] ?? []) : [];
    expect([kept[0], kept.at(-2), kept.at(-1)]).toEqual([
      [0, 0],
      [0, 3.99],
      [1, 4],
    ]);
    const gaps = kept.slice(1, -1).map(([, lat], index) => lat - (kept[index]?.[1] ?? 0));
    expect(Math.max(...gaps)).toBeLessThan(1.02);
  });

  it('keeps a line across the antimeridian', () => {
    const line = [179.99, 179.995, 180, -179.995, -179.99].map((lon): GeoPosition => [lon, 0]);
    const lines = [
      [
        [179.99, 0],
        [-179.99, 0],
      ],
    ];
    expect(shapeOf(trackOf(line))).toMatchObject({ lines });
  });

  it('keeps polygons whole, with fewer corners', async () => {
    const circle = (middle: number, count: number) =>
      Array.from({ length: count }, (_, step): GeoPosition => {
        const angle = ((step % (count - 1)) / (count - 1)) * 2 * Math.PI;
        // Jagged, so that much must go.
        const radius = step === count - 1 ? 1 : 1 - (step % 2) / 1000;
        return [middle + radius * Math.cos(angle), 46 + radius * Math.sin(angle)];
      });
    const small = squareOf(9, 40, 9.00001, 40.00001);
    const read = makeFileShape(
      fileOf(
        { type: 'Polygon', coordinates: [circle(7, 60_000), circle(7, 10_001)] },
        { type: 'Polygon', coordinates: [small] },
      ),
      1000,
    );
    const shape = shapeOf(read);
    expect(shape.kind === 'polygon' && shape.polygons.map((rings) => rings.length)).toEqual([2, 1]);
    expect(read).toMatchObject({ notes: [expect.stringContaining('Simplified from 70,006 points')] });
  });

  it('fits a zigzag that doubles where it is cut', () => {
    const zigzag = (width: number) =>
      Array.from(
        { length: 40_001 },
        (_, index): GeoPosition => [180 - width / 2 + (index % 2) * width, 10 + index / 1e5],
      );
    const ring = (width: number) => [...zigzag(width), zigzag(width)[0] as GeoPosition];
    expect(shapeOf(polygonOf(ring(0.001))).kind).toBe('polygon');
  });

  it('gives up on a line that would be another one', () => {
    const line = Array.from({ length: 100_000 }, (_, step): GeoPosition => [step % 180, step % 90]);
    expect(trackOf(line)).toEqual({
      kind: 'problem',
      message: 'This shape has 100,000 points and can’t be simplified to 50,000. Split the file first.',
    });
  });

  it('gives up on more parts than an area can have points', () => {
    const lines = Array.from(
      { length: 30_000 },
      (_, index): GeoGeometry => ({
        type: 'LineString',
        coordinates: [
          [index / 1000, 0],
          [index / 1000, 1],
        ],
      }),
    );
    expect(makeFileShape(fileOf(...lines), 1000)).toEqual({
      kind: 'problem',
      message: 'This shape has 60,000 points and can’t be simplified to 50,000. Split the file first.',
    });
  });

  it('takes no longer for lines drawn to make it slow', () => {
    const line = Array.from({ length: 200_000 }, (_, step): GeoPosition => [step / 10_000, (step % 2) * (step / 2e8)]);
    const begun = performance.now();
    expect(shapeOf(trackOf(line)).kind).toBe('track');
    expect(performance.now() - begun).toBeLessThan(20_000);
  });

  it('always gives a valid shape', () => {
    const position = fc.tuple(
      fc.double({ min: -540, max: 540, noNaN: true }),
      fc.double({ min: -90, max: 90, noNaN: true }),
    );
    const line = fc.array(position, { minLength: 1, maxLength: 20 });
    fc.assert(fc.property(line, (each) => shapeOf(trackOf(each)).kind === 'track'));
    const ring = fc.array(position, { minLength: 3, maxLength: 20 }).map((each) => [...each, each[0] as GeoPosition]);
    fc.assert(
      fc.property(
        fc.array(ring, { minLength: 1, maxLength: 3 }),
        (rings) => shapeOf(polygonOf(...rings)).kind === 'polygon',
      ),
    );
  });
});

describe('the name', () => {
  const named = (name: string | null): GeoFile & { kind: 'file' } => {
    const geometry: GeoGeometry = { type: 'LineString', coordinates: [[0, 0]] };
    const file = fileOf(geometry) as GeoFile & { kind: 'file' };
    return { ...file, features: file.features.map((feature) => ({ ...feature, name })) };
  };
  const point: GeoGeometry = { type: 'Point', coordinates: [0, 0] };

  it.each<[string, GeoFile, string | null]>([
    ['the only track', { ...named('Walk'), name: 'File' }, 'Walk'],
    [
      'the file, for several',
      { ...named('A'), name: 'File', features: [...named('A').features, ...named('B').features] },
      'File',
    ],
    [
      'the first with one, for several in a file without',
      { ...named('A'), features: [...named(null).features, ...named('B').features] },
      'B',
    ],
    ['the file, for a track without', { ...named(null), name: 'File' }, 'File'],
    [
      'no waypoint',
      {
        ...named(null),
        features: [{ name: 'Hut', folders: [], properties: {}, geometries: [point] }, ...named(null).features],
      },
      null,
    ],
    ['at most 80 characters', named('x'.repeat(200)), 'x'.repeat(80)],
  ])('is that of %s', (_what, file, name) => {
    expect(makeFileShape(file, 1000)).toMatchObject({ kind: 'shape', name });
  });
});
