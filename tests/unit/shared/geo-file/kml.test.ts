/** KML as Google Earth, My Maps and others write it. */
import { describe, expect, it } from 'vitest';
import { makeFileShape } from '../../../../shared/geo-file/area-shape.ts';
import { featuresOf, readGeoText } from '../../../support/geo-files.ts';

function kmlOf(inner: string): string {
  return `<?xml version="1.0"?><kml xmlns="http://www.opengis.net/kml/2.2"><Document><name>Map</name>${inner}</Document></kml>`;
}

function placemark(geometry: string, name = ''): string {
  return `<Placemark><name>${name}</name>${geometry}</Placemark>`;
}

function lineString(coordinates: string): string {
  return `<LineString><coordinates>${coordinates}</coordinates></LineString>`;
}

function boundary(name: string, coordinates: string): string {
  return `<${name}><LinearRing><coordinates>${coordinates}</coordinates></LinearRing></${name}>`;
}

const TRIANGLE = '0,0 2,0 2,2 0,0';
const HOLE = '1,0.2,0 1.5,0.2,0 1.5,1,0 1,0.2,0';

describe('KML', () => {
  it('has placemarks in folders, with names and times', () => {
    const text =
      kmlOf(`<Style><name>no</name></Style><NetworkLink><name>no</name></NetworkLink><Folder><name>Tours</name><Folder><name>2024</name>
      ${placemark(`<ExtendedData><x:coordinates>1,1</x:coordinates></ExtendedData><TimeStamp><when>2024-05</when></TimeStamp>${lineString('7,46,500 8,47,600')}`, 'Day 1')}
      </Folder>${placemark('<Point><coordinates> 7,46 </coordinates></Point>', 'Hut')}</Folder>
      <GroundOverlay><name>Photo</name><coordinates>1,1</coordinates></GroundOverlay>`);
    expect(readGeoText(text)).toEqual({
      kind: 'file',
      name: 'Map',
      skipped: { points: 0, rings: 0, features: 0 },
      features: [
        {
          name: 'Day 1',
          folders: ['Map', 'Tours', '2024'],
          properties: { time: '2024-05' },
          geometries: [
            {
              type: 'LineString',
              coordinates: [
                [7, 46, 500],
                [8, 47, 600],
              ],
            },
          ],
        },
        {
          name: 'Hut',
          folders: ['Map', 'Tours'],
          properties: {},
          geometries: [{ type: 'Point', coordinates: [7, 46] }],
        },
      ],
    });
  });

  it('has descriptions and extended data as properties, and nothing else of what may be in there', () => {
    const at = '<Point><coordinates>7,46</coordinates></Point>';
    const data = `<Data name="__proto__"><value>x</value></Data><Data name="beds"><displayName>Beds</displayName><value> 12 </value></Data>
      <SchemaData schemaUrl="#hut"><SimpleData name="open">June</SimpleData><SimpleData>?</SimpleData></SchemaData>
      <x:Placemark><x:name>no</x:name></x:Placemark><x:coordinates>1,1</x:coordinates>`;
    const text = kmlOf(`<ExtendedData>${data}</ExtendedData>
      ${placemark(`<description><![CDATA[<b>Warm</b>]]></description><address></address><ExtendedData>${data}</ExtendedData>${at}`, 'Hut')}`);
    const [feature, ...others] = featuresOf(text);
    expect([Object.entries(feature?.properties ?? {}), others]).toEqual([
      [
        ['description', '<b>Warm</b>'],
        ['__proto__', 'x'],
        ['beds', '12'],
        ['open', 'June'],
      ],
      [],
    ]);
  });

  it('has polygons with holes, whichever boundary comes first', () => {
    const [outer, inner] = [boundary('outerBoundaryIs', TRIANGLE), boundary('innerBoundaryIs', HOLE)];
    for (const text of [outer + inner, inner + outer]) {
      const [feature] = featuresOf(kmlOf(placemark(`<MultiGeometry><Polygon>${text}</Polygon></MultiGeometry>`)));
      const [geometry] = feature?.geometries ?? [];
      expect(geometry?.coordinates).toMatchObject([
        [[0, 0], {}, {}, {}],
        [[1, 0.2, 0], {}, {}, {}],
      ]);
    }
  });

  it('has tracks of Google’s extension, and rings that stand alone', () => {
    const track = `<gx:Track><when>T1</when><when>T2</when><gx:coord>7 46 500</gx:coord><gx:coord>8 47</gx:coord></gx:Track>`;
    const ring = `<LinearRing><coordinates>${TRIANGLE}</coordinates></LinearRing>`;
    const features = featuresOf(kmlOf(placemark(`<gx:MultiTrack>${track}${track}</gx:MultiTrack>`) + placemark(ring)));
    expect(features.map(({ geometries }) => geometries.map(({ coordinates }) => coordinates.length))).toEqual([
      [2, 2],
      [4],
    ]);
    expect(features[0]?.properties).toEqual({ time: 'T1' });
  });

  it.each([
    ['plain', '7.44,46.95,500 7.45,46.96,510', 0],
    ['on lines of their own', '\n\t7.44,46.95,0\n\t7.45,46.96,0\n', 0],
    ['with spaces after commas', '7.44, 46.95, 0 7.45, 46.96, 0', 0],
    ['with spaces before commas', '7.44 ,46.95 7.45 ,46.96', 0],
    ['with a bad height', '7.44,46.95,NaN 7.45,46.96,-', 0],
    ['with a bad point between them', '7.44,46.95 7,46.9x 7.45,46.96', 1],
    ['with one off the globe', '7.44,46.95 7,91 7.45,46.96', 1],
    ['with one that lacks its latitude', '7.44,46.95 7 7.45,46.96', 1],
  ])('has coordinates %s', (_what, coordinates, points) => {
    const read = readGeoText(kmlOf(placemark(lineString(coordinates))));
    const line = read.kind === 'file' ? read.features[0]?.geometries[0]?.coordinates : undefined;
    expect(line).toEqual([expect.arrayContaining([7.44, 46.95]), expect.arrayContaining([7.45, 46.96])]);
    expect(read).toMatchObject({ skipped: { points } });
  });

  it('never guesses where one of many numbers ends', () => {
    const text = kmlOf(placemark(lineString('7.44,46.95,0,7.45,46.96,0'), 'Road'));
    expect(makeFileShape(readGeoText(text), 1000)).toMatchObject({
      kind: 'problem',
      message: '["7.44", "46.95"] is not a longitude and a latitude in degrees.',
    });
  });

  it('loses a degenerate hole or polygon alone', () => {
    const hole = boundary('innerBoundaryIs', '0,0 1,1 0,0');
    const flat = `<Polygon>${boundary('outerBoundaryIs', '5,5 6,6')}</Polygon>`;
    const whole = `<Polygon>${boundary('outerBoundaryIs', TRIANGLE)}${hole}</Polygon>`;
    const read = readGeoText(kmlOf(placemark(flat) + placemark(whole, 'Valley')));
    expect(read).toMatchObject({ features: [{ name: 'Valley' }], skipped: { points: 0, rings: 2, features: 0 } });
    expect(makeFileShape(read, 1000)).toMatchObject({ notes: ['Skipped because they can’t be read: 2 rings.'] });
  });
});
