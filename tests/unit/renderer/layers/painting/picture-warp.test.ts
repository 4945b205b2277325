/** Where the pixels of a picture over the map are drawn. */
import { describe, expect, it } from 'vitest';
import { type PictureCorners, toWorldPlace } from '../../../../../renderer/layers/layer-parts.ts';
import { findInQuad, type WarpCell, warpPicture } from '../../../../../renderer/layers/painting/picture-warp.ts';

const [WIDTH, HEIGHT] = [400, 300];
const EDGE_PX = 256;

const boxOf = (west: number, south: number, east: number, north: number): PictureCorners => [
  [west, south],
  [east, south],
  [east, north],
  [west, north],
];
const QUAD: PictureCorners = [
  [13, 44],
  [18, 45],
  [17, 48.5],
  [14, 47],
];

function warp(corners: PictureCorners, [z, x, y]: readonly [number, number, number]): readonly WarpCell[] {
  return [...warpPicture({ corners, width: WIDTH, height: HEIGHT, tile: { z, x, y }, edgePx: EDGE_PX })];
}

/** Where a share of the picture lies, in pixels of the world at a zoom. */
function placeShare([sw, se, ne, nw]: PictureCorners, u: number, v: number, zoom: number) {
  const mix = (axis: 0 | 1) => (1 - v) * ((1 - u) * sw[axis] + u * se[axis]) + v * ((1 - u) * nw[axis] + u * ne[axis]);
  const { x, y } = toWorldPlace([mix(0), mix(1)]);
  return [x * EDGE_PX * 2 ** zoom, y * EDGE_PX * 2 ** zoom] as const;
}

/** How far from where they belong some pixels of a picture are drawn, of those in a cell. */
function measureCell(corners: PictureCorners, [zoom, tileX, tileY]: readonly [number, number, number], cell: WarpCell) {
  const { source, matrix } = cell;
  const [a, b, c, d, e, f] = matrix;
  const worldPx = EDGE_PX * 2 ** zoom;
  return Array.from({ length: 25 }, (_, step) => {
    const x = source.x + ((step % 5) / 4) * source.width;
    const y = source.y + (Math.floor(step / 5) / 4) * source.height;
    const [drawnX, drawnY] = [a * x + c * y + e, b * x + d * y + f];
    const isInCell = [
      drawnX - cell.left,
      cell.left + cell.width - drawnX,
      drawnY - cell.top,
      cell.top + cell.height - drawnY,
    ];
    const [worldX, worldY] = placeShare(corners, x / WIDTH, 1 - y / HEIGHT, zoom);
    const off = worldX - drawnX - tileX * EDGE_PX;
    const distance = Math.hypot(off - worldPx * Math.round(off / worldPx), worldY - drawnY - tileY * EDGE_PX);
    return isInCell.every((px) => px >= 0) ? [distance] : [];
  }).flat();
}

describe('a picture over the map', () => {
  it.each<[string, PictureCorners, number]>([
    ['a box', boxOf(10, 40, 30, 60), 3],
    ['a box up to the edge of the map', boxOf(-170, -85, 170, 85), 0],
    ['a box over the whole world', boxOf(-180, -90, 180, 90), 1],
    ['a quadrilateral', QUAD, 6],
    ['a box across 180°', boxOf(170, -20, 190, 40), 2],
  ])('is drawn within a pixel of where it belongs: %s', (_, corners, zoom) => {
    const tiles = Array.from(
      { length: 4 ** zoom },
      (_, tile) => [zoom, tile % 2 ** zoom, Math.floor(tile / 2 ** zoom)] as const,
    );
    const distances = tiles.flatMap((tile) => warp(corners, tile).flatMap((cell) => measureCell(corners, tile, cell)));
    expect(distances.length).toBeGreaterThan(50);
    expect(Math.max(...distances)).toBeLessThan(1);
  });

  it.each<[string, PictureCorners, [number, number, number]]>([
    ['a box', boxOf(-180, -85.06, 180, 85.06), [0, 0, 0]],
    [
      'a quadrilateral',
      [
        [-150, -60],
        [120, -80],
        [170, 50],
        [-100, 84],
      ],
      [2, 1, 1],
    ],
  ])('is cut into cells that don’t overlap and leave nothing out: %s', (_, corners, tile) => {
    const cells = warp(corners, tile);
    expect(cells.length).toBeGreaterThan(8);
    const pixels = cells.flatMap(({ left, top, width, height }) =>
      Array.from({ length: width * height }, (_, at) => (top + Math.floor(at / width)) * EDGE_PX + left + (at % width)),
    );
    expect(pixels).toHaveLength(EDGE_PX * EDGE_PX);
    expect(new Set(pixels).size).toBe(EDGE_PX * EDGE_PX);
  });

  it('needs one cell where it is large, of the pixels around it', () => {
    const { x, y } = toWorldPlace([7.5, 46.5]);
    const [cell, ...others] = warp(boxOf(7, 46, 8, 47), [16, Math.floor(x * 2 ** 16), Math.floor(y * 2 ** 16)]);
    expect(others).toEqual([]);
    expect(cell).toMatchObject({ left: 0, top: 0, width: 256, height: 256 });
    expect(cell?.source.width).toBeLessThan(12);
  });

  it('is drawn on both sides of 180°, and nowhere else', () => {
    const corners = boxOf(175, -5, 185, 5);
    const tiles = Array.from({ length: 8 }, (_, x) => warp(corners, [3, x, 4]).length > 0);
    expect(tiles).toEqual([true, false, false, false, false, false, false, true]);
  });

  it.each<[string, PictureCorners]>([
    ['a point', boxOf(7, 46, 7, 46)],
    ['a line', boxOf(7, 46, 8, 46)],
    ['beyond the poles', boxOf(7, 89, 8, 90)],
    [
      'crossed edges',
      [
        [7, 46],
        [8, 47],
        [8, 46],
        [7, 47],
      ],
    ],
    ['NaN', boxOf(Number.NaN, 46, 8, 47)],
  ])('may be nonsense: %s', (_, corners) => {
    for (const zoom of [0, 5, 22]) {
      const at = toWorldPlace([7.5, 46.5]);
      const cells = warp(corners, [zoom, Math.floor(at.x * 2 ** zoom), Math.floor(at.y * 2 ** zoom)]);
      expect(cells.length).toBeLessThan(5000);
    }
  });

  it('has a place inside of its corners', () => {
    expect(findInQuad(boxOf(0, 0, 10, 20), [2.5, 15])).toEqual([0.25, 0.75]);
    const [u, v] = findInQuad(QUAD, [15.5, 46]);
    expect(u > 0 && u < 1 && v > 0 && v < 1).toBe(true);
    expect(findInQuad(boxOf(0, 0, 10, 20), [-5, 30])).toEqual([-0.5, 1.5]);
  });
});
