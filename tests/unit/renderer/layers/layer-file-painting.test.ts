/** Where each kind of object in a layer file is drawn, for the nine placements, on the map and on the view. */
import { describe, expect, it } from 'vitest';
import { findLayerTile, type LayerIndex } from '../../../../renderer/layers/layer-index.ts';
import { readLayer } from '../../../../renderer/layers/layer-reading.ts';
import { paintStyledTile, type StyledWork } from '../../../../renderer/layers/painting/styled-painting.ts';
import { ThingPainter } from '../../../../renderer/layers/painting/thing-painting.ts';
import type { Brush } from '../../../../renderer/layers/painting/tile-painting.ts';
import { layOutView } from '../../../../renderer/layers/view-layout.ts';
import { PLACEMENTS, type Placement } from '../../../../shared/geo-file/feature-style.ts';
import type { FileLayer, FileObject, RelativeTo } from '../../../../shared/geo-file/layer-format.ts';
import { readGeoText } from '../../../support/geo-files.ts';
import { makeLayer, writeLayerFile } from '../../../support/layer-format.ts';

const VIEW = { width: 400, height: 300 };
const IMAGE = { width: 20, height: 10 } as ImageBitmap;
/** Each letter is 10 pixels wide. */
const MEASURED = { measureText: (text: string) => ({ width: 10 * text.length }) };

/** What is drawn where: the corner and the size of images and texts, the middle of dots, the positions of shapes. */
type Drawn = readonly [what: string, ...numbers: readonly number[]];

function paint(layer: FileLayer): readonly Drawn[] {
  const { index } = readLayer(readGeoText(writeLayerFile([layer])));
  const styles = index?.styles.own;
  if (!index || !styles) throw new Error('the test’s file can’t be read');
  const drawn: Drawn[] = [];
  const box = (what: string, { left, top, right, bottom }: Record<'left' | 'top' | 'right' | 'bottom', number>) =>
    void drawn.push([what, left, top, right - left, bottom - top]);
  const painter = new ThingPainter({ get: () => IMAGE }, MEASURED as unknown as OffscreenCanvasRenderingContext2D);
  const things: StyledWork['things'] = {
    measureReach: (style) => painter.measureReach(style),
    place: (style, x, y) => painter.place(style, x, y),
    paintIcon: (_icon, place) => box('image', place),
    paintText: (_text, place) => box('text', place),
  };
  const disc: StyledWork['disc'] = (_rings, radiusPx, x, y) => void drawn.push(['dot', x, y, radiusPx]);
  const work = { ...layOut(index, layer.relativeTo), styles, look: LOOK, things, scale: 1, disc };
  paintStyledTile(makeBrush(drawn), work);
  return drawn;
}

const LOOK = { colour: '#d01c8b', widthPx: 3, ownStyles: true, selected: null };

/** The whole world on one tile, or the view. */
function layOut(index: LayerIndex, relativeTo: RelativeTo = 'map') {
  const coord = { z: 0, x: 0, y: 0 };
  if (relativeTo === 'map') return { index, coord, tile: findLayerTile(index, coord) };
  if (!index.styles.own) throw new Error('a layer file has styles');
  const { parts, ...layout } = layOutView(index, index.styles.own, VIEW);
  return { index: { ...index, parts }, coord, size: VIEW, ...layout };
}

/** Keeps each outline that is stroked or filled. */
function makeBrush(drawn: Drawn[]): Brush {
  let traced: number[] = [];
  const add = (x: number, y: number) => void traced.push(Math.round(x), Math.round(y));
  const keep = (what: string) => void (traced.length > 0 && drawn.push([what, ...traced]));
  return {
    ...{ fillStyle: '', strokeStyle: '', lineWidth: 0, lineCap: 'butt', lineJoin: 'miter', globalAlpha: 1 },
    beginPath: () => {
      traced = [];
    },
    moveTo: add,
    lineTo: add,
    closePath: () => undefined,
    arc: () => undefined,
    fill: () => keep('fill'),
    stroke: () => keep('stroke'),
  };
}

interface Spots {
  /** Where a position is without an offset, for the letters of a placement. */
  readonly x: Readonly<Record<string, number>>;
  readonly y: Readonly<Record<string, number>>;
  /** And with an offset of 7, 3. */
  readonly movedX: Readonly<Record<string, number>>;
  readonly movedY: Readonly<Record<string, number>>;
}

/** Objects are in the middle of the map, or at 20, 30 from a corner, an edge or the middle of the view. */
const SPOTS: Readonly<Record<RelativeTo, Spots>> = {
  map: {
    x: { w: 128, c: 128, e: 128 },
    y: { n: 128, c: 128, s: 128 },
    movedX: { w: 135, c: 128, e: 121 },
    movedY: { n: 131, c: 128, s: 125 },
  },
  view: {
    x: { w: 20, c: 220, e: 420 },
    y: { n: 30, c: 180, s: 330 },
    movedX: { w: 27, c: 220, e: 413 },
    movedY: { n: 33, c: 180, s: 327 },
  },
};
/** How much of an image or text lies to the left of, or above, its position. */
const SHARES: Readonly<Record<string, number>> = { w: 0, n: 0, c: 0.5, e: 1, s: 1 };
const LETTERS: Readonly<Record<Placement, readonly [across: string, down: string]>> = {
  nw: ['w', 'n'],
  cn: ['c', 'n'],
  ne: ['e', 'n'],
  cw: ['w', 'c'],
  cc: ['c', 'c'],
  ce: ['e', 'c'],
  sw: ['w', 's'],
  cs: ['c', 's'],
  se: ['e', 's'],
};

function findSpot(relativeTo: RelativeTo, placement: Placement) {
  const [across, down] = LETTERS[placement];
  const { x, y, movedX, movedY } = SPOTS[relativeTo];
  const at = [x[across] ?? 0, y[down] ?? 0] as const;
  const moved = [movedX[across] ?? 0, movedY[down] ?? 0] as const;
  const place = (width: number, height: number) => [
    moved[0] - (SHARES[across] ?? 0) * width,
    moved[1] - (SHARES[down] ?? 0) * height,
    width,
    height,
  ];
  return { at, moved, place };
}

const CASES = (['map', 'view'] as const).flatMap((relativeTo) =>
  PLACEMENTS.map((placement) => ({ relativeTo, placement })),
);

describe.each(CASES)('$placement on the $relativeTo', ({ relativeTo, placement }) => {
  const { at, moved, place } = findSpot(relativeTo, placement);
  const own: FileObject = { placement, offsetX: 7, offsetY: 3, radius: 4 };
  const layer = (kind: FileLayer['kind'], object: FileObject) => makeLayer(kind, { relativeTo }, object);

  it('places a point', () => {
    expect(paint(layer('point', own))).toEqual([['dot', ...moved, 4]]);
  });

  it('places an image, and the dot on its position', () => {
    expect(paint(layer('image', own))).toEqual([
      ['dot', ...at, 4],
      ['image', ...place(20, 10)],
    ]);
  });

  it('places a text, and the dot on its position', () => {
    // Three letters, and a line that is a quarter higher than its font of 16 pixels.
    expect(paint(layer('text', { ...own, fontSize: 12 }))).toEqual([
      ['dot', ...at, 4],
      ['text', ...place(30, 20)],
    ]);
  });

  it.each(['polygon', 'polyline'] as const)('moves a %s', (kind) => {
    const [left, top] = moved;
    const [line] = paint(layer(kind, { placement, offsetX: 7, offsetY: 3 }));
    // On the map, it is 40° wide and 20° high.
    const [width, height] = relativeTo === 'map' ? [28, -15] : [40, 20];
    expect(line).toEqual(['stroke', left, top, left + width, top, left + width, top + height]);
  });

  it('moves a filled polygon with its outline', () => {
    const [fill, outline] = paint(layer('polygon', { placement, offsetX: 7, offsetY: 3, filled: true }));
    expect(fill?.slice(0, 3)).toEqual(['fill', ...moved]);
    expect(outline?.slice(0, 3)).toEqual(['stroke', ...moved]);
  });
});

it('draws objects of the zooms of their layer, on the view too', () => {
  for (const relativeTo of ['map', 'view'] as const) {
    expect(paint(makeLayer('point', { relativeTo, zooms: [1, 2] }))).toEqual([]);
    expect(paint(makeLayer('point', { relativeTo, zooms: [0] }))).not.toEqual([]);
  }
});

it('draws points that lie on one place if they look different', () => {
  const [one, other] = [{ position: [0, 0] }, { position: [0, 0], radius: 6 }] as const;
  expect(paint({ kind: 'point', objects: [one, one, other] })).toEqual([
    ['dot', 128, 128, 3],
    ['dot', 128, 128, 6],
  ]);
});
