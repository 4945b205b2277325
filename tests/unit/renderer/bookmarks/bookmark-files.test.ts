/** Files of bookmarks: what is exported comes back the same, and points of other files become bookmarks. */
import { expect, it } from 'vitest';
import { formatBookmarks } from '../../../../renderer/bookmarks/bookmark-files.ts';
import { readBookmarkPoints } from '../../../../renderer/bookmarks/bookmark-points.ts';
import { MAX_BOOKMARKS } from '../../../../shared/bookmarks/bookmark.ts';
import { readGeoFile } from '../../../../shared/geo-file/read-geo-file.ts';

function read(text: string) {
  return readBookmarkPoints(readGeoFile(new TextEncoder().encode(text)));
}

const collect = (...features: readonly object[]) => JSON.stringify({ type: 'FeatureCollection', features });
const point = (properties: object | null, ...coordinates: readonly number[]) => ({
  type: 'Feature',
  properties,
  geometry: { type: 'Point', coordinates },
});

it('brings exported bookmarks back the same', () => {
  const drafts = [
    { name: 'Hut “9”', folder: 'Alps/North', lat: 47.123456, lon: -179.5, zoom: 0 },
    { name: '小屋', folder: '', lat: -12, lon: 180, zoom: 24 },
  ];
  const text = formatBookmarks(drafts.map((draft, at) => ({ id: String(at), ...draft })));
  expect(text.split('\n')).toHaveLength(5);
  expect(read(text)).toEqual({ kind: 'points', points: drafts });
});

it('takes points only, each with the name of its feature, and only good values', () => {
  const many = {
    type: 'Feature',
    properties: { name: 'Two', zoom: 99, folder: 7 },
    geometry: {
      type: 'MultiPoint',
      coordinates: [
        [200, 1],
        [2, 2],
      ],
    },
  };
  const line = {
    ...many,
    geometry: {
      type: 'LineString',
      coordinates: [
        [1, 1],
        [2, 2],
      ],
    },
  };
  expect(read(collect(many, line, point(null, 3, 3)))).toEqual({
    kind: 'points',
    points: [
      { name: 'Two', folder: '', lat: 1, lon: -160, zoom: null },
      { name: 'Two', folder: '', lat: 2, lon: 2, zoom: null },
      { name: null, folder: '', lat: 3, lon: 3, zoom: null },
    ],
  });
});

it('takes folders of KML, and names on one line', () => {
  const kml = `<kml xmlns="http://www.opengis.net/kml/2.2"><Folder><name>Trip</name><Folder><name>Day\n1</name>
    <Placemark><name> A\tB </name><Point><coordinates>11,47</coordinates></Point></Placemark></Folder></Folder></kml>`;
  expect(read(kml)).toEqual({
    kind: 'points',
    points: [{ name: 'A B', folder: 'Trip/Day 1', lat: 47, lon: 11, zoom: null }],
  });
});

it('says why a file cannot be read, and reads no more than there is room for', () => {
  expect(read('<html>')).toMatchObject({ kind: 'problem' });
  const reading = read(
    collect(...Array.from({ length: MAX_BOOKMARKS + 2 }, (_, at) => point({ name: `${at}` }, 1, 1))),
  );
  expect(reading.kind === 'points' && reading.points).toHaveLength(MAX_BOOKMARKS + 1);
});
