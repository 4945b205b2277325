/** How features of GeoJSON and GPX want to look. */
import { expect, it } from 'vitest';
import { featuresOf } from '../../../support/geo-files.ts';

/** The style of a feature of GeoJSON with these properties. */
function styleOf(properties: Record<string, unknown>) {
  const geometry = { type: 'Point', coordinates: [7, 46] };
  return featuresOf(JSON.stringify({ type: 'Feature', properties, geometry }))[0]?.style;
}

it.each<[Record<string, unknown>, unknown]>([
  [
    { stroke: '#F00', 'stroke-opacity': 0.5, 'stroke-width': 4 },
    { stroke: '#ff000080', strokeWidthPx: 4 },
  ],
  [{ stroke: 'ff8800' }, { stroke: '#ff8800ff' }],
  [{ 'stroke-width': '2.5' }, { strokeWidthPx: 2.5 }],
  [{ 'stroke-opacity': 0 }, { strokeWidthPx: 0 }],
  [{ fill: '#00ff00' }, { fill: '#00ff0099' }],
  [{ fill: '#00ff00', 'fill-opacity': 1 }, { fill: '#00ff00ff' }],
  [{ fill: '#00ff00', 'fill-opacity': 0 }, { fill: null }],
  [
    { 'marker-color': '#123', 'marker-size': 'large' },
    { point: '#112233ff', pointRadiusPx: 9 },
  ],
  [{ 'marker-size': 'small', 'marker-symbol': 'bus' }, { pointRadiusPx: 4 }],
])('simplestyle: %j', (properties, style) => {
  expect(styleOf(properties)).toEqual(style);
});

it.each<[Record<string, unknown>]>([
  [{}],
  [{ name: 'Hut', stroke: 'red', fill: 7, 'marker-color': '#12', 'marker-size': 'huge' }],
  [{ stroke: null, 'stroke-width': -1, 'stroke-opacity': 2, 'fill-opacity': 'half' }],
  [{ 'stroke-width': 'NaN', 'marker-size': 'constructor', 'marker-color': 'url(x)' }],
])('simplestyle ignores what is wrong: %j', (properties) => {
  expect(styleOf(properties)).toBeUndefined();
});

/** The style of a track of GPX with these extensions. */
function trackStyleOf(extensions: string, pointExtensions = '') {
  const points = ['46', '47'].map(
    (lat) => `<trkpt lat="${lat}" lon="7"><extensions>${pointExtensions}</extensions></trkpt>`,
  );
  return featuresOf(
    `<gpx><trk><name>Walk</name><extensions>${extensions}</extensions><trkseg>${points.join('')}</trkseg></trk></gpx>`,
  )[0]?.style;
}

it.each([
  ['<gpxx:TrackExtension><gpxx:DisplayColor>DarkMagenta</gpxx:DisplayColor></gpxx:TrackExtension>', '#8b008bff'],
  [
    '<line xmlns="http://www.topografix.com/GPX/gpx_style/0/2"><color>FF8800</color><width>2</width></line>',
    '#ff8800ff',
  ],
  ['<topografix:color>c0c0c0</topografix:color>', '#c0c0c0ff'],
  ['<osmand:color>#80ff8800</osmand:color>', '#ff880080'],
  ['<color>red</color>', undefined],
  ['<DisplayColor>Transparent</DisplayColor><DisplayColor>constructor</DisplayColor>', undefined],
])('the colour of a track of GPX: %s', (extensions, colour) => {
  expect(trackStyleOf(extensions)).toEqual(colour && { stroke: colour, point: colour });
});

it('extensions of GPX are only read for their colour', () => {
  const nested =
    '<extensions><color>ff0000</color></extensions><wpt lat="1" lon="1"><name>No</name></wpt><name>No</name>';
  expect(trackStyleOf(nested)).toBeUndefined();
  expect(trackStyleOf('', '<color>ff0000</color>')).toBeUndefined();
  const features = featuresOf(
    `<gpx><trk><name>Walk</name><extensions>${nested}</extensions><trkseg><trkpt lat="1" lon="2"/></trkseg></trk></gpx>`,
  );
  expect(features.map(({ name }) => name)).toEqual(['Walk']);
});
