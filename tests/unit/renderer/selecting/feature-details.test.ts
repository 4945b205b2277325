/** What is told about single features: for the card, for events and for saved areas. */
import { expect, it } from 'vitest';
import { describeFeature, extractFeature, reportFeatures } from '../../../../renderer/selecting/feature-details.ts';
import { readGeoFile } from '../../../../shared/geo-file/read-geo-file.ts';
import { indexOf, writeGeoJson } from '../../../support/layer-files.ts';

const DEEP = Array.from({ length: 3000 }).reduce<unknown>((inner) => [inner], 'x');
const LINE = [
  [7, 46],
  [8, 47],
];

it('shows a feature as it is in the file: its position and box, and every value as text', () => {
  const properties = {
    name: 'Hut',
    beds: 12,
    open: false,
    note: null,
    tags: ['a', { b: 1 }],
    long: 'x'.repeat(5000),
    deep: DEEP,
  };
  const index = indexOf([
    { type: 'LineString', coordinates: LINE },
    { type: 'Point', coordinates: [7.1234567, 46.7654321], properties },
  ]);
  const details = describeFeature(index, 1);
  expect(details).toMatchObject({ name: 'Hut', kind: 'point', position: { lat: 46.7654321, lon: 7.1234567 } });
  const values = new Map(details?.properties);
  expect([values.get('beds'), values.get('open'), values.get('note'), values.get('tags')]).toEqual([
    ['12'],
    ['false'],
    [],
    ['["a",{"b":1}]'],
  ]);
  expect(values.get('long')?.[0]).toHaveLength(2001);
  const bounds = { west: 7, south: 46, east: 8, north: 47 };
  expect(describeFeature(index, 0)).toMatchObject({ kind: 'line', position: null, bounds });
  expect(describeFeature(index, 2)).toBeUndefined();
});

it('reports as many features as fit, and leaves out values that are too large or too deep', () => {
  const index = indexOf([
    { type: 'Point', coordinates: [7, 46], properties: { name: 'a', beds: 12 } },
    { type: 'Point', coordinates: [8, 46], properties: { deep: DEEP } },
    { type: 'LineString', coordinates: LINE, properties: { long: 'x'.repeat(70_000) } },
  ]);
  const request = { layer: 'Huts', file: 'huts.json', features: 1000, chars: 10_000 };
  const all = reportFeatures(index, [0, 1, 2], request);
  const common = { layer: 'Huts', file: 'huts.json' };
  expect(all).toEqual([
    { ...common, name: 'a', position: { lon: 7, lat: 46 }, properties: { name: 'a', beds: 12 } },
    { ...common, name: null, position: { lon: 8, lat: 46 }, properties: {} },
    { ...common, name: null, position: null, properties: {} },
  ]);
  expect(reportFeatures(index, [0, 1, 2], { ...request, features: 2 })).toHaveLength(2);
  expect(reportFeatures(index, [0, 1, 2], { ...request, chars: JSON.stringify(all.slice(0, 1)).length })).toEqual(
    all.slice(0, 1),
  );
});

it('extracts one feature as a file of its own', () => {
  const file = readGeoFile(
    writeGeoJson([
      { type: 'Point', coordinates: [7, 46] },
      { type: 'LineString', coordinates: LINE, properties: { name: 'Way', secret: 1 } },
    ]),
  );
  const text = extractFeature(file, 1);
  const again = readGeoFile(new TextEncoder().encode(text ?? ''));
  expect(again).toMatchObject({
    features: [{ name: 'Way', properties: { name: 'Way' }, geometries: [{ type: 'LineString', coordinates: LINE }] }],
  });
  expect(text).not.toContain('secret');
  expect(extractFeature(file, 2)).toBeNull();
});
