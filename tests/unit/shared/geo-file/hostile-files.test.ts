/** Files that want to do harm or are mistaken for something else: each ends in one clear sentence, or costs what is wrong in it. */
import { describe, expect, it } from 'vitest';
import { geoFileTexts as texts } from '../../../../shared/texts/geo-files.ts';
import { featuresOf, makeGpx, problemOf, readGeoText } from '../../../support/geo-files.ts';

const POINT = '{"type":"Point","coordinates":[16.4,48.2]}';
const kml = (inner: string) => `<kml><Document>${inner}</Document></kml>`;
const placemark = (coordinates: string) =>
  kml(`<Placemark><Point><coordinates>${coordinates}</coordinates></Point></Placemark>`);
const pointAt = (...coordinates: unknown[]) => JSON.stringify({ type: 'Point', coordinates });
const bomb = (root: string, inner: string) => {
  const entities = Array.from({ length: 30 }, (_, n) => `<!ENTITY e${n + 1} "${`&e${n};`.repeat(10)}">`);
  return `<!DOCTYPE ${root} [<!ENTITY e0 "lol">${entities.join('')}]><${root}>${inner}</${root}>`;
};
const zip = (claimedBytes: number) => {
  const name = Buffer.from('doc.kml');
  const local = Buffer.alloc(30);
  local.writeUInt32BE(0x504b0304);
  local.writeUInt16LE(8, 8);
  local.writeUInt32LE(10, 18);
  local.writeUInt32LE(claimedBytes, 22);
  local.writeUInt16LE(name.length, 26);
  const central = Buffer.alloc(46);
  central.writeUInt32BE(0x504b0102);
  central.writeUInt16LE(8, 10);
  central.writeUInt32LE(10, 20);
  central.writeUInt32LE(claimedBytes, 24);
  central.writeUInt16LE(name.length, 28);
  const data = Buffer.alloc(10, 1);
  const end = Buffer.alloc(22);
  end.writeUInt32BE(0x504b0506);
  end.writeUInt16LE(1, 8);
  end.writeUInt16LE(1, 10);
  end.writeUInt32LE(central.length + name.length, 12);
  end.writeUInt32LE(local.length + name.length + data.length, 16);
  return Buffer.concat([local, name, data, central, name, end]);
};

describe('a file', () => {
  it.each<[string, string | Uint8Array, string | RegExp]>([
    // Nothing in it.
    ['empty', '', texts.empty],
    ['zeros', Buffer.alloc(10_000), texts.empty],
    ['a root of GPX that never ends', '<gpx>', texts.damaged],
    ['only a declaration', '<?xml version="1.0"?>', texts.damaged],
    ['an object of JSON', '{}', /not GeoJSON/],
    ['only names of columns', 'lat,lon', texts.noRows],
    // Another kind.
    ['PNG', Buffer.from('\x89PNG\r\n\x1a\n\0\0\0\rIHDR', 'latin1'), texts.unknown],
    ['JPEG', Buffer.from('\xff\xd8\xff\xe0\0\x10JFIF\0', 'latin1'), texts.unknown],
    ['PDF', Buffer.from('%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n<<>>\nendobj\n\0', 'latin1'), texts.unknown],
    ['a program', Buffer.from('\x7fELF\x02\x01\x01\0\0\0', 'latin1'), texts.unknown],
    ['SQLite', Buffer.from('SQLite format 3\0\x10\0\x01\x01', 'latin1'), texts.unknown],
    ['gzip', Buffer.from([0x1f, 0x8b, 8, 0]), texts.compressed],
    ['an archive that claims 1 GB', zip(2 ** 30), /^[^\n]{10,200}\.$/],
    ['an archive that claims 4 GB', zip(2 ** 32 - 1), /^[^\n]{10,200}\.$/],
    ['SVG', '<svg xmlns="http://www.w3.org/2000/svg"/>', /another kind of XML \(svg\)/],
    // Depth.
    ['folders in folders, 10,000 deep', kml('<Folder>'.repeat(10_000)), texts.tooDeep],
    ['elements, 10,000 deep', `<gpx>${'<a>'.repeat(10_000)}`, texts.tooDeep],
    ['lists, 100,000 deep', `${'['.repeat(100_000)}${']'.repeat(100_000)}`, /not GeoJSON/],
    ['lists that never end', '['.repeat(1_000_000), texts.damaged],
    [
      'collections, 50,000 deep, and nothing in them',
      `${'{"type":"GeometryCollection","geometries":['.repeat(50_000)}7${']}'.repeat(50_000)}`,
      /not GeoJSON/,
    ],
    // Numbers that are none.
    ['NaN in GeoJSON', '{"type":"Point","coordinates":[NaN,48.2]}', texts.damaged],
    ['Infinity in GeoJSON', '{"type":"Point","coordinates":[1e999,48.2]}', /not a longitude and a latitude/],
    ['null in GeoJSON', pointAt(null, 48.2), /not a longitude and a latitude/],
    ['NaN in GPX', makeGpx([{ lat: 'NaN', lon: '16' }]), /not a longitude and a latitude/],
    ['Infinity in GPX', makeGpx([{ lat: '48', lon: 'Infinity' }]), /not a longitude and a latitude/],
    ['NaN in KML', placemark('NaN,48.2'), /not a longitude and a latitude/],
    ['Infinity in KML', placemark('16.4,1e999'), /not a longitude and a latitude/],
    ['NaN in CSV', 'lat,lon\nNaN,16', /not a latitude and a longitude/],
    ['Infinity in CSV', 'lat,lon\n48,1e999', /not a latitude and a longitude/],
    // The two the wrong way round.
    ['swapped in GeoJSON', pointAt(35.7, 139.7), /Longitude comes first\.$/],
    ['swapped in GPX', makeGpx([{ lat: '139.7', lon: '35.7' }]), /not a longitude and a latitude/],
    ['swapped in KML', placemark('35.7,139.7'), /Longitude comes first\.$/],
    ['swapped in CSV', 'lat,lon\n139.7,35.7', /seem to be swapped\.$/],
    // EPSG:3857.
    ['metres in GeoJSON', pointAt(1_825_640, 6_141_876), /^Coordinates like \[1825640, 6141876\] aren’t degrees\./],
    ['metres in GPX', makeGpx([{ lat: '6141876', lon: '1825640' }]), /^Coordinates like .* aren’t degrees\./],
    ['metres in KML', placemark('1825640.5,6141876.2'), /^Coordinates like .* aren’t degrees\./],
    ['metres in CSV', 'lat;lon\n6141876,2;1825640,5', /^Coordinates like .* aren’t degrees\./],
    ['metres in WKT', 'id;geom\n1;POINT(1825640 6141876)', /not a shape that can be read/],
    // Zeros in the middle.
    ['zeros in GeoJSON', POINT.replace('Point', 'Po\0int'), texts.damaged],
    ['zeros in CSV', 'lat,lon\n48\0,16', texts.unknown],
  ])('ends in one sentence: %s', (_what, contents, sentence) => {
    expect(problemOf(contents)).toEqual(typeof sentence === 'string' ? sentence : expect.stringMatching(sentence));
  });

  it.each(['gpx', 'kml'])('never expands the entities of %s, nor reads other files', (root) => {
    const read = readGeoText(
      bomb(root, '<Placemark><name>&e30;</name><Point><coordinates>1,2</coordinates></Point></Placemark>'),
    );
    expect(JSON.stringify(read).length).toBeLessThan(1000);
    const outside = `<!DOCTYPE ${root} SYSTEM "file:///etc/passwd" [<!ENTITY x SYSTEM "file:///etc/passwd"><!ENTITY % y SYSTEM "http://127.0.0.1:9/">%y;]>`;
    const named = makeGpx([{ lat: 1, lon: 2 }], '&x;').replace('<gpx', `${outside}<gpx`);
    expect(JSON.stringify(readGeoText(named))).not.toContain('root:');
  });

  it.each([
    ['GPX', makeGpx([{ lat: 48.2, lon: 16.4 }])],
    ['KML', placemark('16.4,48.2')],
    ['GeoJSON', POINT],
    ['CSV', 'name,lat,lon\nWien,48.2,16.4'],
  ])('may be UTF-16: %s', (_what, text) => {
    for (const bytes of [
      Buffer.from(`\ufeff${text}`, 'utf16le'),
      Buffer.from(`\ufeff${text}`, 'utf16le').swap16(),
      Buffer.from(text, 'utf16le'),
    ]) {
      expect(featuresOf(bytes)[0]?.geometries[0]?.coordinates.flat()).toEqual([16.4, 48.2]);
    }
  });

  it('costs only what is wrong in it', () => {
    const mixed = {
      type: 'GeometryCollection',
      geometries: [JSON.parse(POINT), { type: 'Point', coordinates: [1_825_640, 6_141_876] }],
    };
    const read = readGeoText(JSON.stringify(mixed));
    expect(read.kind === 'file' && [read.features.length, read.skipped.points]).toEqual([1, 1]);
    expect(
      featuresOf(kml(`<Placemark><name>a\0b</name><Point><coordinates>1,2</coordinates></Point></Placemark>`)),
    ).toMatchObject([{ geometries: [{ coordinates: [1, 2] }] }]);
  });
});
