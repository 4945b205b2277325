/** TileJSON as servers have it, and as hostile ones might. */
import { describe, expect, it } from 'vitest';
import { readTileJson } from '../../../../../app/sources/pasted/tilejson.ts';
import type { SourceFill } from '../../../../../shared/sources/source-draft.ts';

const TILES = ['https://a.example/{z}/{x}/{y}.png'];

function read(json: object, base?: string): SourceFill {
  const described = readTileJson({ tilejson: '3.0.0', tiles: TILES, ...json }, base);
  if (described.kind === 'hint') throw new Error(described.message);
  return described.layers[0]?.fill ?? {};
}

function hintOf(json: unknown): string {
  const described = readTileJson(json, undefined);
  return described.kind === 'hint' ? described.message : 'no hint';
}

describe('TileJSON', () => {
  it('fills in the whole card', () => {
    const json = {
      name: 'Orchards',
      attribution:
        '<a href="https://a.example/credit" target="_blank">&copy; Orchard &amp; Sons</a>, <b>all</b> of them',
      minzoom: 3,
      maxzoom: 17,
      tileSize: 512,
      bounds: [5, 45, 11, 48],
    };
    expect(read(json)).toEqual({
      name: 'Orchards',
      template: TILES[0],
      subdomains: [],
      minZoom: 3,
      maxZoom: 17,
      tileSizePx: 512,
      attribution: '© Orchard & Sons, all of them',
      attributionUrl: 'https://a.example/credit',
    });
  });

  it('may have nothing but tiles', () => {
    const described = readTileJson({ tiles: TILES }, undefined);
    expect(described).toMatchObject({
      note: 'Read as TileJSON: zooms 0 to 22.',
      layers: [
        { title: 'a.example', fill: { name: 'a.example', attribution: '', attributionUrl: '', tileSizePx: 256 } },
      ],
    });
  });

  it.each<[tiles: string[], template: string, subdomains: string[]]>([
    [
      ['https://a.t.example/{z}/{x}/{y}.png', 'https://b.t.example/{z}/{x}/{y}.png'],
      'https://{s}.t.example/{z}/{x}/{y}.png',
      ['a', 'b'],
    ],
    [
      ['https://tile1.example/{z}/{x}/{y}', 'https://tile12.example/{z}/{x}/{y}'],
      'https://tile1.example/{z}/{x}/{y}',
      [],
    ],
    [
      ['https://tile1.example/{z}/{x}/{y}', 'https://tile2.example/{z}/{x}/{y}'],
      'https://tile{s}.example/{z}/{x}/{y}',
      ['1', '2'],
    ],
    [
      ['https://a.example/{z}/{x}/{y}?v=1', 'https://a.example/{z}/{x}/{y}?v=2'],
      'https://a.example/{z}/{x}/{y}?v=1',
      [],
    ],
    [['https://a.b/{z}/{x}/{y}', 'https://c.d/{z}/{x}/{y}'], 'https://a.b/{z}/{x}/{y}', []],
    [['https://a.example/{z}/{x}/{y}', 'https://a.example/{z}/{x}/{y}'], 'https://a.example/{z}/{x}/{y}', []],
  ])('%j has one address', (tiles, template, subdomains) => {
    expect(read({ tiles })).toMatchObject({ template, subdomains });
  });

  it.each<[json: object, fill: SourceFill]>([
    [{ scheme: 'tms' }, { template: 'https://a.example/{z}/{x}/{-y}.png' }],
    [{ scheme: 'xyz' }, { template: TILES[0] ?? '' }],
    [{ tiles: ['https://a.example/{quadkey}{ratio}.png'] }, { template: 'https://a.example/{q}{r}.png' }],
    [
      { minzoom: 4.7, maxzoom: 30 },
      { minZoom: 4, maxZoom: 22 },
    ],
    [
      { minzoom: 9, maxzoom: 3 },
      { minZoom: 3, maxZoom: 3 },
    ],
    [
      { minzoom: -1, maxzoom: 'deep' },
      { minZoom: 0, maxZoom: 22 },
    ],
    [{ tileSize: 512, maxzoom: 22 }, { maxZoom: 21 }],
    [{ name: `a\nb\u0007${'n'.repeat(200)}` }, { name: `a b ${'n'.repeat(56)}` }],
    [{ name: { en: 'Orchard' } }, { name: 'a.example' }],
    [{ attribution: '<script>alert(1)</script>Orchard<img src=x onerror=alert(1)' }, { attribution: 'Orchard' }],
    [{ attribution: '<a href="javascript:alert(1)">Orchard</a>' }, { attribution: 'Orchard', attributionUrl: '' }],
    [{ attribution: "<a href='http://a.example'>O</a>" }, { attributionUrl: '' }],
    [{ attribution: '<a href="https://me:secret@a.example/">O</a>' }, { attributionUrl: '' }],
    [{ attribution: '&#169; O &#x2014; &lt;b&gt; &unknown;' }, { attribution: '© O — <b> &unknown;' }],
    [{ attribution: 'a'.repeat(100_000) }, { attribution: 'a'.repeat(300) }],
  ])('a card is taken with care, case %#', (json, fill) => {
    expect(read(json)).toMatchObject(fill);
  });

  it('may name its tiles relative to itself', () => {
    const fill = read({ tiles: ['tiles/{z}/{x}/{y}.png'] }, 'https://a.example/maps/tiles.json?v=1');
    expect(fill.template).toBe('https://a.example/maps/tiles/{z}/{x}/{y}.png');
  });

  it.each([
    [{ tilejson: '3.0.0', tiles: ['https://a.example/{z}/{x}/{y}.pbf'] }, /^These are vector tiles/],
    [{ tilejson: '3.0.0', tiles: TILES, vector_layers: [{ id: 'roads' }] }, /^These are vector tiles/],
    [{ tiles: TILES, format: 'pbf' }, /^These are vector tiles/],
    [{ version: 8, sources: {}, layers: [] }, /^This is a map style/],
    [{ type: 'FeatureCollection', features: [] }, /^No tile address found/],
    [{ tiles: [] }, /^No tile address found/],
    [{ tiles: 'https://a.example/{z}/{x}/{y}.png' }, /^No tile address found/],
    [{ tiles: [`https://a.example/{z}/{x}/{y}.png?${'k'.repeat(20_000)}`] }, /^No tile address found/],
    [{ tiles: [`${TILES[0]}?key={key}`] }, /^Replace \{key\}/],
    [null, /^No tile address found/],
    [[TILES], /^No tile address found/],
    ['tiles', /^No tile address found/],
  ])('anything else is refused with one sentence, case %#', (json, sentence) => {
    expect(hintOf(json)).toMatch(sentence);
  });
});
