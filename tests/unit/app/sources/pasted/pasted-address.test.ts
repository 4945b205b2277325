/** Addresses as other programs write them: what they become, or the one hint that people get. */
import { describe, expect, it } from 'vitest';
import { judgeDraft } from '../../../../../app/sources/draft-judge.ts';
import { readAddress } from '../../../../../app/sources/source-address.ts';
import type { SourceFill } from '../../../../../shared/sources/source-draft.ts';
import { makeDraft } from '../../../../support/drafts.ts';

const TILE = 'https://a.example/{z}/{x}/{y}.png';
const judge = (template: string) => judgeDraft(makeDraft({ template }), [], null);

describe('an address of another program', () => {
  it.each<[pasted: string, fill: SourceFill, note: string]>([
    ['tms:https://a.example/{zoom}/{x}/{y}.png', { template: TILE }, 'Read as a JOSM address.'],
    [`tms[2,19]:${TILE}`, { template: TILE, minZoom: 2, maxZoom: 19 }, 'Read as a JOSM address: zooms 2 to 19.'],
    [`tms[22]:${TILE}`, { template: TILE, maxZoom: 22 }, 'Read as a JOSM address: zooms up to 22.'],
    [`TMS[3,30]:${TILE}`, { template: TILE, minZoom: 3, maxZoom: 22 }, 'Read as a JOSM address: zooms 3 to 30.'],
    [
      'tms:https://{switch:a,b,c}.example.org/{zoom}/{x}/{-y}.png',
      { template: 'https://{s}.example.org/{z}/{x}/{-y}.png', subdomains: ['a', 'b', 'c'] },
      'Read as a JOSM address.',
    ],
    [
      'https://t{switch:1,2}.example.org/{zoom}/{x}/{y}?mirror={switch:1,2}',
      { template: 'https://t{s}.example.org/{z}/{x}/{y}?mirror=1', subdomains: ['1', '2'] },
      'Changed {switch:1,2} to {s}, {switch:1,2} to 1, {zoom} to {z}.',
    ],
    [
      'https://{switch:a.tiles,b.tiles}.example.org/{z}/{x}/{y}',
      { template: 'https://a.tiles.example.org/{z}/{x}/{y}' },
      'Changed {switch:a.tiles,b.tiles} to a.tiles.',
    ],
    [
      'type=xyz&url=https%3A%2F%2Fa.example%2F%7Bz%7D%2F%7Bx%7D%2F%7By%7D.png%3Fa%3D1%26b%3D2&zmax=18&zmin=1',
      { template: `${TILE}?a=1&b=2`, minZoom: 1, maxZoom: 18 },
      'Read as a QGIS connection: zooms 1 to 18.',
    ],
    [
      'crs=EPSG:3857&type=xyz&url=https://a.example/%7Bz%7D/%7Bx%7D/%7By%7D.png',
      { template: TILE },
      'Read as a QGIS connection.',
    ],
    [
      'contextualWMSLegend=0&layers=map&styles=default&tileMatrixSet=g&url=https://a.example/WMTSCapabilities.xml',
      { template: 'https://a.example/WMTSCapabilities.xml' },
      'Read as a QGIS connection.',
    ],
    ['https://a.example/{0}/{1}/{2}.png', { template: TILE }, 'Read as an OsmAnd address.'],
    [
      'pmtiles://https://a.example/planet.pmtiles?key=1',
      { template: 'https://a.example/planet.pmtiles?key=1' },
      'Read as a PMTiles address.',
    ],
    [
      'https://{rnd:a,b}.a.example/{0}/{1}/{2}.png',
      { template: 'https://{s}.a.example/{z}/{x}/{y}.png', subdomains: ['a', 'b'] },
      'Read as an OsmAnd address.',
    ],
    // biome-ignore lint/suspicious/noTemplateCurlyInString: the way OpenLayers 2 and GDAL write them.
    ['https://a.example/${z}/${x}/${y}.png', { template: TILE }, 'Changed ${z} to {z}, ${x} to {x}, ${y} to {y}.'],
    ['https://a.example/$z/$x/$y.png', { template: TILE }, 'Changed $z to {z}, $x to {x}, $y to {y}.'],
    ['https://a.example/{$z}/{$x}/{$y}.png', { template: TILE }, 'Changed {$z} to {z}, {$x} to {x}, {$y} to {y}.'],
    ['https://a.example/{Z}/{X}/{Y}.png', { template: TILE }, 'Changed {Z} to {z}, {X} to {x}, {Y} to {y}.'],
    [
      'https://a.example/{z}/{x}/{reverseY}.png',
      { template: 'https://a.example/{z}/{x}/{-y}.png' },
      'Changed {reverseY} to {-y}.',
    ],
    [
      'https://a.example/{quadkey}{ratio}.png',
      { template: 'https://a.example/{q}{r}.png', minZoom: 1 },
      'Changed {quadkey} to {q}, {ratio} to {r}.',
    ],
    [
      'https://a.example/wmts/map/default/g/{TileMatrix}/{TileRow}/{TileCol}.png',
      { template: 'https://a.example/wmts/map/default/g/{z}/{y}/{x}.png' },
      'Changed {TileMatrix} to {z}, {TileRow} to {y}, {TileCol} to {x}.',
    ],
    [
      'https://a.example/arcgis/rest/services/Topo/MapServer?f=json',
      { template: 'https://a.example/arcgis/rest/services/Topo/MapServer/tile/{z}/{y}/{x}' },
      'Read as an ArcGIS map.',
    ],
  ])('%s becomes one of Tilekeep', (pasted, fill, note) => {
    const { reading, problems, sourceId, mayDescribe } = judge(pasted);
    expect(reading).toEqual({ fill, note });
    expect([sourceId, problems.map(({ field }) => field)]).toEqual([null, ['template']]);
    expect(mayDescribe).toBe(false);
    const after = judgeDraft(makeDraft({ subdomains: [], ...fill }), [], null);
    expect(after.reading).toBe(null);
    if (!fill.template?.endsWith('.xml')) expect(after.problems).toEqual([]);
  });

  it.each([
    // biome-ignore lint/suspicious/noTemplateCurlyInString: the way OpenLayers 2 and GDAL write them.
    ['https://a.example/${z}/${x}/${y}.png', 'Write {z}, not ${z}; {x}, not ${x}; {y}, not ${y}.'],
    ['https://a.example/{zoom}/{x}/{y}.png?key=secret', 'Write {z}, not {zoom}.'],
    [`tms[2,19]:${TILE}?key=secret`, 'Enter only the address itself, starting with https://.'],
  ])('%s is refused where nothing can fill it in, without its key', (pasted, sentence) => {
    expect(judge(pasted).problems).toEqual([{ field: 'template', message: sentence }]);
  });
});

describe('an address that can’t be used as it is', () => {
  it.each([
    ['https://a.example/wms?service=WMS&request=GetMap&layers=map', /^This is a WMS address/],
    ['https://a.example/wms?SERVICE=WMS&VERSION=1.3.0&REQUEST=GetCapabilities', /^This is a WMS address/],
    ['https://a.example/map?bbox={bbox-epsg-3857}&width=256', /^This is a WMS address/],
    ['wms:https://a.example/wms?layers=map&', /^This is a WMS address/],
    ['bing:Aerial', /isn’t supported/],
    ['mapbox://styles/me/abc', /isn’t supported/],
    ['https://a.example/{z}/{x}/{y}.pbf', /^These are vector tiles/],
    ['https://a.example/{z}/{x}/{y}.mvt?key=1', /^These are vector tiles/],
    ['https://a.example/planet.mbtiles?key=1', /^An MBTiles file/],
    ['https://a.example/styles/basic/style.json?key=1', /^This is a map style/],
    [`${TILE}?apikey={apikey}`, /^Replace \{apikey\} with your key\.$/],
    [`${TILE}?access_token={accessToken}`, /^Replace \{accessToken\} with your key\.$/],
    [`tms:${TILE}?k={header(Referer,https://a.example)}`, /header/],
    ['https://a.example/{z}/{x}/{!y}.png', /^\{!y\} isn’t supported\. Try \{-y\}/],
    ['tms:https://a.example/{zoom-1}/{x}/{y}.png', /^\{zoom-1\} isn’t supported/],
    ['https://a.example/{TileMatrixSet}/{TileMatrix}/{TileRow}/{TileCol}.png', /Web Mercator set/],
    ['https://a.example/{Style}/{TileMatrix}/{TileRow}/{TileCol}.png', /^Replace \{Style\}/],
    ['https://a.example/{Time}/{TileMatrix}/{TileRow}/{TileCol}.png', /^Replace \{Time\} with a date/],
    [`${TILE}?q={quality}`, /^\{quality\} isn’t a known placeholder/],
  ])('%s gets one hint', (pasted, hint) => {
    const { problems, reading } = judge(pasted);
    expect(reading).toBe(null);
    expect(problems.map(({ field }) => field)).toEqual(['template']);
    expect(problems[0]?.message).toMatch(hint);
  });
});

describe('an address of Tilekeep', () => {
  it.each([
    TILE,
    'https://a.example/wms?service=WMS&z={z}&x={x}&y={y}',
    'https://a.example/planet.pmtiles/{z}/{x}/{y}.png',
    'https://a.example/$z/{z}/{x}/{y}.png;',
    'https://a.example/{z}/{x}/{y}.png?style={r}),',
  ])('%s stays as it is', (template) => {
    expect(readAddress({ template, subdomains: [] })).toMatchObject({ kind: 'good', address: { template } });
  });

  it.each([`"${TILE}"`, `<${TILE}>`, ` (${TILE})\n`, `'${TILE}',`, `“${TILE}”`, `\u200b${TILE}\u200b`, `"<${TILE}>"`])(
    '%s is taken from what surrounds it',
    (template) => {
      expect(readAddress({ template, subdomains: [] })).toMatchObject({ kind: 'good', address: { template: TILE } });
    },
  );

  it('needs only {q} when it has one', () => {
    expect(judge('https://a.example/{q}.jpg').problems).toEqual([]);
  });
});

describe('an address without placeholders', () => {
  it.each([
    ['https://a.example/tiles.json', true],
    ['https://a.example/wmts?service=WMTS&request=GetCapabilities', true],
    ['<https://a.example/1.0.0/WMTSCapabilities.xml>', true],
    ['{"tilejson": "2.2.0"}', true],
    ['<?xml version="1.0"?><Capabilities>', true],
    ['<Capabilities xmlns="http://www.opengis.net/wmts/1.0">', true],
    ['https://a.example', false],
    ['https://a.example/', false],
    ['https://me:secret@a.example/tiles.json', false],
    ['ftp://a.example/tiles.json', false],
    ['file:///tiles.json', false],
    ['a.example/tiles.json', false],
    ['https://a.example/{x}', false],
    ['https://a.example/wms?service=WMS&request=GetCapabilities', false],
    ['https://a.example/styles/basic/style.json', false],
    ['', false],
  ])('%s may describe a source: %s', (pasted, expected) => {
    expect(judge(pasted).mayDescribe).toBe(expected);
  });
});
