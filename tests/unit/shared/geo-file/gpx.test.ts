/** GPX as devices and programs write it: valid files that look odd, and files with mistakes that cost only themselves. */
import { describe, expect, it } from 'vitest';
import { makeFileShape } from '../../../../shared/geo-file/area-shape.ts';
import { readGeoFile } from '../../../../shared/geo-file/read-geo-file.ts';
import { featuresOf, loadGeoFile, makeGpx, problemOf, readGeoText } from '../../../support/geo-files.ts';

/** The walk of all files: 20 points from 46.95° N, 7.44° E. */
const WALK = Array.from({ length: 20 }, (_, step) => [
  Number((7.44 + step * 0.003).toFixed(6)),
  Number((46.95 + step * 0.002).toFixed(6)),
]);
const NOTHING = { points: 0, rings: 0, features: 0 };
const POINT = [{ type: 'Point', coordinates: [7, 46] }];

describe('a GPX file', () => {
  it.each([
    ['with a prefix that is not declared', '02-undeclared-xsi.gpx', 'Walk', 0],
    ['with decimal commas', '06-decimal-comma.gpx', null, 0],
    ['with a prefix for its own namespace', '08-prefixed-namespace.gpx', 'Walk', 0],
    ['in ISO 8859-1', '09-latin1-name.gpx', 'Zürich - Höhe', 0],
    ['with a stylesheet and a document type', '21-pi-stylesheet-doctype.gpx', 'Walk', 0],
    ['with a point off the globe', '34-lat-out-of-range-point.gpx', null, 1],
    ['with a pause mark', '46-pause-mark-100-180.gpx', null, 1],
  ])('%s is the whole walk', (_what, file, name, points) => {
    const read = readGeoFile(loadGeoFile(file));
    expect(read).toMatchObject({
      kind: 'file',
      skipped: { ...NOTHING, points },
      features: [{ name, geometries: [{ type: 'LineString', coordinates: WALK }] }],
    });
  });

  it('says what was skipped', () => {
    const shape = makeFileShape(readGeoFile(loadGeoFile('46-pause-mark-100-180.gpx')), 1000);
    expect(shape).toMatchObject({ kind: 'shape', notes: ['Skipped because they can’t be read: 1 point.'] });
  });

  it('has tracks, routes and waypoints, with names, times and heights', () => {
    const text = `<gpx xmlns="http://www.topografix.com/GPX/1/1"><metadata><name>Tour</name><author><name>A</name></author></metadata>
      <wpt lat="46" lon="7"><ele>1,234</ele><time> 2024-05-01T08:00:00Z </time><name>Hut</name></wpt>
      <rte><name>Plan</name><rtept lat="46" lon="7"><name>Start</name></rtept><rtept lat="47" lon="8"/></rte>
      <trk><name>Day <![CDATA[<1>]]></name><trkseg><trkpt lat="46" lon="7"><ele>500.5</ele><time>T1</time></trkpt>
      <trkpt lat="46" lon="8"><ele/><time>T2</time></trkpt></trkseg><trkseg><trkpt lat="1" lon="2"/></trkseg></trk></gpx>`;
    expect(readGeoText(text)).toEqual({
      kind: 'file',
      name: 'Tour',
      skipped: NOTHING,
      features: [
        { name: 'Hut', folders: [], properties: { time: '2024-05-01T08:00:00Z' }, geometries: POINT },
        { name: 'Plan', folders: [], properties: {}, geometries: [lineOf([7, 46], [8, 47])] },
        {
          name: 'Day <1>',
          folders: [],
          properties: { time: 'T1' },
          geometries: [lineOf([7, 46, 500.5], [8, 46]), lineOf([2, 1])],
        },
      ],
    });
  });

  it.each([
    ['an undeclared prefix of an attribute', '<gpx x:y="1">', ''],
    ['an undeclared prefix of an element', '<gpx>', '<a:b><c:trk/></a:b>'],
    ['a processing instruction', '<gpx>', '<?php echo "<trk>" ?>'],
    ['a comment', '<gpx>', '<!-- <trk> -->'],
    ['points of an extension', '<gpx>', '<extensions><x:trkpt lat="9" lon="9"/><trk><name>X</name></trk></extensions>'],
    ['an element that could be a method', '<gpx constructor="1">', '<constructor>1</constructor><__proto__/>'],
  ])('is read with %s', (_what, root, inner) => {
    const text = `${root}${inner}<wpt lat="46" lon="7"/>${inner}</gpx>`;
    expect(featuresOf(text)).toMatchObject([{ geometries: POINT }]);
  });

  it.each([
    ['zeros at its end', `${makeGpx([{ lat: 1, lon: 2 }])}\0\0\0`],
    ['spaces before its declaration', `\n <?xml version="1.0"?>${makeGpx([{ lat: 1, lon: 2 }])}\n`],
    ['points outside a segment', '<gpx><trk><trkpt lat="1" lon="2"/></trk></gpx>'],
  ])('is read with %s', (_what, text) => {
    expect(featuresOf(text)).toMatchObject([{ geometries: [lineOf([2, 1])] }]);
  });

  it('has descriptions, symbols and the first link as properties, those of its points aside', () => {
    const text = `<gpx><wpt lat="46" lon="7"><desc> Warm &amp; dry </desc><cmt></cmt><sym>Lodge</sym><type>hut</type>
      <link href="https://example.org/hut"><text>Hut</text><type>text/html</type></link><link href="https://example.org/2"/></wpt>
      <trk><url>https://example.org/tour</url><trkseg><trkpt lat="46" lon="7"><desc>no</desc></trkpt></trkseg></trk></gpx>`;
    expect(featuresOf(text).map(({ properties }) => properties)).toEqual([
      { desc: 'Warm & dry', sym: 'Lodge', type: 'hut', link: 'https://example.org/hut' },
      { link: 'https://example.org/tour' },
    ]);
  });

  it('has no entities but those of XML and numbers', () => {
    const type = '<!DOCTYPE gpx [<!ENTITY a "]>x"><!ENTITY b "&a;&a;"><!-- ]> --><!ELEMENT gpx ANY>]>';
    const read = readGeoText(type + makeGpx([{ lat: 1, lon: 2 }], '&b; &amp; &#252;&#x1F5FB; &uuml;'));
    expect(read).toMatchObject({ kind: 'file', features: [{ name: '&b; & ü🗻 &uuml;' }] });
  });

  it('has names on one line, not too long', () => {
    expect(featuresOf(makeGpx([{ lat: 1, lon: 2 }], 'a\n\tb'))).toMatchObject([{ name: 'a b' }]);
    expect(featuresOf(makeGpx([{ lat: 1, lon: 2 }], 'x'.repeat(100_000)))[0]?.name).toHaveLength(200);
    expect(featuresOf(makeGpx([{ lat: 1, lon: 2 }], ' '))).toMatchObject([{ name: null }]);
  });
});

function lineOf(...coordinates: number[][]) {
  return { type: 'LineString', coordinates };
}

describe('XML that is no use', () => {
  const DAMAGED = 'This file is incomplete or damaged. Choose another one.';
  const bomb = Array.from({ length: 9 }, (_, at) => `<!ENTITY l${at + 1} "${`&l${at};`.repeat(10)}">`);

  it.each([
    ['cut off', makeGpx([{ lat: 1, lon: 2 }]).slice(0, -8), DAMAGED],
    ['cut off in a tag', '<gpx><trk', DAMAGED],
    ['badly nested', '<gpx><trk></gpx></trk>', DAMAGED],
    ['with two roots', '<gpx/><gpx/>', DAMAGED],
    ['only a declaration', '<?xml version="1.0"?>', DAMAGED],
    ['without a track', '<gpx/>', 'This file needs a line or a polygon, not only points.'],
    ['TCX', '<?xml version="1.0"?><TrainingCenterDatabase>', 'TCX files aren’t supported. Export the track as GPX.'],
    ['another kind', '<osm version="0.6"/>', 'This is another kind of XML (osm). Choose a GPX, KML or GeoJSON file.'],
    ['a web page', '<!DOCTYPE html><p>Sign in', 'This is a web page. Download the GPX, KML or GeoJSON file itself.'],
    [
      'XHTML',
      '<?xml version="1.0"?><html><br></html>',
      'This is a web page. Download the GPX, KML or GeoJSON file itself.',
    ],
    [
      'a bomb',
      `<!DOCTYPE l [<!ENTITY l0 "lol">${bomb.join('')}]><lolz>&l9;</lolz>`,
      'This is another kind of XML (lolz). Choose a GPX, KML or GeoJSON file.',
    ],
    ['too deep', `<gpx>${'<a>'.repeat(10_000)}`, 'This file is nested too deeply. Choose another one.'],
    [
      'without a good point',
      makeGpx([{ lat: '46 50.000', lon: '7 26.000' }]),
      '["7 26.000", "46 50.000"] is not a longitude and a latitude in degrees.',
    ],
    [
      'in metres',
      makeGpx([{ lat: 5_200_000, lon: 600_000 }]),
      'Coordinates like ["600000", "5200000"] aren’t degrees. Export the file in degrees, as WGS 84 (EPSG:4326).',
    ],
  ])('says so: %s', (_what, text, sentence) => {
    const shape = makeFileShape(readGeoText(text), 1000);
    expect(shape).toEqual({ kind: 'problem', message: sentence });
    expect(['This file needs a line or a polygon, not only points.', problemOf(text)]).toContain(sentence);
  });
});
