/** What a layer file becomes: features with all their attributes, on the map and on the view. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BUILT_IN_DEFAULTS, type FileObject, OBJECT_KINDS } from '../../../../shared/geo-file/layer-format.ts';
import { readGeoText } from '../../../support/geo-files.ts';
import { makeLayer, makeObject, PIXEL, writeLayerFile } from '../../../support/layer-format.ts';

/** What a file with these layers becomes. */
function read(...layers: readonly unknown[]) {
  const file = readGeoText(writeLayerFile(layers));
  if (file.kind === 'problem') throw new Error(file.message);
  return { features: file.features, viewFeatures: file.viewFeatures ?? [], pictures: file.pictures ?? [] };
}

/** The style of the only object of a layer. */
function styleOf(layer: ReturnType<typeof makeLayer>) {
  const { features, viewFeatures } = read(layer);
  return [...features, ...viewFeatures][0]?.style;
}

const NO_OFFSET = { offsetPx: [0, 0] };
const RED = '#ff0000ff';
const BLACK = '#000000ff';
const ARIAL = { text: 'Hut', colour: BLACK, fontFamily: 'Arial', fontSizePx: 40 / 3, placement: 'nw' };

describe('an object with no attributes', () => {
  it.each([
    ['point', 'map', { point: RED, pointRadiusPx: 3, ...NO_OFFSET }],
    ['point', 'view', { point: RED, pointRadiusPx: 3, ...NO_OFFSET }],
    ['image', 'map', { point: BLACK, pointRadiusPx: 0, icon: { picture: 0, placement: 'nw', ...NO_OFFSET } }],
    ['image', 'view', { point: BLACK, pointRadiusPx: 0, icon: { picture: 0, placement: 'nw', ...NO_OFFSET } }],
    ['text', 'map', { point: BLACK, pointRadiusPx: 2, text: { ...ARIAL, offsetPx: [5, 1] } }],
    ['text', 'view', { point: BLACK, pointRadiusPx: 0, text: { ...ARIAL, ...NO_OFFSET } }],
    ['polygon', 'map', { stroke: RED, strokeWidthPx: 1, fill: null, ...NO_OFFSET }],
    ['polygon', 'view', { stroke: RED, strokeWidthPx: 1, fill: null, ...NO_OFFSET }],
    ['polyline', 'map', { stroke: RED, strokeWidthPx: 1, fill: null, ...NO_OFFSET }],
    ['polyline', 'view', { stroke: RED, strokeWidthPx: 1, fill: null, ...NO_OFFSET }],
  ] as const)('looks as in pySlip: %s on the %s', (kind, relativeTo, style) => {
    expect(styleOf(makeLayer(kind, { relativeTo }))).toEqual({ ...style, selectable: false });
  });

  it.each(OBJECT_KINDS)('has the placement of its kind: %s', (kind) => {
    const [feature] = read(makeLayer(kind, { relativeTo: 'view' })).viewFeatures;
    expect(feature?.placement).toBe(kind === 'point' ? 'cc' : 'nw');
    const placement = kind === 'image' || kind === 'text' ? 'nw' : 'cc';
    expect(BUILT_IN_DEFAULTS[kind].map.placement).toBe(placement);
  });
});

describe('an attribute', () => {
  it('comes from the object, then its layer, then the built-in defaults', () => {
    const { features } = read({
      kind: 'point',
      defaults: { colour: 'blue', data: 'layer' },
      objects: [{ position: [1, 2] }, { position: [1, 2], colour: '#0f0', radius: 0, data: null }],
    });
    expect(features.map(({ style, data }) => [style?.point, style?.pointRadiusPx, data])).toEqual([
      ['#0000ffff', 3, 'layer'],
      ['#00ff00ff', 0, null],
    ]);
  });

  it.each([
    ['#1a2', '#11aa22ff'],
    ['#D01C8B', '#d01c8bff'],
    ['#d01c8b80', '#d01c8b80'],
    ['rebeccapurple', '#663399ff'],
    [[208, 28, 139], '#d01c8bff'],
    [[208, 28, 139, 128], '#d01c8b80'],
  ])('that is a colour is read: %j', (colour, read) => {
    expect(styleOf(makeLayer('point', {}, { colour }))?.point).toBe(read);
  });

  it.each<[FileObject, object]>([
    [{ filled: true }, { fill: '#0000ffff' }],
    [{ filled: true, fillColour: 'gold', closed: false }, { fill: '#ffd700ff' }],
    [
      { closed: true, width: 0 },
      { fill: null, strokeWidthPx: 0 },
    ],
  ])('closes a polygon: %j', (own, style) => {
    const { features } = read(makeLayer('polygon', {}, own));
    const ring = [
      [0, 0],
      [40, 0],
      [40, 20],
      [0, 0],
    ];
    expect(features).toMatchObject([{ geometries: [{ type: 'Polygon', coordinates: [ring] }], style }]);
    expect(read(makeLayer('polygon', { relativeTo: 'view' }, own)).viewFeatures).toMatchObject([
      { shape: { type: 'Polygon', positions: makeObject('polygon', 'view').positions }, style },
    ]);
  });

  it('that closes a ring leaves a closed one as it is', () => {
    const positions = [
      [0, 0],
      [40, 0],
      [40, 20],
      [0, 0],
    ] as const;
    const { features } = read(makeLayer('polygon', {}, { closed: true, positions }));
    expect(features).toMatchObject([{ geometries: [{ coordinates: [positions] }] }]);
  });

  it('leaves a polygon open without', () => {
    const { features } = read(makeLayer('polygon'), makeLayer('polyline'));
    expect(features.map(({ geometries }) => geometries[0]?.type)).toEqual(['LineString', 'LineString']);
  });
});

describe('a layer', () => {
  it('gives its objects its name, its zooms, and whether they can be selected', () => {
    const { features, viewFeatures } = read(
      makeLayer('text', { name: 'Huts', zooms: [3, 7], selectable: true }, { name: 'My hut', data: { beds: 12 } }),
      makeLayer('text', { name: 'Legend', relativeTo: 'view' }),
    );
    expect(features).toMatchObject([
      { name: 'My hut', folders: ['Huts'], properties: { beds: 12 }, data: { beds: 12 }, style: { zooms: [3, 7] } },
    ]);
    expect(features[0]?.style).not.toHaveProperty('selectable');
    expect(viewFeatures).toMatchObject([{ name: 'Hut', folders: ['Legend'], properties: {} }]);
    expect(viewFeatures[0]).not.toHaveProperty('data');
  });

  it('comes after those before it, and draws nothing while it is hidden', () => {
    const [low, hidden, high] = ['low', 'hidden', 'high'].map((name) => makeLayer('point', {}, { name }));
    const { features } = read(low, { ...hidden, visible: false }, high);
    expect(features.map(({ name }) => name)).toEqual(['low', 'high']);
  });

  it('keeps an image once, however many objects have it', () => {
    const other = PIXEL.replace('iVBO', 'iVBP');
    const images = [{}, {}, { image: other }].map((own) => ({ position: [1, 2], ...own }));
    const { features, pictures } = read({ kind: 'image', defaults: { image: PIXEL }, objects: images });
    expect(features.map(({ style }) => style?.icon?.picture)).toEqual([0, 0, 1]);
    expect(pictures).toEqual(
      [PIXEL, other].map((url) => ({ kind: 'bytes', bytes: new Uint8Array(Buffer.from(url.slice(22), 'base64')) })),
    );
  });
});

describe('a file', () => {
  it('is told by its key, wherever that stands', () => {
    const layers = [makeLayer('point')];
    expect(readGeoText(JSON.stringify({ layers, tilekeep: 1 }))).toMatchObject({ kind: 'file', features: [{}] });
  });

  it.each([
    '{"type":"Feature","properties":{"tilekeep":1},"geometry":{"type":"Point","coordinates":[1,2]}}',
    '{"type":"Feature","properties":{"tilekeep":1},"geometry":{"type":"Point","coordinates":[1,2]}}\n{"type":"Feature","geometry":null}',
  ])('of GeoJSON stays GeoJSON when a property has that name: %j', (text) => {
    expect(readGeoText(text)).toMatchObject({ features: [{ properties: { tilekeep: 1 } }] });
  });

  it('is read or told to be wrong, whatever is in it', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.constantFrom(...OBJECT_KINDS), (value, kind) => {
        for (const layers of [value, [value], [{ kind, objects: [value] }], [{ kind, defaults: value, objects: [] }]])
          expect(['file', 'problem']).toContain(readGeoText(writeLayerFile(layers as unknown[])).kind);
      }),
    );
  });

  it.each([
    `{"tilekeep":1,"layers":${'['.repeat(100_000)}`,
    `{"tilekeep":1,"layers":[{"kind":"point","objects":[{"position":[1,2],"data":${'['.repeat(5000)}${']'.repeat(5000)}}]}]}`,
  ])('that is nested deeply ends neither the reader nor the check', (text) => {
    expect(['file', 'problem']).toContain(readGeoText(text).kind);
  });
});
