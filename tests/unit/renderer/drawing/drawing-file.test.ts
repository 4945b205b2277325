/** Drawings as they are saved and read again, and copies of files. */
import { expect, it } from 'vitest';
import {
  countPositions,
  type DrawnFeature,
  parseDrawing,
  readDrawn,
  writeDrawing,
} from '../../../../renderer/drawing/drawing-file.ts';
import { readGeoFile } from '../../../../shared/geo-file/read-geo-file.ts';

const read = (text: string): readonly DrawnFeature[] => {
  const reading = readDrawn(readGeoFile(new TextEncoder().encode(text)));
  return reading.kind === 'drawing' ? reading.features : [];
};

const FEATURES: readonly DrawnFeature[] = [
  { id: 1, geometry: { type: 'Point', coordinates: [11.5, 47.25] }, properties: { name: 'Camp <1>' } },
  {
    id: 2,
    geometry: {
      type: 'LineString',
      coordinates: [
        [170, 0],
        [190, 5.5],
      ],
    },
    properties: { selected: true, mode: 7 },
  },
  {
    id: 3,
    geometry: {
      type: 'Polygon',
      coordinates: [
        [
          [0, 0],
          [1, 0],
          [1, 1],
          [0, 0],
        ],
      ],
    },
    properties: {},
  },
];

it('a drawing is read as it was saved, with all properties', () => {
  expect(parseDrawing(writeDrawing(FEATURES))).toMatchObject(FEATURES);
  expect(read(writeDrawing(FEATURES))).toEqual(FEATURES);
  expect(read(writeDrawing([]))).toEqual([]);
});

it('features are saved in the order of their ids, a line each, with seven decimals', () => {
  const far = { id: 1, geometry: { type: 'Point', coordinates: [1 / 3, 0.1 + 0.2] }, properties: {} } as const;
  const lines = writeDrawing([{ ...far, id: 9 }, far]).split('\n');
  expect(lines.slice(1, 3).map((line) => Number(/"id":(\d+)/.exec(line)?.[1]))).toEqual([1, 9]);
  expect(lines[1]).toContain('[0.3333333,0.3]');
});

it('a shape that was dragged around the world is saved near its start', () => {
  const geometry = {
    type: 'LineString',
    coordinates: [
      [530, 0],
      [550, 1],
    ],
  } as const;
  expect(writeDrawing([{ id: 1, geometry, properties: {} }])).toContain('[[170,0],[190,1]]');
});

it('a copy has a feature for each shape of a file, with its name, without heights', () => {
  const collection = {
    type: 'GeometryCollection',
    geometries: [
      { type: 'Point', coordinates: [1, 2, 300] },
      {
        type: 'MultiLineString',
        coordinates: [
          [
            [179, 0],
            [-179, 0],
          ],
          [[5, 5]],
        ],
      },
    ],
  };
  const copied = read(JSON.stringify({ type: 'Feature', properties: { title: 'Hut', beds: 4 }, geometry: collection }));
  expect(copied.map(({ geometry }) => geometry)).toEqual([
    { type: 'Point', coordinates: [1, 2] },
    {
      type: 'LineString',
      coordinates: [
        [179, 0],
        [181, 0],
      ],
    },
    { type: 'Point', coordinates: [5, 5] },
  ]);
  expect(copied[2]).toMatchObject({ id: 3, properties: { name: 'Hut', title: 'Hut', beds: 4 } });
  expect(countPositions(copied)).toBe(4);
});
