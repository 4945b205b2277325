/** Finds the tiles of a zoom that are on disk together with what is known of them. Opens no tile. */
import { join } from 'node:path';
import type { TileColumn } from '../../../shared/tile-column.ts';
import { housekeepingSlots, lstat } from '../files/file-access.ts';
import type { TileRecord } from '../files/tile-record.ts';
import { WorkSlices } from '../files/work-slices.ts';
import { BLOCK_EDGE } from '../records/record-block.ts';
import { type ColumnRows, isMeant, listTiles, type PlaceContents, type ZoomFolder, zoomDirOf } from './tile-list.ts';

/** A tile whose file is there. */
export interface FoundTile {
  readonly x: number;
  readonly y: number;
  /** What the records say of it, a hint: its bytes may be others. */
  readonly hint: { readonly size: number; readonly record: TileRecord } | undefined;
}

/** A tile with the size of its file. */
export interface MeasuredTile {
  readonly x: number;
  readonly y: number;
  /** False for a link, a pipe or a socket at the tile's place. */
  readonly isFile: boolean;
  readonly bytes: number;
  /** When the file was last written to, in milliseconds since 1970. */
  readonly modifiedMs: number;
  /** Undefined when nothing is known of a tile of this size. */
  readonly record: TileRecord | undefined;
}

/** So few that whatever is done with each of them takes a few milliseconds. */
const BATCH = 256;

/**
 * The tiles of the columns, which must ascend, that are on disk, a few hundred at a time: block of records by block, so
 * that each is read once and one is held at a time. The event loop turns before each batch. Never rejects.
 */
export async function* findTiles(
  folder: ZoomFolder,
  columns: Iterable<TileColumn>,
  contents: PlaceContents = 'files',
): AsyncGenerator<readonly FoundTile[]> {
  const slices = new WorkSlices();
  for await (const strip of gatherStrips(listTiles(folder, columns, contents))) {
    for (const [blockY, places] of groupByBlock(strip.columns)) {
      const block = await folder.readBlock(strip.blockX, blockY);
      for (let first = 0; first < places.length; first += BATCH) {
        await slices.pause();
        yield places.slice(first, first + BATCH).map(([x, y]) => ({ x, y, hint: block.findAny(x, y) }));
      }
    }
  }
}

/** {@link findTiles} with a look at the size of each file; one that is gone meanwhile is passed over. */
export async function* measureTiles(
  folder: ZoomFolder,
  columns: Iterable<TileColumn>,
  contents: PlaceContents = 'files',
): AsyncGenerator<readonly MeasuredTile[]> {
  const zoomDir = zoomDirOf(folder);
  for await (const batch of findTiles(folder, columns, contents)) {
    const measured = await Promise.all(batch.map((tile) => measureTile(zoomDir, tile, contents)));
    yield measured.filter((tile) => tile !== undefined);
  }
}

async function measureTile(
  zoomDir: string,
  { x, y, hint }: FoundTile,
  contents: PlaceContents,
): Promise<MeasuredTile | undefined> {
  const file = join(zoomDir, String(x), String(y));
  const stats = await housekeepingSlots(() => lstat(file)).catch(() => undefined);
  if (!stats || !isMeant(stats, contents)) return undefined;
  const isFile = stats.isFile();
  const record = isFile && hint?.size === stats.size ? hint.record : undefined;
  return { x, y, isFile, bytes: stats.size, modifiedMs: stats.mtimeMs, record };
}

interface Strip {
  readonly blockX: number;
  readonly columns: ColumnRows[];
}

/** Columns next to each other whose tiles share blocks. */
async function* gatherStrips(columns: AsyncIterable<ColumnRows>): AsyncGenerator<Strip> {
  let strip: Strip | undefined;
  for await (const column of columns) {
    const blockX = Math.floor(column.x / BLOCK_EDGE);
    if (strip && strip.blockX !== blockX) yield strip;
    if (strip?.blockX !== blockX) strip = { blockX, columns: [] };
    strip.columns.push(column);
  }
  if (strip) yield strip;
}

function groupByBlock(columns: readonly ColumnRows[]): ReadonlyMap<number, (readonly [x: number, y: number])[]> {
  const blocks = new Map<number, (readonly [number, number])[]>();
  for (const { x, rows } of columns) {
    for (const y of rows) {
      const blockY = Math.floor(y / BLOCK_EDGE);
      const places = blocks.get(blockY);
      if (places) places.push([x, y]);
      else blocks.set(blockY, [[x, y]]);
    }
  }
  return blocks;
}
