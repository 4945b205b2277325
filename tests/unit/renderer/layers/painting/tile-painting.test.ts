/** How a tile is painted, as strokes and fills; what they look like is a matter of the browser tests. */
import { expect, it } from 'vitest';
import { findLayerTile, type LayerIndex } from '../../../../../renderer/layers/layer-index.ts';
import {
  listPasses,
  listRings,
  measurePoint,
  paintDisc,
  paintTile,
  type TileLook,
} from '../../../../../renderer/layers/painting/tile-painting.ts';
import { indexOf } from '../../../../support/layer-files.ts';
import { recordBrush } from '../../../../support/recording-brush.ts';

const LOOK: TileLook = { colour: '#d01c8b', widthPx: 3, ownStyles: true, selected: null };
const RING = [
  [10, 10],
  [40, 10],
  [40, 40],
  [10, 40],
  [10, 10],
];
const HOLE = [
  [20, 20],
  [30, 20],
  [30, 30],
  [20, 30],
  [20, 20],
];

/** Paints the whole world and lists what was done. */
function paint(index: LayerIndex, look = LOOK) {
  const { brush, done } = recordBrush();
  return {
    isPainted: paintTile(
      brush,
      index,
      findLayerTile(index, { z: 0, x: 0, y: 0 }),
      look,
      listPasses(listRings(look)).map((rings) => (x, y) => paintDisc(brush, rings, measurePoint(look.widthPx), x, y)),
    ),
    done,
  };
}

it('paints areas below lines below points, each with a casing below its colour', () => {
  const index = indexOf([
    { type: 'Point', coordinates: [0, 0] },
    {
      type: 'LineString',
      coordinates: [
        [0, 0],
        [90, 0],
      ],
    },
    { type: 'Polygon', coordinates: [RING] },
  ]);
  const { done } = paint(index);
  expect(done.map((one) => one.split(' ').slice(0, 3).join(' '))).toEqual([
    'fill #d01c8b 0.2',
    'stroke #ffffff 6',
    'stroke #d01c8b 3',
    'fill #ffffff 1',
    'fill #d01c8b 1',
  ]);
  expect(done.at(-1)).toContain('O128,128 r4.5');
  expect(done[1]).toContain('M128,128 L192,128');
});

it('fills an area without its holes, and outlines both', () => {
  const { done } = paint(indexOf([{ type: 'Polygon', coordinates: [RING, HOLE] }]));
  expect(done[0]).toContain('evenodd');
  expect(done[0]?.match(/Z/g)).toHaveLength(2);
  expect(done[1]?.match(/M/g)).toHaveLength(2);
});

it('has no outline where the edge of the world cut an area', () => {
  const east = [
    [170, 10],
    [180, 10],
    [180, 60],
    [170, 60],
    [170, 10],
  ];
  const { done } = paint(indexOf([{ type: 'Polygon', coordinates: [east] }]));
  const cut = /L?256,\d+ L256,\d+/;
  expect(done.some((one) => one.startsWith('fill') && cut.test(one))).toBe(true);
  expect(done.some((one) => one.startsWith('stroke') && cut.test(one))).toBe(false);
});

it('gives a light colour a dark casing', () => {
  const index = indexOf([
    {
      type: 'LineString',
      coordinates: [
        [0, 0],
        [90, 0],
      ],
    },
  ]);
  expect(paint(index, { ...LOOK, colour: '#ffff00' }).done[0]).toMatch(/^stroke #20272c/);
});

it('paints only the selected features, with a halo', () => {
  const index = indexOf([
    {
      type: 'LineString',
      coordinates: [
        [0, 0],
        [90, 0],
      ],
    },
    {
      type: 'LineString',
      coordinates: [
        [0, 50],
        [90, 50],
      ],
    },
  ]);
  const { done } = paint(index, { ...LOOK, selected: new Set([0]) });
  expect(done).toHaveLength(4);
  expect(done.every((one) => one.includes('128,128') && !one.includes('128,86'))).toBe(true);
  expect(paint(index, { ...LOOK, selected: new Set([7]) })).toEqual({ isPainted: false, done: [] });
});

it('paints one point of a crowd', () => {
  const crowd = Array.from({ length: 1000 }, (_, at) => ({ type: 'Point', coordinates: [at / 1000, 0] }) as const);
  expect(paint(indexOf(crowd)).done).toHaveLength(2);
});

it('paints the halos of all selected points below all of them', () => {
  const index = indexOf([0, 20].map((lon) => ({ type: 'Point', coordinates: [lon, 0] }) as const));
  const { done } = paint(index, { ...LOOK, selected: new Set([0, 1]) });
  const radii = done.map((one) => Number(/r([\d.]+)/.exec(one)?.[1]));
  expect(radii).toEqual([11, 11, 9.5, 9.5, 6, 4.5, 6, 4.5]);
});
