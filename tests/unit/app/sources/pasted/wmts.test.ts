/** Capabilities of WMTS services: which layers can be shown, with which addresses and zooms. */
import { describe, expect, it } from 'vitest';
import { readWmts } from '../../../../../app/sources/pasted/wmts.ts';
import { readXml } from '../../../../../app/sources/pasted/xml-tree.ts';
import type { SourceDescription } from '../../../../../shared/sources/source-reading.ts';
import { makeCapabilities, makeLayer, makeMatrixSet, makeOperations } from '../../../../support/wmts-document.ts';

async function read(contents: string, operations?: string): Promise<SourceDescription> {
  const root = await readXml(makeCapabilities(contents, operations), new AbortController().signal);
  if (!root) throw new Error('not well-formed');
  return readWmts(root);
}

/** The address and zooms of the first layer; its hint if there is none. */
async function readFirst(contents: string, operations?: string): Promise<string> {
  const described = await read(contents, operations);
  if (described.kind === 'hint') return described.message;
  const { template, minZoom, maxZoom, tileSizePx } = described.layers[0]?.fill ?? {};
  return `${template} ${minZoom}-${maxZoom} ${tileSizePx}`;
}

const NONE = 'No layer of this WMTS service has image tiles in Web Mercator.';
const PATH = 'https://a.example/plain/g/{z}/{x}/{y}.png';

describe('a WMTS layer', () => {
  it('becomes a source with its default style, its zooms and the name of its provider', async () => {
    expect(await read(makeLayer() + makeMatrixSet())).toEqual({
      kind: 'layers',
      note: 'Read as WMTS.',
      layers: [
        {
          title: 'Orchards',
          fill: {
            name: 'Orchards',
            template: PATH,
            subdomains: [],
            minZoom: 0,
            maxZoom: 4,
            tileSizePx: 256,
            attribution: 'Orchard Office',
            attributionUrl: 'https://orchards.example/',
          },
        },
      ],
    });
  });

  it.each<[what: string, contents: string, expected: string]>([
    ['limits its zooms', makeLayer({ limits: ['2', '3', '9'] }) + makeMatrixSet(), `${PATH} 2-3 256`],
    ['has tiles of 512 pixels', makeLayer() + makeMatrixSet({ sizePx: 512 }), `${PATH} 0-4 512`],
    [
      'has ids with a prefix',
      makeLayer({ limits: ['EPSG:900913:1'] }) + makeMatrixSet({ crs: 'EPSG:900913', prefix: 'EPSG:900913:' }),
      'https://a.example/plain/g/EPSG:900913:{z}/{x}/{y}.png 1-1 256',
    ],
    ['begins at a deeper zoom', makeLayer() + makeMatrixSet({ zooms: [6, 7, 8] }), `${PATH} 6-8 256`],
    [
      'has a set under another name',
      makeLayer({ set: 'm' }) + makeMatrixSet({ id: 'm' }),
      `${PATH.replace('/g/', '/m/')} 0-4 256`,
    ],
    [
      'has a date',
      makeLayer({
        template: 'https://a.example/{Time}/{TileMatrix}/{TileRow}/{TileCol}.jpeg',
        format: 'image/jpeg',
        more: '<Dimension><ows:Identifier>Time</ows:Identifier><Default>current</Default><Value>2026</Value></Dimension>',
      }) + makeMatrixSet(),
      'https://a.example/current/{z}/{y}/{x}.jpeg 0-4 256',
    ],
    [
      'has dates without a default',
      makeLayer({
        template: 'https://a.example/{time}/{TileMatrix}/{TileRow}/{TileCol}',
        more: '<Dimension><ows:Identifier>Time</ows:Identifier><Value>2025</Value><Value>2026</Value></Dimension>',
      }) + makeMatrixSet(),
      'https://a.example/2026/{z}/{y}/{x} 0-4 256',
    ],
    [
      'names a strange value',
      makeLayer({ set: 'a b?&amp;#' }) + makeMatrixSet({ id: 'a b?&amp;#' }),
      `${PATH.replace('/g/', '/a%20b%3F%26%23/')} 0-4 256`,
    ],
    ['is in another projection', makeLayer() + makeMatrixSet({ crs: 'urn:ogc:def:crs:EPSG::2056' }), NONE],
    ['has other scales', makeLayer() + makeMatrixSet({ scale: 1.1 }), NONE],
    ['has another corner', makeLayer() + makeMatrixSet({ corner: '420000 350000' }), NONE],
    ['counts its zooms otherwise', makeLayer() + makeMatrixSet({ pad: 2 }), NONE],
    ['has no images', makeLayer({ format: 'application/vnd.mapbox-vector-tile' }) + makeMatrixSet(), NONE],
    ['wants a value nobody gives', makeLayer({ template: `${PATH}?{Elevation}` }) + makeMatrixSet(), NONE],
    ['has a file', makeLayer({ template: 'file:///{TileMatrix}/{TileCol}/{TileRow}' }) + makeMatrixSet(), NONE],
    ['is there without a set', makeLayer(), NONE],
    ['has no zoom within its limits', makeLayer({ limits: ['30'] }) + makeMatrixSet(), NONE],
  ])('%s', async (_what, contents, expected) => {
    expect(await readFirst(contents)).toBe(expected);
  });

  it('is asked for by parameters where it has no path', async () => {
    const contents = makeLayer({ template: null, id: 'a&amp;b' }) + makeMatrixSet();
    const fields =
      'Service=WMTS&Request=GetTile&Version=1.0.0&Format=image/png&Layer=a%26b&Style=plain&TileMatrixSet=g&TileMatrix={z}&TileRow={y}&TileCol={x}';
    expect(await readFirst(contents, makeOperations('https://a.example/wmts?'))).toBe(
      `https://a.example/wmts?${fields} 0-4 256`,
    );
    expect(await readFirst(contents, makeOperations('https://a.example/wmts?map=1'))).toBe(
      `https://a.example/wmts?map=1&${fields} 0-4 256`,
    );
    expect(await readFirst(contents, makeOperations('https://a.example/', 'RESTful'))).toBe(NONE);
  });

  it('is one of those that can be shown, two thousand at most', async () => {
    const layers = Array.from({ length: 2100 }, (_, index) => makeLayer({ title: `Orchard ${index}` }));
    const described = await read(layers.join('') + makeLayer({ set: 'lv95' }) + makeMatrixSet());
    expect(described).toMatchObject({ kind: 'layers', note: 'Read as WMTS: 2,000 layers. Choose one.' });
  });
});

describe('another document', () => {
  it.each([
    ['<WMS_Capabilities version="1.3.0"><Service/></WMS_Capabilities>', /^This is a WMS address/],
    ['<WMT_MS_Capabilities version="1.1.1"/>', /^This is a WMS address/],
    ['<ows:ExceptionReport xmlns:ows="o"><ows:Exception/></ows:ExceptionReport>', /^No tile address found/],
    ['<Capabilities/>', /^No tile address found/],
    ['<gpx/>', /^No tile address found/],
  ])('%s is named', async (xml, sentence) => {
    const root = await readXml(xml, new AbortController().signal);
    const described = root && readWmts(root);
    expect(described?.kind === 'hint' && described.message).toMatch(sentence);
  });

  it.each([
    ['nothing', ''],
    ['half of one', '<a><b>'],
    ['two roots', '<a/><b/>'],
    ['deep nesting', '<a>'.repeat(100) + '</a>'.repeat(100)],
    ['a bomb of entities', '<!DOCTYPE a [<!ENTITY b "bbbb"><!ENTITY c "&b;&b;&b;">]><a>&c;</a>'],
    ['an entity of a file', '<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>'],
    ['a million elements', `<a>${'<b/>'.repeat(600_000)}</a>`],
  ])('%s is no XML here', async (_what, xml) => {
    expect(await readXml(xml, new AbortController().signal)).toBe(undefined);
  });

  it('is given up when nobody waits for it any more', async () => {
    const controller = new AbortController();
    const reading = readXml(`<a>${' '.repeat(1_000_000)}</a>`, controller.signal);
    controller.abort(new Error('gone'));
    await expect(reading).rejects.toThrow('gone');
  });
});
