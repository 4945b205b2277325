/**
 * Grows a tree of tile files with records, like a source's folder after long use: a complete region at several zooms.
 * Writes the disk format directly, without a program.
 */
import fs from 'node:fs';
import { join } from 'node:path';
import { setImmediate as yieldToLoop } from 'node:timers/promises';
import { crc32 } from 'node:zlib';
import { RECORDS_DIR_NAME } from '../../app/cache/files/tile-path.ts';
import { BLOCK_EDGE } from '../../app/cache/records/record-block.ts';
import { formatRecordLine } from '../../app/cache/records/record-line.ts';
import type { TileRectangle } from '../../shared/cache/coverage.ts';
import type { ZoomStatistics } from '../../shared/cache/statistics.ts';
import type { TileCoord } from '../../shared/tiles/tile-coord.ts';
import { makePng } from '../support/tile-images.ts';

/** The result on disk. */
export interface GrownTree {
  readonly sourceDir: string;
  readonly tiles: number;
  /** Bytes of the tiles only. */
  readonly bytes: number;
  /** Ascending. */
  readonly zooms: readonly ZoomStatistics[];
  /** A tile in the middle of the deepest zoom. */
  readonly middle: TileCoord;
  /** The tiles of the lowest zoom that contain all others. */
  readonly whole: TileRectangle;
}

/** Minimum file size on most disks, including its share of folders and records. */
export const BYTES_PER_TILE_ON_DISK = 4608;

const DEEPEST_ZOOM = 16;
const COARSEST_ZOOM = 10;
/** First column and row of the region at the deepest zoom. */
const CORNER = { x: 35_200, y: 22_400 } as const;
/** Number of different images; each is written to many files. */
const IMAGES = 499;
/** Fraction of all tiles at the deepest zoom of a region. */
const DEEPEST_SHARE = 0.75;

interface Layer {
  readonly zoom: number;
  readonly left: number;
  readonly top: number;
  readonly rows: number;
  readonly tiles: number;
}

interface Image {
  readonly bytes: Buffer;
  readonly crc: number;
}

/** Writes tiles into a new folder. Yields to the event loop after every column. */
export async function growTree(sourceDir: string, tiles: number): Promise<GrownTree> {
  const images = Array.from({ length: IMAGES }, (_, index): Image => {
    const bytes = makePng(index);
    return { bytes, crc: crc32(bytes) };
  });
  const zooms: ZoomStatistics[] = [];
  const layers = planLayers(tiles);
  for (const layer of layers) zooms.push(await growLayer(sourceDir, layer, images));
  const deepest = layers.at(-1) as Layer;
  const half = Math.floor(deepest.rows / 2);
  return {
    sourceDir,
    tiles,
    bytes: zooms.reduce((sum, zoom) => sum + zoom.bytes, 0),
    zooms,
    middle: { z: DEEPEST_ZOOM, x: deepest.left + half, y: deepest.top + half },
    whole: boundAll(layers),
  };
}

function boundAll(layers: readonly Layer[]): TileRectangle {
  const [coarsest, deepest] = [layers[0], layers.at(-1)] as [Layer, Layer];
  const scale = 2 ** (deepest.zoom - coarsest.zoom);
  const columns = Math.ceil(deepest.tiles / deepest.rows);
  return {
    zoom: coarsest.zoom,
    minX: coarsest.left,
    minY: coarsest.top,
    maxX: Math.floor((deepest.left + columns - 1) / scale),
    maxY: Math.floor((deepest.top + deepest.rows - 1) / scale),
  };
}

/** Squares of one place, each zoom with a quarter of the next one's tiles; the deepest zoom takes the rest. */
function planLayers(tiles: number): readonly Layer[] {
  const layers: Layer[] = [];
  let left = tiles;
  for (let zoom = COARSEST_ZOOM; zoom < DEEPEST_ZOOM; zoom += 1) {
    const rows = Math.floor(Math.sqrt((tiles * DEEPEST_SHARE) / 4 ** (DEEPEST_ZOOM - zoom)));
    if (rows > 0) layers.push({ ...placeOf(zoom), rows, tiles: rows ** 2 });
    left -= rows ** 2;
  }
  return [...layers, { ...placeOf(DEEPEST_ZOOM), rows: Math.max(1, Math.floor(Math.sqrt(left))), tiles: left }];
}

function placeOf(zoom: number): Pick<Layer, 'zoom' | 'left' | 'top'> {
  const scale = 2 ** (DEEPEST_ZOOM - zoom);
  return { zoom, left: CORNER.x / scale, top: CORNER.y / scale };
}

async function growLayer(sourceDir: string, layer: Layer, images: readonly Image[]): Promise<ZoomStatistics> {
  const recordsDir = join(sourceDir, RECORDS_DIR_NAME, String(layer.zoom));
  fs.mkdirSync(recordsDir, { recursive: true });
  let bytes = 0;
  for (let first = 0; first < layer.tiles; first += layer.rows) {
    const x = layer.left + first / layer.rows;
    const columnDir = join(sourceDir, String(layer.zoom), String(x));
    fs.mkdirSync(columnDir, { recursive: true });
    const lines = new Map<number, string[]>();
    for (let row = 0; row < Math.min(layer.rows, layer.tiles - first); row += 1) {
      const y = layer.top + row;
      const image = images[(x * 31 + y) % images.length] as Image;
      fs.writeFileSync(join(columnDir, String(y)), image.bytes);
      addLine(lines, x, y, image);
      bytes += image.bytes.length;
    }
    for (const [block, added] of lines) {
      fs.appendFileSync(join(recordsDir, `${Math.floor(x / BLOCK_EDGE)}-${block}`), added.join(''));
    }
    await yieldToLoop();
  }
  return { zoom: layer.zoom, tiles: layer.tiles, bytes };
}

function addLine(lines: Map<number, string[]>, x: number, y: number, image: Image): void {
  const headers = { 'cache-control': 'max-age=2592000', etag: `"${x}-${y}"` };
  const record = { answeredMs: Date.now(), headers };
  const line = `\n${formatRecordLine({ x, y, size: image.bytes.length, crc: image.crc, record })}`;
  const block = Math.floor(y / BLOCK_EDGE);
  const held = lines.get(block);
  if (held) held.push(line);
  else lines.set(block, [line]);
}
