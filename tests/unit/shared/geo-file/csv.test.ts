/** Tables with coordinates: delimiters, names of columns, numbers, shapes, and rows that can't be read. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { makeFileShape } from '../../../../shared/geo-file/area-shape.ts';
import { geoFileTexts } from '../../../../shared/texts/geo-files.ts';
import { featuresOf, problemOf, readGeoText } from '../../../support/geo-files.ts';

const BERN = { type: 'Point', coordinates: [7.44, 46.95] };
const positionsOf = (text: string | Uint8Array) => featuresOf(text).map(({ geometries }) => geometries);

describe('a table', () => {
  it.each<[string, string | Uint8Array]>([
    ['commas', 'lat,lon\n46.95,7.44\n'],
    ['semicolons', 'lat;lon\n46.95;7.44'],
    ['semicolons and decimal commas', 'lat;lon\n46,95;7,44'],
    ['tabs', 'lat\tlon\n46.95\t7.44'],
    ['tabs, with a first column without a name', '\tlat\tlon\n0\t46.95\t7.44'],
    ['bars', 'lat|lon\n46.95|7.44'],
    ['quoted decimal commas', 'lat,lon\n"46,95","7,44"'],
    ['lines of Windows', 'lat,lon\r\n46.95,7.44\r\n'],
    ['lines of an old Mac', 'lat,lon\r46.95,7.44\r'],
    ['a line for Excel', 'sep=;\nlat;lon\n46.95;7.44'],
    ['blank lines and cells', '\n,\n  \nlat,lon\n\n,\n46.95,7.44\n,,,\n'],
    ['spaces around names and cells', ' lat , lon \n 46.95 , 7.44 '],
    ['a byte order mark', '\ufefflat,lon\n46.95,7.44'],
    ['UTF-16', Buffer.from('\ufefflat\tlon\n46.95\t7.44', 'utf16le')],
    ['UTF-16 without a mark', Buffer.from('lat,lon\n46.95,7.44', 'utf16le')],
    ['a single row', 'name,lat,lon\nBern,46.95,7.44'],
  ])('may have %s', (_what, text) => {
    expect(positionsOf(text)).toEqual([[BERN]]);
  });

  it.each([
    ['Latitude', 'Longitude'],
    ['LAT', 'LNG'],
    ['lat', 'long'],
    ['y', 'x'],
    ['gps_lat', 'gps_lon'],
    ['Lat (°)', 'Lon (°)'],
    ['decimalLatitude', 'decimalLongitude'],
    ['Breitengrad', 'Längengrad'],
    ['Breite', 'Länge'],
    ['latitud', 'longitud'],
    ['latitudine', 'longitudine'],
    ['szerokość', 'długość'],
    ['широта', 'долгота'],
    ['緯度', '経度'],
  ])('finds the columns %s and %s', (lat, lon) => {
    expect(positionsOf(`id,${lat},${lon}\n7,46.95,7.44`)).toEqual([[BERN]]);
  });

  it('prefers clear names to x and y', () => {
    expect(positionsOf('x,y,lon,lat\n600000,200000,7.44,46.95')).toEqual([[BERN]]);
  });

  it.each([['"46.95, 7.44"'], ['46.95 7.44'], ['46.95;7.44'], ['"(46.95, 7.44)"'], ['"46°57\'00""N 7°26\'24""E"']])(
    'may have both in one column: %s',
    (cell) => {
      expect(positionsOf(`name,lat/lon\nBern,${cell}`)).toEqual([[BERN]]);
    },
  );

  it('may have one column and nothing else', () => {
    expect(positionsOf('coordinates\n46.95, 7.44')).toEqual([[BERN]]);
    expect(positionsOf('WKT\nPOINT (7.44 46.95)')).toEqual([[BERN]]);
    expect(positionsOf('WKT\nLINESTRING (7 46, 8 47)')).toMatchObject([[{ type: 'LineString' }]]);
  });

  it('reads degrees, minutes and letters', () => {
    expect(positionsOf("lat,lon\n46°57'N,7°26.4'E\n46.95 N,7.44 E")).toEqual([[BERN], [BERN]]);
  });

  it('gives names, heights and all other cells as texts', () => {
    const [feature] = featuresOf('Name;PLZ;lat;lon;ele;note;;PLZ\n Bern ;03011;46.95;7.44;540;;a;b\n');
    expect(feature).toEqual({
      name: 'Bern',
      folders: [],
      properties: { PLZ: '03011', ele: '540', '7': 'a', 'PLZ 8': 'b' },
      geometries: [{ type: 'Point', coordinates: [7.44, 46.95, 540] }],
    });
  });

  it('keeps names that objects have of their own', () => {
    const [feature] = featuresOf('__proto__,constructor,lat,lon\na,b,1,2');
    expect(Object.entries(feature?.properties ?? {})).toEqual([
      ['__proto__', 'a'],
      ['constructor', 'b'],
    ]);
  });
});

describe('a shape in a table', () => {
  const shapesOf = (cell: string) => positionsOf(`id;geom\n1;${cell}`)[0];

  it.each([
    ['POINT (7.44 46.95)', [BERN]],
    ['point(7.44 46.95)', [BERN]],
    ['SRID=4326;POINT(7.44 46.95)', [BERN]],
    ['POINT Z (7.44 46.95 540)', [{ ...BERN, coordinates: [7.44, 46.95, 540] }]],
    ['POINTZ(7.44 46.95 540)', [{ ...BERN, coordinates: [7.44, 46.95, 540] }]],
    ['POINT M (7.44 46.95 9)', [BERN]],
    ['POINT ZM (7.44 46.95 540 9)', [{ ...BERN, coordinates: [7.44, 46.95, 540] }]],
    ['MULTIPOINT ((7.44 46.95), (7.44 46.95))', [BERN, BERN]],
    ['MULTIPOINT (7.44 46.95, 7.44 46.95)', [BERN, BERN]],
    [
      'LINESTRING (1 2, 3e0 -4)',
      [
        {
          type: 'LineString',
          coordinates: [
            [1, 2],
            [3, -4],
          ],
        },
      ],
    ],
    ['GEOMETRYCOLLECTION (POINT (7.44 46.95), GEOMETRYCOLLECTION (POINT (7.44 46.95)))', [BERN, BERN]],
    ['"{""type"":""Point"",""coordinates"":[7.44,46.95]}"', [BERN]],
  ])('is read: %s', (cell, geometries) => {
    expect(shapesOf(cell.includes(';') ? `"${cell}"` : cell)).toEqual(geometries);
  });

  it('may be areas with holes', () => {
    const areas = shapesOf('MULTIPOLYGON (((0 0, 9 0, 9 9, 0 0), (1 1, 2 1, 2 2, 1 1)), ((20 0, 29 0, 29 9, 20 0)))');
    expect(areas).toMatchObject([{ type: 'Polygon' }, { type: 'Polygon' }]);
    expect(areas?.[0]?.coordinates).toHaveLength(2);
  });

  it.each([
    'POINT (7.44)',
    'POINT (7.44 460)',
    'POINT (7.44 46.95',
    'POINT (7.44 46.95) x',
    'POINT (a b)',
    'POINT (1 2, 3 4)',
    'LINESTRING ((1 2, 3 4))',
    'POLYGON ((0 0, 1 1))',
    'CIRCULARSTRING (0 0, 1 1, 2 0)',
    '0101000020E6100000C3F5285C8FC21D40',
    `${'GEOMETRYCOLLECTION('.repeat(1000)}POINT(1 2)${')'.repeat(1000)}`,
  ])('costs its row if it can’t be read: %s', (cell) => {
    const read = readGeoText(`id;geom\n1;POINT (1 2)\n2;"${cell}"`);
    expect(read.kind === 'file' && read.features.length).toBe(1);
    expect(read.kind === 'file' && read.skipped).toMatchObject({ features: 1, lines: [3] });
  });

  it('gives way to columns for a place if it can’t be read', () => {
    expect(positionsOf('geom,lat,lon\n0101000020E6,46.95,7.44')).toEqual([[BERN]]);
  });

  it('makes an area, as lines and polygons of other files do', () => {
    const shape = makeFileShape(readGeoText('name;wkt\nPark;POLYGON((7 46, 8 46, 8 47, 7 46))'), 1000);
    expect(shape).toMatchObject({ kind: 'shape', name: 'Park', shape: { kind: 'polygon' } });
    const points = makeFileShape(readGeoText('lat,lon\n46.95,7.44'), 1000);
    expect(points).toEqual({ kind: 'problem', message: geoFileTexts.onlyPoints });
  });

  it('in metres is told with its coordinate system', () => {
    expect(problemOf('id;geom\n1;"SRID=3857;POINT(828000 5933000)"')).toContain('EPSG:3857');
  });
});

describe('a row that can’t be read', () => {
  it('costs itself alone, and is told with its line', () => {
    const read = readGeoText('name,lat,lon\nA,1,2\n"B\nb",95,2\nC,,\n\nD,x,2\nE,3,4\nF,1,999\n');
    expect(read.kind === 'file' && read.features.map(({ name }) => name)).toEqual(['A', 'E']);
    const skipped = read.kind === 'file' ? read.skipped : undefined;
    expect(skipped).toEqual({ points: 0, rings: 0, features: 4, lines: [3, 5, 7] });
    expect(skipped && geoFileTexts.skipped(skipped)).toBe(
      'Skipped because they can’t be read: 4 rows (lines 3, 5, 7, …).',
    );
  });

  it('may be all that follows an open quotation mark', () => {
    const read = readGeoText('lat,lon,note\n1,2,a\n3,4,"b\n5,6,c\n');
    expect(read.kind === 'file' && [read.features.length, read.skipped]).toEqual([
      1,
      { points: 0, rings: 0, features: 1, lines: [3] },
    ]);
    expect(problemOf('lat,lon,note\n3,4,"b\n5,6,c\n')).toBe('Line 2: a quotation mark is never closed.');
  });
});

describe('a text without places', () => {
  it.each([
    ['only a header', 'name,lat,lon\n', geoFileTexts.noRows],
    ['no header', '46.95,7.44\n48.2,16.37\n', geoFileTexts.noHeader],
    ['no header, three columns', 'Bern;46,95;7,44\nWien;48,2;16,37\n', geoFileTexts.noHeader],
    ['other columns', 'name,street\nA,B\nC,D\n', geoFileTexts.noColumns('name, street')],
    ['many columns', 'a,b,c,d,e\n1,2,3,4,5\n', geoFileTexts.noColumns('a, b, c, d, …')],
    ['half of a pair', 'name,lat\nA,46.95\n', geoFileTexts.noColumns('name, lat')],
    [
      'swapped columns',
      'lat,lon\n139.7,35.7\n140.1,36\n',
      'Line 2: ["139.7", "35.7"] is not a latitude and a longitude. The two columns seem to be swapped.',
    ],
    [
      'metres',
      'x,y\n828293,5933345\n',
      'Coordinates like ["5933345", "828293"] aren’t degrees. Export the file in degrees, as WGS 84 (EPSG:4326).',
    ],
    ['words', 'lat,lon\nnorth,east\n', 'Line 2: ["north", "east"] is not a latitude and a longitude in degrees.'],
    [
      'numbers that aren’t',
      'lat,lon\nNaN,Infinity\n',
      'Line 2: ["NaN", "Infinity"] is not a latitude and a longitude in degrees.',
    ],
    ['nothing in its columns', 'name,lat,lon\nA,,\n', 'Line 2 has no coordinates.'],
    ['prose', 'Dear all,\nthis is not a table, or is it? No, it isn’t.\nBye', geoFileTexts.unknown],
    ['one word', 'hello', geoFileTexts.unknown],
    ['zeros', 'lat,lon\n1,2\0\n3,4', geoFileTexts.unknown],
  ])('is told: %s', (_what, text, sentence) => {
    expect(problemOf(text)).toBe(sentence);
  });
});

describe('any table', () => {
  it('is read as it was written, with any delimiter', () => {
    const cell = fc.string({ unit: fc.constantFrom(...'aé ",;\t|\n\'%') });
    const row = fc.tuple(
      cell,
      fc.double({ min: -90, max: 90, noNaN: true }),
      fc.double({ min: -180, max: 180, noNaN: true }),
    );
    const write = (text: string) => `"${text.replaceAll('"', '""')}"`;
    const table = fc.tuple(fc.constantFrom(',', ';', '\t', '|'), fc.array(row, { minLength: 1, maxLength: 20 }));
    fc.assert(
      fc.property(table, ([mark, rows]) => {
        const lines = rows.map(([note, lat, lon]) => [write(note), lat, lon].join(mark));
        const features = featuresOf([`note${mark}lat${mark}lon`, ...lines].join('\r\n'));
        expect(features.map(({ geometries }) => geometries[0]?.coordinates)).toEqual(
          rows.map(([, lat, lon]) => [lon + 0, lat + 0]),
        );
        expect(features.map(({ properties }) => properties.note ?? '')).toEqual(rows.map(([note]) => note.trim()));
      }),
    );
  });
});
