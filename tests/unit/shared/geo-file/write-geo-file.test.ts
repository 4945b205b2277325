/** Files that are written: what our own readers find in them again, and what each format demands. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { GeoFeature, GeoFile, GeoGeometry, GeoPosition } from '../../../../shared/geo-file/geo-file.ts';
import { writeGeoFile } from '../../../../shared/geo-file/write-geo-file.ts';
import { LAYER_FORMATS, type LayerFormat } from '../../../../shared/layers/layer.ts';
import { geoFileTexts } from '../../../../shared/texts/geo-files.ts';
import { anyCharacter } from '../../../support/any-character.ts';
import { featuresOf, readGeoText } from '../../../support/geo-files.ts';

type ReadFile = Extract<GeoFile, { kind: 'file' }>;

const LOOK = { name: 'Layer', colour: '#d01c8b', widthPx: 3 };
const EMPTY = { kind: 'file', name: null, features: [], skipped: { points: 0, rings: 0, features: 0 } } as const;

const makeFeature = (geometries: readonly GeoGeometry[], rest: Partial<GeoFeature> = {}): GeoFeature => ({
  name: null,
  folders: [],
  properties: {},
  geometries,
  ...rest,
});
const point = (...coordinates: GeoPosition): GeoGeometry => ({ type: 'Point', coordinates });
const line = (...coordinates: GeoPosition[]): GeoGeometry => ({ type: 'LineString', coordinates });
const area = (...coordinates: GeoPosition[][]): GeoGeometry => ({ type: 'Polygon', coordinates });

function write(format: LayerFormat, features: readonly GeoFeature[], rest: Partial<ReadFile> = {}) {
  const written = writeGeoFile({ ...EMPTY, features, ...rest }, { format, ...LOOK });
  if (written.kind === 'problem') throw new Error(written.message);
  return { text: new TextDecoder().decode(written.bytes), notes: written.notes };
}

const jsonOf = (features: readonly GeoFeature[]) => JSON.parse(write('geojson', features).text);
const geometryOf = (geometry: GeoGeometry) => jsonOf([makeFeature([geometry])]).features[0].geometry;

describe.each(LAYER_FORMATS)('a file saved as %s', (format) => {
  const again = (features: readonly GeoFeature[]) => featuresOf(write(format, features).text);

  it('keeps names, heights, holes and lines of one feature', () => {
    const feature = makeFeature([point(7.4474, 46.948, 540.5), line([7, 46, 1], [8, 47, 2]), line([9, 46], [9, 47])], {
      name: 'Bern & <Köniz> "West"',
    });
    const read = again([feature]);
    expect(read.map(({ name }) => name)).toEqual(read.map(() => feature.name));
    expect(read.flatMap(({ geometries }) => geometries)).toEqual(feature.geometries);
  });

  it('keeps the time of a point and the start of a track', () => {
    const properties = { time: '2026-05-01T08:30:00Z' };
    const read = again([
      makeFeature([point(1, 2)], { properties }),
      makeFeature([line([1, 2], [3, 4])], { properties }),
    ]);
    expect(read.map((feature) => feature.properties.time)).toEqual([properties.time, properties.time]);
  });

  it('has seven decimals, and never an exponent', () => {
    const { text } = write(format, [makeFeature([point(1.123456789, 0.00000001, 0), point(-1e-9, -89.99999999)])]);
    expect(text).toMatch(/1\.1234568\b/);
    expect(text).not.toMatch(/\d[eE]-|\d\.\d{8}|-0[^.\d]/);
  });

  it('has no positions beyond 180°', () => {
    const read = again([makeFeature([point(190, 1), line([170, 1], [190, 3]), line([-190, 1], [-200, 1])])]);
    const lons = read.flatMap(({ geometries }) =>
      geometries.flatMap(({ coordinates }) => coordinates.flat(2).filter((_, index) => index % 2 === 0)),
    );
    for (const lon of lons) expect(Math.abs(lon as number)).toBeLessThanOrEqual(180);
    expect(lons[0]).toBe(-170);
  });

  it('has none of the characters that no text should have', () => {
    const name = 'a\0b\x07c\ud800d\uffffe';
    const { text } = write(format, [makeFeature([point(1, 2)], { name, properties: { [name]: name } })], { name });
    expect(text).not.toMatch(format === 'geojson' ? /[^\P{Cc}\n]|\p{Cs}/u : /[^\P{Cc}\n]|[\p{Cs}\uffff]/u);
    if (format !== 'geojson') expect(text).toContain('<name>abcde</name>');
  });

  it('is valid for any text and any numbers', () => {
    const text = fc.string({ unit: anyCharacter, maxLength: 20 });
    const position = fc.tuple(
      fc.double({ min: -180, max: 180, noNaN: true }),
      fc.double({ min: -90, max: 90, noNaN: true }),
    );
    const feature = fc.record({
      name: fc.option(text),
      folders: fc.array(text, { maxLength: 2 }),
      properties: fc.dictionary(text, fc.jsonValue()),
      geometries: fc.array(
        fc.oneof(
          position.map((at) => point(...at)),
          fc.array(position, { minLength: 1, maxLength: 5 }).map((all) => line(...all)),
        ),
        { minLength: 1, maxLength: 3 },
      ),
    });
    fc.assert(
      fc.property(fc.array(feature, { maxLength: 5 }), text, (features, name) => {
        const written = write(format, features, { name });
        const read = readGeoText(written.text);
        if (read.kind === 'problem') throw new Error(`${read.message}\n${written.text}`);
        expect(read.skipped).toEqual({ points: 0, rings: 0, features: 0 });
        if (features.length > 0) expect(read.features.length).toBeGreaterThan(0);
      }),
    );
  });

  it('holds an empty list', () => {
    expect(again([])).toEqual([]);
  });

  it('comes back as the same text when it is read and saved again', () => {
    const features = [
      makeFeature([point(1, 2)], { name: 'A', properties: { time: '2026-05-01' } }),
      makeFeature([line([1, 2], [3, 4, 5])], { name: 'B' }),
    ];
    const first = write(format, features, { name: 'Trip' });
    const read = readGeoText(first.text);
    expect(write(format, read.kind === 'file' ? read.features : [], { name: 'Trip' }).text).toBe(first.text);
  });
});

describe('GeoJSON', () => {
  it('is cut at the antimeridian, with heights', () => {
    expect(geometryOf(line([170, 0, 100], [-170, 20, 200]))).toEqual({
      type: 'MultiLineString',
      coordinates: [
        [
          [170, 0, 100],
          [180, 10, 150],
        ],
        [
          [-180, 10, 150],
          [-170, 20, 200],
        ],
      ],
    });
    const square = area([
      [170, 0],
      [-170, 0],
      [-170, 10],
      [170, 10],
      [170, 0],
    ]);
    expect(geometryOf(square)).toMatchObject({ type: 'MultiPolygon' });
  });

  it.each<[string, GeoPosition[]]>([
    [
      'ends on it',
      [
        [170, 0],
        [180, 0],
      ],
    ],
    [
      'begins on it',
      [
        [180, 0],
        [170, 0],
      ],
    ],
    [
      'runs along it',
      [
        [180, 0],
        [-180, 5],
        [180, 10],
      ],
    ],
  ])('stays one line that %s', (_what, coordinates) => {
    expect(geometryOf(line(...coordinates)).type).toBe('LineString');
  });

  it('turns outer rings counter-clockwise and holes clockwise', () => {
    const clockwise: GeoPosition[] = [
      [0, 0, 5],
      [0, 9, 5],
      [9, 9, 5],
      [9, 0, 5],
      [0, 0, 5],
    ];
    const hole: GeoPosition[] = [
      [1, 1],
      [2, 1],
      [2, 2],
      [1, 1],
    ];
    const turned = [[...clockwise].reverse(), [...hole].reverse()];
    expect(geometryOf(area(clockwise, hole)).coordinates).toEqual(turned);
    expect(geometryOf(area(...turned)).coordinates).toEqual(turned);
  });

  it('joins geometries of one kind, and collects others', () => {
    const types = (geometries: readonly GeoGeometry[]) => jsonOf([makeFeature(geometries)]).features[0].geometry.type;
    expect(types([point(1, 2), point(3, 4)])).toBe('MultiPoint');
    expect(types([point(1, 2), line([1, 2], [3, 4])])).toBe('GeometryCollection');
    expect(types([line([1, 2])])).toBe('Point');
  });

  it('has the colours of the feature, else of the layer', () => {
    const style = { stroke: '#ff000080', strokeWidthPx: 5, fill: null, point: '#00ff00ff' };
    const shapes = [
      point(1, 2),
      area([
        [0, 0],
        [9, 0],
        [9, 9],
        [0, 0],
      ]),
    ];
    const [own, plain] = jsonOf([makeFeature(shapes, { style }), makeFeature(shapes)]).features;
    expect(own.properties).toEqual({
      'marker-color': '#00ff00',
      stroke: '#ff0000',
      'stroke-opacity': 0.5,
      'stroke-width': 5,
      fill: '#ff0000',
      'fill-opacity': 0,
    });
    expect(plain.properties).toEqual({
      'marker-color': '#d01c8b',
      stroke: '#d01c8b',
      'stroke-opacity': 1,
      'stroke-width': 3,
      fill: '#d01c8b',
      'fill-opacity': 0.2,
    });
  });

  it('keeps properties as they are, and says a name and folders that no property says', () => {
    const properties = { title: 'A', n: 7, deep: { list: [1, null] }, stroke: 'mine' };
    const [read] = jsonOf([
      makeFeature([line([1, 2], [3, 4])], { name: 'A', folders: ['In', 'Out'], properties }),
    ]).features;
    expect(read.properties).toMatchObject({ ...properties, folder: 'In/Out' });
    expect(read.properties).not.toHaveProperty('name');
    expect(jsonOf([makeFeature([point(1, 2)], { name: 'B' })]).features[0].properties.name).toBe('B');
  });

  it('is refused if a property is nested too deeply to be written', () => {
    const deep = JSON.parse(`${'['.repeat(50_000)}${']'.repeat(50_000)}`);
    const file = { ...EMPTY, features: [makeFeature([point(1, 2)], { properties: { deep } })] };
    expect(writeGeoFile(file, { format: 'geojson', ...LOOK })).toEqual({
      kind: 'problem',
      message: geoFileTexts.tooDeep,
    });
  });
});

describe('GPX', () => {
  const ring: GeoPosition[] = [
    [0, 0],
    [9, 0],
    [9, 9],
    [0, 0],
  ];

  it('has areas as closed tracks, and says so', () => {
    const { text, notes } = write('gpx', [makeFeature([area(ring, ring)], { name: 'Park' })]);
    expect(featuresOf(text)).toMatchObject([{ name: 'Park', geometries: [line(...ring), line(...ring)] }]);
    expect(notes).toEqual(['GPX has no areas: 1 area was saved as closed tracks.']);
  });

  it('says which properties it can’t keep', () => {
    expect(write('gpx', [makeFeature([point(1, 2)], { properties: { desc: 'x' } })]).notes).toEqual([]);
    expect(write('gpx', [makeFeature([point(1, 2)], { properties: { height: 4 } })]).notes).toEqual([
      geoFileTexts.propertiesLeftOut,
    ]);
  });

  it('has waypoints before tracks, and no longitude of 180°', () => {
    const { text } = write('gpx', [makeFeature([line([170, 1], [180, 1])]), makeFeature([point(1, 2)])]);
    expect(text.indexOf('<wpt')).toBeLessThan(text.indexOf('<trk'));
    expect(text).toContain('lon="179.9999999"');
  });
});

describe('KML', () => {
  it('has the folders, colours, times and properties of features', () => {
    const { text } = write(
      'kml',
      [
        makeFeature([point(1, 2)], { folders: ['Trip', 'A & B'], properties: { height: 4, list: [1] } }),
        makeFeature([point(3, 4)], { folders: ['Trip', 'A & B', 'C'], style: { point: '#11223344' } }),
        makeFeature([point(5, 6)], { folders: [], properties: { description: 'Nice', time: '2026-05-01' } }),
      ],
      { name: 'Trip' },
    );
    expect(text).toContain('<Data name="height"><value>4</value></Data><Data name="list"><value>[1]</value></Data>');
    expect(text).toContain('<IconStyle><color>44332211</color></IconStyle>');
    expect(text).toContain('<description>Nice</description><TimeStamp><when>2026-05-01</when></TimeStamp>');
    expect(text.match(/<Folder>/g)).toHaveLength(2);
    expect(featuresOf(text).map(({ folders }) => folders)).toEqual([
      ['Trip', 'A & B'],
      ['Trip', 'A & B', 'C'],
      ['Trip'],
    ]);
  });
});

it('pictures, and what is beside the map, are told as left out', () => {
  const at: GeoPosition = [0, 0];
  const picture: GeoGeometry = { type: 'Picture', coordinates: [at, at, at, at], picture: 0, opacity: 1 };
  const viewFeature = {
    placement: 'ne',
    shape: { type: 'Point', at: [0, 0] },
    name: null,
    folders: [],
    properties: {},
    style: {},
  } as const;
  const { text, notes } = write('kml', [makeFeature([picture]), makeFeature([point(1, 2), picture])], {
    viewFeatures: [viewFeature],
  });
  expect(featuresOf(text)).toHaveLength(1);
  expect(notes).toEqual([
    '2 pictures on the map can’t be saved and were left out.',
    '1 object on the view can’t be saved and was left out.',
  ]);
});

it('a file that can’t be read is told', () => {
  const problem = { kind: 'problem', message: 'No.' } as const;
  expect(writeGeoFile(problem, { format: 'kml', ...LOOK })).toEqual(problem);
});
