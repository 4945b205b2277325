/** Lists the tiles of a zoom on disk: positions from folder listings, hints from the records, and file sizes. */
import { join } from 'node:path';
import type { RowSpan, TileColumn } from '../../../shared/tiles/tile-column.ts';
import { housekeepingSlots, lstat } from '../files/file-access.ts';
import type { TileFolders } from '../files/tile-folders.ts';
import { makeUnknownRecord, type TileRecord } from '../files/tile-record.ts';
import { WorkSlices } from '../files/work-slices.ts';
import { BLOCK_EDGE, type BlockIndex, type ChooseMending, type RecordBlock } from '../records/record-block.ts';
import { listColumnDirs, listTileFiles, listTilePlaces } from './cache-tree.ts';

/** A source's folder for one zoom, and the records of its tiles. */
export interface ZoomFolder {
  readonly sourceDir: string;
  readonly zoom: number;
  readonly folders: TileFolders;
  /** Reads the records of a block by its position among the blocks of the zoom. Never rejects. */
  readonly readBlock: (blockX: number, blockY: number) => Promise<RecordBlock>;
  /** Changes the records of a block; see {@link TileRecords.mend}. */
  readonly mendBlock: (block: Pick<BlockIndex, 'blockX' | 'blockY'>, choose: ChooseMending) => Promise<number>;
}

/** The existing tiles of a column. */
interface ColumnRows {
  readonly x: number;
  /** Ascending, never empty. */
  readonly rows: readonly number[];
}

/** What to list in tile places: files only, or also links, pipes and sockets. Never folders. */
export type PlaceContents = 'files' | 'anything';

/** Enough columns read ahead to keep the disk busy. */
const COLUMNS_AHEAD = 4;
const NOTHING = new Uint32Array(0);

export function zoomDirOf({ sourceDir, zoom }: ZoomFolder): string {
  return join(sourceDir, String(zoom));
}

/**
 * Yields the tiles of the columns that have a file, column by column in the given order. Links and unreadable folders
 * count as empty; columns without a folder cost almost nothing. Never rejects.
 */
async function* listTiles(
  folder: ZoomFolder,
  columns: Iterable<TileColumn>,
  contents: PlaceContents = 'files',
): AsyncGenerator<ColumnRows> {
  const there = new Set(await listColumns(folder));
  if (there.size === 0) return;
  const slices = new WorkSlices();
  const ahead: Promise<ColumnRows>[] = [];
  for (const column of columns) {
    if (slices.isOver) await slices.pause();
    if (!there.has(column.x)) continue;
    ahead.push(listColumn(folder, column, contents));
    if (ahead.length > COLUMNS_AHEAD) yield* takeFirst(ahead);
  }
  while (ahead.length > 0) yield* takeFirst(ahead);
}

async function* takeFirst(ahead: Promise<ColumnRows>[]): AsyncGenerator<ColumnRows> {
  const found = await ahead.shift();
  if (found && found.rows.length > 0) yield found;
}

/** Columns of a zoom that have a folder, ascending. Never rejects. */
export async function listColumns(folder: ZoomFolder): Promise<readonly number[]> {
  const zoomDir = zoomDirOf(folder);
  const isReal = await folder.folders.areReal([folder.sourceDir, zoomDir]).catch(() => false);
  return isReal ? [...(await listColumnDirs(zoomDir, folder.zoom).catch(() => NOTHING))] : [];
}

async function listColumn(folder: ZoomFolder, { x, spans }: TileColumn, contents: PlaceContents): Promise<ColumnRows> {
  const list = contents === 'files' ? listTileFiles : listTilePlaces;
  const rows = await list(join(zoomDirOf(folder), String(x)), folder.zoom).catch(() => NOTHING);
  return { x, rows: [...rows].filter((row) => isInSpans(row, spans)) };
}

/** True if one of the ascending spans contains the row. O(log n). */
export function isInSpans(row: number, spans: readonly RowSpan[]): boolean {
  let [low, high] = [0, spans.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    const [first, last] = spans[middle] as RowSpan;
    if (row < first) high = middle;
    else if (row > last) low = middle + 1;
    else return true;
  }
  return false;
}

/** A tile with a file. */
export interface FoundTile {
  readonly x: number;
  readonly y: number;
  /** The record of the tile; a hint, because the file may have other bytes. */
  readonly hint: { readonly size: number; readonly record: TileRecord } | undefined;
}

/** A tile and the size of its file. */
export interface MeasuredTile {
  readonly x: number;
  readonly y: number;
  /** False for a link, pipe or socket in the tile's place. */
  readonly isFile: boolean;
  readonly bytes: number;
  /** Modification time of the file, in milliseconds since 1970. */
  readonly modifiedMs: number;
  /** The record, if it matches this size, or {@link makeUnknownRecord}. */
  readonly record: TileRecord;
}

/** Few enough that processing a batch takes a few milliseconds. */
const BATCH = 256;

/**
 * Yields the tiles on disk in ascending columns, a few hundred at a time. Each block of records is read once, and one
 * is held at a time. Yields to the event loop before each batch. Never rejects.
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

/** Like {@link findTiles}, with file sizes; skips files that disappear meanwhile. */
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
  if (!stats || (contents === 'files' ? !stats.isFile() : stats.isDirectory())) return undefined;
  const { size: bytes, mtimeMs: modifiedMs } = stats;
  const isFile = stats.isFile();
  const record = isFile && hint?.size === bytes ? hint.record : makeUnknownRecord(modifiedMs);
  return { x, y, isFile, bytes, modifiedMs, record };
}

interface Strip {
  readonly blockX: number;
  readonly columns: ColumnRows[];
}

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
