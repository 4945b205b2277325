/** Covers compared with tiles judged one by one, and at sizes too large for any list. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createTileCover, type TileCover } from '../../../../../app/warming/cover/tile-cover.ts';
import type { AreaShape, BoundingBox, Position } from '../../../../../shared/areas/area.ts';
import { MAX_ZOOM } from '../../../../../shared/tiles/tile-coord.ts';
import {
  degreesOf,
  distanceFromLines,
  judgeByBox,
  judgeByPolygons,
  project,
  segmentsOf,
  type Verdict,
} from '../../../../support/tile-oracle.ts';

const lon = fc.oneof(
  fc.double({ min: -180, max: 180, noNaN: true }),
  fc.integer({ min: -32, max: 32 }).map((n) => n * 5.625),
);
const lat = fc.oneof(
  fc.double({ min: -90, max: 90, noNaN: true }),
  fc.constantFrom(-90, -85.0511287798066, 0, 85.0511287798066),
);
const position = fc.tuple(lon, lat);
const WORLD_RING: Position[] = [
  [-180, -90],
  [180, -90],
  [180, 90],
  [-180, 90],
  [-180, -90],
];

function boxOf(west: number, south: number, east: number, north: number): AreaShape {
  return { kind: 'box', box: { west, south, east, north } };
}

/** The ring around a box. */
function ringOf(west: number, south: number, east: number, north: number): Position[] {
  return [
    [west, south],
    [east, south],
    [east, north],
    [west, north],
    [west, south],
  ];
}

function polygonOf(...polygons: Position[][][]): AreaShape {
  return { kind: 'polygon', polygons };
}

function trackOf(widthMetres: number, ...lines: Position[][]): AreaShape {
  return { kind: 'track', lines, widthMetres };
}

/** All tiles of a zoom, after checking their order and count. */
async function tilesOf(cover: TileCover, zoom: number): Promise<Set<string>> {
  const tiles = new Set<string>();
  let lastX = -1;
  for (const { x, spans } of cover.columns(zoom)) {
    expect(x).toBeGreaterThan(lastX);
    expect(spans).not.toHaveLength(0);
    lastX = x;
    let lastRow = -2;
    for (const [first, last] of spans) {
      expect(first).toBeGreaterThan(lastRow + 1);
      expect(last).toBeGreaterThanOrEqual(first);
      for (let y = first; y <= last; y += 1) tiles.add(`${x}/${y}`);
      lastRow = last;
    }
    expect(lastRow).toBeLessThan(2 ** zoom);
  }
  expect(lastX).toBeLessThan(2 ** zoom);
  expect(await cover.countTiles(zoom)).toBe(tiles.size);
  return tiles;
}

async function expectJudged(shape: AreaShape, zoom: number, judge: (x: number, y: number) => Verdict): Promise<void> {
  const tiles = await tilesOf(createTileCover(shape), zoom);
  const wrong: string[] = [];
  for (let x = 0; x < 2 ** zoom; x += 1) {
    for (let y = 0; y < 2 ** zoom; y += 1) {
      const verdict = judge(x, y);
      if (verdict !== 'either' && tiles.has(`${x}/${y}`) !== (verdict === 'in')) wrong.push(`${x}/${y} is ${verdict}`);
    }
  }
  expect(wrong).toEqual([]);
}

describe('a box', () => {
  it('has the tiles that it overlaps, each judged by its own degrees', async () => {
    const box = fc
      .record({ west: lon, south: lat, east: lon, north: lat })
      .filter(({ west, east, south, north }) => south < north && west !== east);
    await fc.assert(
      fc.asyncProperty(box, fc.nat(5), (value, zoom) =>
        expectJudged({ kind: 'box', box: value }, zoom, (x, y) => judgeByBox(value, zoom, x, y)),
      ),
    );
  });

  it('with edges on tile borders has these tiles and no others, at every zoom', async () => {
    const range = fc.nat(MAX_ZOOM).chain((zoom) => {
      const tile = fc.tuple(fc.nat(2 ** zoom - 1), fc.nat(2 ** zoom - 1));
      return fc.record({ zoom: fc.constant(zoom), from: tile, size: fc.tuple(fc.nat(3), fc.nat(3)) });
    });
    await fc.assert(
      fc.asyncProperty(range, async ({ zoom, from: [x, y], size: [columns, rows] }) => {
        const [right, bottom] = [Math.min(x + columns, 2 ** zoom - 1), Math.min(y + rows, 2 ** zoom - 1)];
        const { west, north } = degreesOf(zoom, x, y);
        const { east, south } = degreesOf(zoom, right, bottom);
        const whole = (right - x + 1) * (bottom - y + 1);
        for (const shape of [boxOf(west, south, east, north), polygonOf([ringOf(west, south, east, north)])]) {
          const tiles = await tilesOf(createTileCover(shape), zoom);
          expect(tiles.size).toBe(whole);
          expect(tiles).toContain(`${x}/${y}`);
          expect(tiles).toContain(`${right}/${bottom}`);
        }
      }),
    );
  });

  it.each<[string, AreaShape, number, string[]]>([
    ['over the antimeridian', boxOf(170, 1, -170, 2), 3, ['0/3', '7/3']],
    ['over the antimeridian, and all round but a gap within one tile', boxOf(-10, 1, -20, 2), 1, ['0/0', '1/0']],
    ['that ends on the antimeridian', boxOf(170, 1, -180, 2), 3, ['7/3']],
    ['that begins on the antimeridian', boxOf(180, 1, -170, 2), 3, ['0/3']],
    ['beyond the north edge', boxOf(1, 86, 2, 89), 3, ['4/0']],
    ['beyond the south edge', boxOf(1, -89, 2, -86), 3, ['4/7']],
    ['without height to speak of, on a border', boxOf(1, 0, 2, 1e-13), 1, ['1/1']],
    ['without width to speak of, on the last border', boxOf(180 - 1e-13, 1, 180, 2), 1, ['1/0']],
  ])('%s has its tiles', async (_name, shape, zoom, tiles) => {
    expect(await tilesOf(createTileCover(shape), zoom)).toEqual(new Set(tiles));
  });

  it('is its own bounds', () => {
    const box: BoundingBox = { west: 170, south: -5, east: -170, north: 5 };
    expect(createTileCover({ kind: 'box', box }).bounds).toEqual(box);
  });
});

describe('the whole world', () => {
  it('is counted at every zoom without an overflow', async () => {
    for (const shape of [boxOf(-180, -90, 180, 90), boxOf(-180, -85.0511287798066, 180, 85.0511287798066)]) {
      let tiles = 0;
      for (let zoom = 0; zoom <= MAX_ZOOM; zoom += 1) tiles += await createTileCover(shape).countTiles(zoom);
      expect(BigInt(tiles)).toBe((4n ** 23n - 1n) / 3n);
    }
  });

  it('as a polygon has as many, beyond 2^31', async () => {
    const cover = createTileCover(polygonOf([WORLD_RING]));
    for (const zoom of [0, 1, 5, 16]) expect(await cover.countTiles(zoom)).toBe(4 ** zoom);
  });

  it.each([
    ['a box', boxOf(-180, -90, 180, 90)],
    ['a polygon', polygonOf([WORLD_RING])],
    [
      'a track',
      trackOf(100_000, [
        [-180, 0],
        [-60, 0],
        [60, 0],
        [180, 0],
      ]),
    ],
  ])('as %s begins with its first column at once', (_name, shape) => {
    for (const { x, spans } of createTileCover(shape).columns(MAX_ZOOM)) {
      expect([x, spans.length]).toEqual([0, 1]);
      break;
    }
  });
});

describe('counting', () => {
  it('lets the event loop run, and rejects with the given reason', async () => {
    const cover = createTileCover(polygonOf([WORLD_RING]));
    const controller = new AbortController();
    const reason = new Error('the dialog was closed');
    setImmediate(() => controller.abort(reason));
    await expect(cover.countTiles(MAX_ZOOM, controller.signal)).rejects.toBe(reason);
  });

  it('does not begin when it is already aborted', async () => {
    const reason = new Error('too late');
    for (const shape of [boxOf(0, 0, 1, 1), polygonOf([WORLD_RING]), trackOf(1000, [[0, 0]])]) {
      await expect(createTileCover(shape).countTiles(3, AbortSignal.abort(reason))).rejects.toBe(reason);
    }
  });
});

describe('a polygon', () => {
  it('has the tiles that an edge crosses or that are inside, by the even-odd rule', async () => {
    const ring = fc.array(position, { minLength: 4, maxLength: 7 });
    const polygons = fc.array(fc.array(ring, { minLength: 1, maxLength: 3 }), { minLength: 1, maxLength: 3 });
    await fc.assert(
      fc.asyncProperty(polygons, fc.nat(4), (value, zoom) =>
        expectJudged(polygonOf(...value), zoom, (x, y) => judgeByPolygons(value, zoom, x, y)),
      ),
      { numRuns: 200 },
    );
  });

  it('omits what is entirely in a hole', async () => {
    const holed = polygonOf([ringOf(-90, -66, 90, 66), ringOf(-45, -40, 45, 40)]);
    const tiles = await tilesOf(createTileCover(holed), 4);
    for (const inside of ['7/7', '8/8', '6/8']) expect(tiles).not.toContain(inside);
    for (const inside of ['4/8', '11/7', '8/4', '5/5']) expect(tiles).toContain(inside);
  });

  it('is two islands, and nothing between them', async () => {
    const islands = polygonOf([ringOf(-100, 10, -95, 15)], [ringOf(100, 10, 105, 15)]);
    const cover = createTileCover(islands);
    expect([...cover.columns(3)].map(({ x }) => x)).toEqual([1, 6]);
  });

  it('is filled where two polygons overlap, and empty where a ring overlaps itself', async () => {
    const [one, other] = [ringOf(-90, -60, 45, 60), ringOf(-45, -60, 90, 60)];
    const united = await tilesOf(createTileCover(polygonOf([one], [other])), 4);
    expect(united).toContain('7/7');
    const twice = await tilesOf(createTileCover(polygonOf([[...one, ...other, [-90, -60]]])), 4);
    expect(twice).not.toContain('7/7');
  });

  it('need not be closed', async () => {
    const closed = ringOf(3, 45, 9, 50);
    const [cover, open] = [closed, closed.slice(0, -1)].map((ring) => createTileCover(polygonOf([ring])));
    expect(open && (await tilesOf(open, 8))).toEqual(cover && (await tilesOf(cover, 8)));
  });

  it.each<[string, Position[], string[]]>([
    [
      'is a point on a corner of tiles',
      [
        [0, 0],
        [0, 0],
        [0, 0],
        [0, 0],
      ],
      ['4/4'],
    ],
    [
      'is a line on a border',
      [
        [1, 0],
        [80, 0],
        [1, 0],
        [1, 0],
      ],
      ['4/4', '5/4'],
    ],
    ['lies beyond the north edge', ringOf(1, 86, 50, 89), ['4/0', '5/0']],
    ['lies beyond the south edge', ringOf(1, -89, 50, -86), ['4/7', '5/7']],
  ])('has tiles even if it %s', async (_name, ring, tiles) => {
    expect(await tilesOf(createTileCover(polygonOf([ring])), 3)).toEqual(new Set(tiles));
  });

  it.each<[string, Position[][], BoundingBox]>([
    ['one', [ringOf(3, 45, 9, 50)], { west: 3, south: 45, east: 9, north: 50 }],
    [
      'two beside each other',
      [ringOf(3, 45, 9, 50), ringOf(-8, 30, 1, 40)],
      { west: -8, south: 30, east: 9, north: 50 },
    ],
    [
      'one within another, and one beside them',
      [ringOf(-60, 30, 60, 40), ringOf(-50, 31, -40, 32), ringOf(70, 31, 80, 32)],
      { west: -60, south: 30, east: 80, north: 40 },
    ],
    [
      'one within another, and one across the antimeridian',
      [ringOf(-180, 30, 60, 40), ringOf(-170, 31, -160, 32), ringOf(170, 31, 180, 32)],
      { west: 170, south: 30, east: 60, north: 40 },
    ],
    [
      'the halves of one on the antimeridian',
      [ringOf(177, -20, 180, -15), ringOf(-180, -20, -178, -16)],
      { west: 177, south: -20, east: -178, north: -15 },
    ],
    ['the whole world', [WORLD_RING], { west: -180, south: -90, east: 180, north: 90 }],
    [
      'the halves of the world',
      [ringOf(-180, 0, 0, 1), ringOf(0, 0, 180, 1)],
      { west: -180, south: 0, east: 180, north: 1 },
    ],
  ])('is bounded by the smallest box around it: %s', (_name, rings, bounds) => {
    expect(createTileCover(polygonOf(...rings.map((ring) => [ring]))).bounds).toEqual(bounds);
  });
});

describe('a track', () => {
  const EARTH_RADIUS = 6_371_008.8;
  const line = fc.array(position, { minLength: 1, maxLength: 5 });
  const track = fc.record({
    lines: fc.array(line, { minLength: 1, maxLength: 3 }),
    widthMetres: fc.double({ min: 10, max: 100_000, noNaN: true }),
  });

  /** The point at a distance in metres and a bearing from another. */
  function goFrom([fromLon, fromLat]: Position, metres: number, bearing: number): Position {
    const [angle, phi] = [metres / EARTH_RADIUS, (fromLat * Math.PI) / 180];
    const sine = Math.sin(phi) * Math.cos(angle) + Math.cos(phi) * Math.sin(angle) * Math.cos(bearing);
    const turn = Math.atan2(
      Math.sin(bearing) * Math.sin(angle) * Math.cos(phi),
      Math.cos(angle) - Math.sin(phi) * sine,
    );
    return [((fromLon + (turn * 180) / Math.PI + 900) % 360) - 180, (Math.asin(sine) * 180) / Math.PI];
  }

  function latOf(y: number): number {
    return (Math.atan(Math.sinh(Math.PI * (1 - 2 * y))) * 180) / Math.PI;
  }

  it('has every tile within half of its width', async () => {
    const unit = fc.double({ min: 0, max: 1, noNaN: true });
    const spot = fc.record({ line: fc.nat(), segment: fc.nat(), along: unit, reach: unit, bearing: unit });
    await fc.assert(
      fc.asyncProperty(
        track,
        fc.array(spot, { minLength: 20, maxLength: 20 }),
        fc.integer({ min: 5, max: 9 }),
        async (value, spots, zoom) => {
          const tiles = await tilesOf(createTileCover({ kind: 'track', ...value }), zoom);
          for (const { line, segment, along, reach, bearing } of spots) {
            const segments = segmentsOf(value.lines[line % value.lines.length] ?? []);
            const [from, to] = segments[segment % segments.length] ?? [
              [0, 0],
              [0, 0],
            ];
            const [x, y] = [from[0] + along * (to[0] - from[0]), from[1] + along * (to[1] - from[1])];
            const near = goFrom([x * 360 - 180, latOf(y)], (reach * value.widthMetres) / 2, bearing * 2 * Math.PI);
            const [column, row] = project(near).map((part) => Math.floor(part * 2 ** zoom));
            if (row !== undefined && row >= 0 && row < 2 ** zoom)
              expect(tiles).toContain(`${(column ?? 0) % 2 ** zoom}/${row}`);
          }
        },
      ),
      { numRuns: 50 },
    );
  });

  it('has no tile farther away than half of its width, at its widest on the map', async () => {
    await fc.assert(
      fc.asyncProperty(track, fc.nat(7), async ({ lines, widthMetres }, zoom) => {
        const highest = Math.max(...lines.flat().map(([, each]) => Math.min(85.06, Math.abs(each))));
        const angle = widthMetres / 2 / EARTH_RADIUS;
        const most = (angle / Math.cos((highest * Math.PI) / 180 + 1.05 * angle) / (2 * Math.PI)) * 1.04;
        for (const tile of await tilesOf(createTileCover({ kind: 'track', lines, widthMetres }), zoom)) {
          const [x = 0, y = 0] = tile.split('/').map(Number);
          expect(distanceFromLines(lines, zoom, x, y)).toBeLessThan(most);
        }
      }),
      { numRuns: 50 },
    );
  });

  it.each([
    [
      [0, 10],
      [0, 70],
    ],
    [
      [0, -70],
      [0, 10],
    ],
  ] as Position[][])('has all within its width at its end nearer to a pole: %j to %j', async (from, to) => {
    const zoom = 9;
    const tiles = await tilesOf(createTileCover(trackOf(100_000, [from, to])), zoom);
    const end = Math.abs(from[1]) > Math.abs(to[1]) ? from : to;
    for (const bearing of [0, 1, 2, 3].map((quarter) => (quarter * Math.PI) / 2)) {
      const [x = 0, y = 0] = project(goFrom(end, 49_900, bearing)).map((part) => Math.floor(part * 2 ** zoom));
      expect(tiles).toContain(`${x}/${y}`);
    }
  });

  it('takes the shorter way across the antimeridian', async () => {
    const cover = createTileCover(
      trackOf(1000, [
        [170, 1],
        [-170, 1],
      ]),
    );
    expect([...cover.columns(3)].map(({ x }) => x)).toEqual([0, 7]);
    expect(cover.bounds.west).toBeCloseTo(170, 1);
    expect(cover.bounds.east).toBeCloseTo(-170, 1);
    const half = createTileCover(
      trackOf(1000, [
        [90, 1],
        [-90, 1],
      ]),
    );
    expect([...half.columns(3)].map(({ x }) => x)).toEqual([1, 2, 3, 4, 5, 6]);
  });

  it.each<[string, Position[], number[]]>([
    [
      'on the other side of the antimeridian',
      [
        [180, 0],
        [-180, 0],
        [0, 0],
      ],
      [0, 1, 2, 3, 4, 7],
    ],
    [
      'just west of the first',
      [
        [0, 0],
        [-1e-7, 0],
        [180, 0],
      ],
      [0, 1, 2, 3, 4, 7],
    ],
    [
      'just east of the first',
      [
        [0, 0],
        [1e-7, 0],
        [-180, 0],
      ],
      [0, 3, 4, 5, 6, 7],
    ],
  ])('goes half round the world from the second position, even if that is %s', async (_name, positions, columns) => {
    expect([...createTileCover(trackOf(10, positions)).columns(3)].map(({ x }) => x)).toEqual(columns);
  });

  it('is a disc around a single position', async () => {
    const zoom = 12;
    const cover = createTileCover(trackOf(100_000, [[16.37, 48.21]]));
    const columns = [...cover.columns(zoom)];
    const tallest = Math.max(...columns.map(({ spans }) => (spans[0]?.[1] ?? 0) - (spans[0]?.[0] ?? 0) + 1));
    const tileMetres = ((2 * Math.PI * EARTH_RADIUS) / 2 ** zoom) * Math.cos((48.21 * Math.PI) / 180);
    for (const side of [columns.length, tallest]) {
      expect(side).toBeGreaterThanOrEqual(100_000 / tileMetres);
      expect(side).toBeLessThan((100_000 / tileMetres) * 1.05 + 2);
    }
    expect((await cover.countTiles(zoom)) / (columns.length * tallest)).toBeCloseTo(Math.PI / 4, 1);
    expect(cover.bounds.north).toBeCloseTo(48.21 + 0.45, 1);
    expect(cover.bounds.south).toBeCloseTo(48.21 - 0.45, 1);
  });

  it('is as wide along many positions close together as along one segment', async () => {
    const ends: Position[] = [
      [10, 47],
      [10.2, 47],
    ];
    const close = Array.from({ length: 2001 }, (_, index): Position => [10 + index / 10_000, 47]);
    const [one, many] = [
      await tilesOf(createTileCover(trackOf(2000, ends)), 15),
      await tilesOf(createTileCover(trackOf(2000, close)), 15),
    ];
    expect(many).toEqual(one);
  });
});
