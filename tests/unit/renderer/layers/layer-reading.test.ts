/** What a layer's file says: counts, bounds, properties and labels. */
import { expect, it } from 'vitest';
import { listLabels } from '../../../../renderer/layers/layer-labels.ts';
import { readLayer } from '../../../../renderer/layers/layer-reading.ts';
import { MAX_WEB_PICTURES } from '../../../../shared/layers/layer.ts';
import { indexOf, readTestLayer } from '../../../support/layer-files.ts';

const SQUARE = [
  [
    [0, 0],
    [2, 0],
    [2, 2],
    [0, 2],
    [0, 0],
  ],
];
const LABEL_LOOK = { zoom: 0, ownStyles: true };
const WORLD = { west: 0, north: 0, east: 1, south: 1 };

it('counts points, lines and areas, and names the properties that labels can show', () => {
  const { facts } = readTestLayer([
    { type: 'Point', coordinates: [1, 2], properties: { name: 'Hut', beds: 12, open: true, tags: ['a'] } },
    {
      type: 'LineString',
      coordinates: [
        [1, 2],
        [3, 4],
      ],
      properties: { grade: 'T2' },
    },
    { type: 'Polygon', coordinates: SQUARE },
  ]);
  expect(facts).toEqual({
    state: 'ready',
    bounds: { west: 0, south: 0, east: 3, north: 4 },
    points: 1,
    lines: 1,
    areas: 1,
    pictures: 0,
    hasStyles: false,
    skipped: '',
    webPictures: [],
    failedPictures: 0,
    properties: ['name', 'beds', 'open', 'grade'],
  });
});

it('says what was left out, and why a file can’t be read at all', () => {
  const { facts } = readTestLayer([
    { type: 'Point', coordinates: [1, 2] },
    { type: 'Point', coordinates: ['x', 2] },
  ]);
  expect(facts).toMatchObject({ points: 1, skipped: 'Skipped because they can’t be read: 1 point.' });
  expect(readLayer({ kind: 'problem', message: 'No.' })).toEqual({
    facts: { state: 'problem', message: 'No.' },
    index: null,
  });
});

it('lists the pictures on the web that it asks for, in their places, and not endlessly many', () => {
  const addresses = Array.from({ length: MAX_WEB_PICTURES + 5 }, (_, index) => `https://example.org/${index}.png`);
  const pictures = [
    { kind: 'bytes', bytes: new Uint8Array() } as const,
    { kind: 'address', url: `https://example.org/${'long'.repeat(500)}` } as const,
    ...addresses.map((url) => ({ kind: 'address', url }) as const),
  ];
  const skipped = { points: 0, rings: 0, features: 0 };
  const { facts } = readLayer({ kind: 'file', name: null, features: [], skipped, pictures });
  expect(facts.state === 'ready' && facts.webPictures).toEqual(
    addresses.slice(0, MAX_WEB_PICTURES).map((url, index) => ({ picture: index + 2, url })),
  );
});

it('bounds a file across the antimeridian by the smaller box', () => {
  const boundsOf = (...lons: number[]) => {
    const { facts } = readTestLayer(lons.map((lon) => ({ type: 'Point', coordinates: [lon, 10] })));
    return facts.state === 'ready' && facts.bounds ? [facts.bounds.west, facts.bounds.east] : undefined;
  };
  expect(boundsOf(178, -179, 179)).toEqual([178, -179]);
  expect(boundsOf(-10, 20)).toEqual([-10, 20]);
  expect(boundsOf(5)).toEqual([5, 5]);
  const { facts } = readTestLayer([
    {
      type: 'LineString',
      coordinates: [
        [170, 0],
        [-170, 5],
      ],
    },
  ]);
  expect(facts).toMatchObject({ bounds: { west: 170, east: -170 } });
});

it('has no bounds for a file without a position', () => {
  const { facts } = readTestLayer([]);
  expect(facts).toMatchObject({ state: 'ready', bounds: null, points: 0 });
});

it('labels each feature once, the largest first, in every copy of the world that is asked for', () => {
  const index = indexOf([
    { type: 'Point', coordinates: [0, 0], properties: { name: 'first' } },
    {
      type: 'MultiPoint',
      coordinates: [
        [10, 10],
        [20, 20],
      ],
      properties: { name: 'second' },
    },
    { type: 'Polygon', coordinates: SQUARE, properties: { name: 'large' } },
    { type: 'Point', coordinates: [5, 5], properties: { height: 12 } },
  ]);
  const textsOf = (property: string, box = WORLD) =>
    listLabels(index, property, box, LABEL_LOOK).map(({ text }) => text);
  expect(textsOf('name')).toEqual(['large', 'first', 'second']);
  expect(textsOf('height')).toEqual(['12']);
  expect(textsOf('constructor')).toEqual([]);
  expect(listLabels(index, 'height', { ...WORLD, east: 3 }, LABEL_LOOK).map(({ x }) => Math.floor(x))).toEqual([
    0, 1, 2,
  ]);
  expect(textsOf('name', { ...WORLD, south: 0.3 })).toEqual([]);
});
