/** What is a valid area. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MAX_SHAPE_POSITIONS } from '../../../../shared/areas/area.ts';
import {
  areaDraftParser,
  areaIdParser,
  areaNameParser,
  areaShapeParser,
  boundingBoxParser,
  countPositions,
  warmModeParser,
} from '../../../../shared/areas/area-parser.ts';

const BOX = { west: 10, south: 46, east: 12, north: 48 };
const RING = [
  [0, 0],
  [1, 0],
  [1, 1],
  [0, 0],
];
const DRAFT = { name: 'Alps', sourceId: 'my-server', shape: { kind: 'box', box: BOX }, minZoom: 3, maxZoom: 9 };

describe('a box', () => {
  it.each([BOX, { ...BOX, west: 170, east: -170 }, { west: -180, south: -90, east: 180, north: 90 }])(
    'is %j',
    (box) => {
      expect(boundingBoxParser.parse(box)).toEqual(box);
    },
  );

  it.each([
    { ...BOX, south: 48 },
    { ...BOX, south: 49 },
    { ...BOX, west: 12 },
    { ...BOX, west: -181 },
    { ...BOX, east: 181 },
    { ...BOX, north: 91 },
    { ...BOX, north: Number.NaN },
    { ...BOX, north: '48' },
    { ...BOX, more: 1 },
    { west: 1, south: 1, east: 2 },
    [10, 46, 12, 48],
    null,
  ])('is not %j', (box) => {
    expect(boundingBoxParser.safeParse(box).success).toBe(false);
  });
});

describe('a shape', () => {
  it.each([
    { kind: 'box', box: BOX },
    { kind: 'polygon', polygons: [[RING, RING], [RING]] },
    { kind: 'track', lines: [[[0, 0]], RING], widthMetres: 10 },
    { kind: 'track', lines: [RING], widthMetres: 100_000 },
  ])('is %j', (shape) => {
    expect(areaShapeParser.parse(shape)).toEqual(shape);
  });

  it.each([
    { kind: 'circle', box: BOX },
    { kind: 'box', box: BOX, polygons: [] },
    { kind: 'polygon', polygons: [] },
    { kind: 'polygon', polygons: [[]] },
    { kind: 'polygon', polygons: [[RING.slice(1)]] },
    { kind: 'polygon', polygons: [[[...RING, [0, 91]]]] },
    { kind: 'polygon', polygons: [[[...RING, [0, 0, 0]]]] },
    { kind: 'track', lines: [], widthMetres: 1000 },
    { kind: 'track', lines: [[]], widthMetres: 1000 },
    { kind: 'track', lines: [RING], widthMetres: 9 },
    { kind: 'track', lines: [RING], widthMetres: 100_001 },
    { kind: 'track', lines: [RING] },
  ])('is not %j', (shape) => {
    expect(areaShapeParser.safeParse(shape).success).toBe(false);
  });

  it('has a limited number of positions, however they are spread', () => {
    const line = Array.from({ length: MAX_SHAPE_POSITIONS / 2 }, () => [1, 2] as const);
    const full = { kind: 'track', lines: [line, line], widthMetres: 100 } as const;
    expect(areaShapeParser.parse(full)).toEqual(full);
    expect(countPositions(full)).toBe(MAX_SHAPE_POSITIONS);
    const over = {
      kind: 'polygon',
      polygons: [
        [line, line.slice(4)],
        [RING, line.slice(0, 1)],
      ],
    };
    expect(areaShapeParser.safeParse(over).success).toBe(false);
    expect(areaShapeParser.safeParse({ ...full, lines: [line, line, [[1, 2]]] }).success).toBe(false);
  });
});

describe('a name', () => {
  it('is one line of 1 to 80 characters, trimmed', () => {
    expect(areaNameParser.parse('  Zürich, Süd \n')).toBe('Zürich, Süd');
    expect(areaNameParser.parse('x'.repeat(80))).toHaveLength(80);
  });

  it.each(['', ' \t', 'x'.repeat(81), 'a\nb', 'a\u0000b', 'a\u2028b', 'a\u009bb', 7, null])('is not %j', (name) => {
    expect(areaNameParser.safeParse(name).success).toBe(false);
  });
});

describe('a draft', () => {
  it('is a name, a source, a shape and zooms', () => {
    expect(areaDraftParser.parse(DRAFT)).toEqual(DRAFT);
    expect(areaDraftParser.parse({ ...DRAFT, minZoom: 22, maxZoom: 22 }).minZoom).toBe(22);
  });

  it.each([
    { ...DRAFT, minZoom: 10 },
    { ...DRAFT, minZoom: -1 },
    { ...DRAFT, maxZoom: 23 },
    { ...DRAFT, maxZoom: 9.5 },
    { ...DRAFT, sourceId: '../x' },
    { ...DRAFT, shape: BOX },
    { ...DRAFT, id: '0123456789abcdef' },
  ])('is not %j', (draft) => {
    expect(areaDraftParser.safeParse(draft).success).toBe(false);
  });

  it('is judged without throwing, whatever the input', () => {
    fc.assert(fc.property(fc.anything(), (value) => areaDraftParser.safeParse(value).success === false));
  });
});

it('an id is 16 hexadecimal digits', () => {
  expect(areaIdParser.parse('0123456789abcdef')).toBe('0123456789abcdef');
  for (const id of ['', '0123456789abcde', '0123456789ABCDEF', '0123456789abcdef\n', '../456789abcdef0', 1, null]) {
    expect(areaIdParser.safeParse(id).success).toBe(false);
  }
});

it('a mode is one of three', () => {
  for (const mode of ['missing', 'stale', 'all']) expect(warmModeParser.parse(mode)).toBe(mode);
  for (const mode of ['', 'none', 'ALL', null]) expect(warmModeParser.safeParse(mode).success).toBe(false);
});
