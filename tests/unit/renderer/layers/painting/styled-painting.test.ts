/** How features with styles of their file are painted, and found with a click. */
import { describe, expect, it } from 'vitest';
import { pickFeatures, type ThingPlaces } from '../../../../../renderer/layers/feature-picking.ts';
import { buildLayerIndex, findLayerTile, type LayerIndex } from '../../../../../renderer/layers/layer-index.ts';
import { listLabels } from '../../../../../renderer/layers/layer-labels.ts';
import { toWorldPlace } from '../../../../../renderer/layers/layer-parts.ts';
import type { LayerStyles } from '../../../../../renderer/layers/layer-styles.ts';
import {
  findThings,
  paintStyledTile,
  type StyledWork,
} from '../../../../../renderer/layers/painting/styled-painting.ts';
import { ThingPainter } from '../../../../../renderer/layers/painting/thing-painting.ts';
import { paintDisc, type TileLook } from '../../../../../renderer/layers/painting/tile-painting.ts';
import { findPlacementPoint } from '../../../../../renderer/layers/placement.ts';
import { type FeatureStyle, PLACEMENTS } from '../../../../../shared/geo-file/feature-style.ts';
import type { GeoFeature, GeoGeometry } from '../../../../../shared/geo-file/geo-file.ts';
import type { TileCoord } from '../../../../../shared/tiles/tile-coord.ts';
import { recordBrush } from '../../../../support/recording-brush.ts';

const LOOK: TileLook = { colour: '#d01c8b', widthPx: 3, ownStyles: true, selected: null };
const WORLD: TileCoord = { z: 0, x: 0, y: 0 };
const POINT: GeoGeometry = { type: 'Point', coordinates: [0, 0] };
const LINE: GeoGeometry = {
  type: 'LineString',
  coordinates: [
    [0, 0],
    [90, 0],
  ],
};
const AREA: GeoGeometry = {
  type: 'Polygon',
  coordinates: [
    [
      [0, 0],
      [90, 0],
      [90, 60],
      [0, 0],
    ],
  ],
};
const ICON = { picture: 0, placement: 'cc' } as const;
const TEXT = { text: 'Hut', placement: 'nw' } as const;
/** Texts are 40 pixels wide. */
const PICTURE = { width: 20, height: 10 };

const feature = (geometry: GeoGeometry, style?: FeatureStyle): GeoFeature => {
  return { name: null, folders: [], properties: {}, geometries: [geometry], ...(style && { style }) };
};
const indexOf = (...features: GeoFeature[]) => buildLayerIndex(features);

/** Sizes of things, with one picture. */
function makeThings(): ThingPainter {
  const brush = { measureText: () => ({ width: 40 }), font: '' } as unknown as ConstructorParameters<
    typeof ThingPainter
  >[1];
  const picture = PICTURE as ImageBitmap;
  return new ThingPainter({ get: (place) => (place === 0 ? picture : undefined) }, brush);
}

/** Paints a tile and lists what was done. */
function paint(index: LayerIndex, look: Partial<TileLook> = {}, coord = WORLD): readonly string[] {
  const { brush, done } = recordBrush();
  const styles = index.styles[look.ownStyles === false ? 'bare' : 'own'];
  if (styles === null) throw new Error('no styles');
  const places = makeThings();
  const box = (kind: string, { left, top, right, bottom }: ReturnType<ThingPainter['place']>['icon'] & object) =>
    void done.push(`${kind} ${[left, top, right, bottom].map(Math.round).join(',')}`);
  const things: StyledWork['things'] = {
    measureReach: (style) => places.measureReach(style),
    place: (style, x, y) => places.place(style, x, y),
    paintIcon: (_, at) => box('icon', at),
    paintText: (_, at) => box('text', at),
  };
  const tile = findLayerTile(index, coord);
  const disc: StyledWork['disc'] = (rings, radius, x, y) => paintDisc(brush, rings, radius, x, y);
  paintStyledTile(brush, { index, styles, coord, tile, look: { ...LOOK, ...look }, things, scale: 1, disc });
  return done;
}

const heads = (done: readonly string[]) => done.map((one) => one.split(' ').slice(0, 3).join(' '));

describe('a style', () => {
  it('colours lines, areas and points; lines of the file’s colour have no casing', () => {
    expect(heads(paint(indexOf(feature(LINE, { stroke: '#ff0000ff', strokeWidthPx: 5 }))))).toEqual([
      'stroke #ff0000ff 5',
    ]);
    expect(heads(paint(indexOf(feature(AREA, { fill: '#00ff0080', stroke: '#0000ffff' }))))).toEqual([
      'fill #00ff0080 1',
      'stroke #0000ffff 3',
    ]);
    expect(paint(indexOf(feature(POINT, { point: '#ff0000ff', pointRadiusPx: 9 })))).toEqual([
      'fill #ffffff 1  O128,128 r10.5',
      'fill #ff0000ff 1  O128,128 r9',
    ]);
    expect(paint(indexOf(feature(POINT, { point: '#ff000080', pointRadiusPx: 9 })))).toEqual([
      'fill #ff000080 1  O128,128 r9',
    ]);
  });

  it('leaves the rest to the layer', () => {
    const index = indexOf(feature(LINE, { strokeWidthPx: 5 }), feature(LINE), feature(AREA, { stroke: '#0000ffff' }));
    expect(heads(paint(index))).toEqual([
      'fill #d01c8b 0.2',
      'stroke #ffffff 8',
      'stroke #d01c8b 5',
      'stroke #ffffff 6',
      'stroke #d01c8b 3',
      'stroke #0000ffff 3',
    ]);
  });

  it('may hide lines, areas and points', () => {
    const index = indexOf(
      feature(LINE, { strokeWidthPx: 0 }),
      feature(LINE, { stroke: '#ff000000' }),
      feature(AREA, { fill: null, strokeWidthPx: 0 }),
      feature(POINT, { pointRadiusPx: 0 }),
    );
    expect(paint(index)).toEqual([]);
    expect(heads(paint(index, { selected: new Set([2]) }))).toEqual(['stroke #20272c 13', 'stroke #ffe14d 10']);
  });

  it('strokes neighbours of one style together', () => {
    const red = { stroke: '#ff0000ff' };
    const index = indexOf(feature(LINE, red), feature(LINE, { ...red }), feature(LINE), feature(LINE, red));
    expect(heads(paint(index))).toHaveLength(4);
  });

  it('moves things to the right and down, over the edges of tiles', () => {
    expect(paint(indexOf(feature(LINE, { stroke: '#ff0000ff', offsetPx: [10, -20] })))[0]).toMatch(
      /M138,108 L202,108$/,
    );
    const far = indexOf(feature(POINT, { pointRadiusPx: 5, offsetPx: [-300, 0] }));
    expect(paint(far, {}, { z: 2, x: 0, y: 2 }).at(-1)).toMatch(/O212,0 r5$/);
  });

  it('shows things at its zooms only', () => {
    const index = indexOf(feature(POINT, { zooms: [1, 3] }));
    expect([0, 1, 2, 3].map((z) => paint(index, {}, { z, x: 2 ** z / 2, y: 2 ** z / 2 }).length > 0)).toEqual([
      false,
      true,
      false,
      true,
    ]);
  });

  it('is of no account with the layer’s own look, except for its zooms', () => {
    const index = indexOf(
      feature(LINE, { stroke: '#ff0000ff', zooms: [0] }),
      feature(LINE, { zooms: [1] }),
      feature(POINT, { icon: ICON, zooms: [0] }),
    );
    expect(heads(paint(index, { ownStyles: false }))).toEqual([
      'stroke #ffffff 6',
      'stroke #d01c8b 3',
      'fill #ffffff 1',
      'fill #d01c8b 1',
    ]);
    expect(indexOf(feature(LINE, { stroke: '#ff0000ff' })).styles.bare).toBeNull();
    expect(indexOf(feature(LINE)).styles).toEqual({ own: null, bare: null });
  });

  it('is read without values that are out of range', () => {
    const wrong = {
      stroke: 'red; x',
      strokeWidthPx: Number.NaN,
      pointRadiusPx: 1e9,
      offsetPx: [Number.NaN, 1e9],
      text: { text: 'x'.repeat(1e6), placement: 'cc', fontSizePx: 1e9, fontFamily: 'a"; url(x)' },
    } as const;
    expect(indexOf(feature(POINT, wrong)).styles.own?.of[0]).toEqual({
      pointRadiusPx: 100,
      offsetPx: [0, 1000],
      text: { text: 'x'.repeat(1000), placement: 'cc', fontSizePx: 200, fontFamily: 'a urlx' },
    });
  });
});

describe('an icon or a text', () => {
  it.each(PLACEMENTS)('lies on its position with its %s', (placement) => {
    const [across, down] = findPlacementPoint(placement);
    const [left, top] = [128 - across * PICTURE.width, 128 - down * PICTURE.height];
    expect(paint(indexOf(feature(POINT, { icon: { ...ICON, placement } })))).toEqual([
      `icon ${left},${top},${left + PICTURE.width},${top + PICTURE.height}`,
    ]);
  });

  it('has the size and the hot spot of its style', () => {
    const iconOf = (icon: object) => paint(indexOf(feature(POINT, { icon: { ...ICON, ...icon } })))[0];
    expect(iconOf({ scale: 2 })).toBe('icon 108,118,148,138');
    expect(iconOf({ edgePx: 30 })).toBe('icon 98,113,158,143');
    const px = (value: number, fromEnd: boolean) => ({ value, unit: 'px', fromEnd });
    expect(iconOf({ hotSpot: [px(5, false), px(0, true)] })).toBe('icon 123,118,143,128');
    expect(iconOf({ hotSpot: [{ value: 0.25, unit: 'share', fromEnd: true }, px(0, false)] })).toBe(
      'icon 113,128,133,138',
    );
    expect(iconOf({ scale: 64 })).toBe('icon -384,0,128,256');
  });

  it('is a point if its picture is missing', () => {
    const missing = { ...ICON, picture: 7 };
    expect(paint(indexOf(feature(POINT, { icon: missing, pointRadiusPx: 0 }))).at(-1)).toMatch(/O128,128 r4.5$/);
    expect(paint(indexOf(feature(POINT, { text: TEXT, pointRadiusPx: 0 })))).toHaveLength(1);
    expect(paint(indexOf(feature(POINT, { text: TEXT })))).toHaveLength(3);
  });

  it('is drawn whole on all tiles it reaches, and in all copies of the world', () => {
    const index = indexOf(
      feature({ type: 'Point', coordinates: [179.9, 0] }, { text: { ...TEXT, placement: 'cc' }, pointRadiusPx: 0 }),
    );
    const tiles = [0, 1, 2, 3].map((x) => paint(index, {}, { z: 2, x, y: 1 }));
    expect(tiles).toEqual([['text -20,248,20,264'], [], [], ['text 236,248,276,264']]);
    expect(paint(index)).toEqual(['text 236,120,276,136', 'text -20,120,20,136'].sort());
  });

  it('is measured near its tile only', () => {
    const index = indexOf(
      ...Array.from({ length: 300 }, (_, at) => feature({ type: 'Point', coordinates: [at - 150, 0] }, { icon: ICON })),
    );
    const measured: FeatureStyle[] = [];
    const things = { measureReach: (style: FeatureStyle) => measured.push(style) };
    const query = { index, styles: index.styles.own as LayerStyles, coord: { z: 8, x: 128, y: 127 }, things };
    expect(findThings(query)).toHaveLength(2);
    // Within 536 pixels of the tile, as icons may have 512: from -2.9° to 4.4°.
    expect(measured).toHaveLength(7);
  });

  it('is drawn once of each crowd if there are very many', () => {
    const many = Array.from({ length: 5000 }, (_, at) =>
      feature({ type: 'Point', coordinates: [at / 1000, 0] }, { icon: ICON }),
    );
    expect(paint(indexOf(...many))).toHaveLength(1);
    expect(paint(indexOf(...many.slice(0, 100)))).toHaveLength(100);
  });
});

describe('a click', () => {
  const pick = (index: LayerIndex, byX: number, byY: number, ownStyles = true) => {
    const zoom = 4;
    const { x, y } = toWorldPlace([0, 0]);
    const place = { x: x + byX / (256 * 2 ** zoom), y: y + byY / (256 * 2 ** zoom) };
    return pickFeatures(index, { place, zoom, widthPx: 3, ownStyles }, makeThings() as ThingPlaces).map(
      (hit) => hit.feature,
    );
  };

  it('finds icons and texts in their boxes', () => {
    const style = { text: { ...TEXT, placement: 'cw' as const }, pointRadiusPx: 0, offsetPx: [30, 0] as const };
    const index = indexOf(feature(POINT, style));
    expect(pick(index, 60, 0)).toEqual([0]);
    expect(pick(index, 15, 0)).toEqual([]);
    expect(pick(index, 79, 0)).toEqual([0]);
    expect(pick(index, 82, 0)).toEqual([]);
    expect(pick(index, 2, 0, false)).toEqual([0]);
    expect(pick(index, 60, 0, false)).toEqual([]);
  });

  it('finds what it may, where it is drawn', () => {
    const index = indexOf(
      feature(LINE, { strokeWidthPx: 60 }),
      feature(LINE, { selectable: false }),
      feature(LINE, { zooms: [3] }),
      feature(LINE, { offsetPx: [0, 60] }),
    );
    expect(pick(index, 20, 25)).toEqual([0]);
    expect(pick(index, 20, 62)).toEqual([3]);
    expect(pick(index, 20, 2, false)).toEqual([3, 0]);
  });

  it('finds pictures where they are, below all else', () => {
    const picture = (west: number, east: number): GeoGeometry => ({
      type: 'Picture',
      picture: 0,
      opacity: 1,
      coordinates: [
        [west, -10],
        [east, -10],
        [east, 10],
        [west, 10],
      ],
    });
    const index = indexOf(
      feature(picture(-5, 10)),
      feature(POINT),
      feature(picture(20, 30)),
      feature(picture(352, 358)),
    );
    expect(pick(index, 2, 2)).toEqual([1, 0]);
    expect(pick(index, 150, 0)).toEqual([]);
    expect(pick(index, -40, 0)).toEqual([3, 0]);
    expect(pick(index, -60, 0)).toEqual([3]);
    expect(pickFeatures(index, { place: toWorldPlace([-7, 0]), zoom: 4, widthPx: 3, ownStyles: true })[0]?.kind).toBe(
      'picture',
    );
  });
});

it('labels what is drawn at a zoom, beside its icon', () => {
  const named = (name: string, style?: FeatureStyle) => ({ ...feature(POINT, style), name });
  const index = indexOf(named('icon', { icon: ICON }), named('hidden', { zooms: [1, 2] }), named('plain'));
  const world = { west: 0, north: 0, east: 0.99, south: 1 };
  const labels = listLabels(index, 'name', world, { zoom: 4, ownStyles: true, things: makeThings() });
  expect(labels.map(({ text, around }) => [text, around])).toEqual([
    ['icon', { left: -10, top: -5, right: 10, bottom: 5 }],
    ['plain', undefined],
  ]);
});
