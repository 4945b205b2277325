/** Lists which tiles of a zoom are on disk, by the names in its folders; never looks at a tile. */
import fs, { type Dirent } from 'node:fs';
import { join } from 'node:path';
import type { RowSpan, TileColumn } from '../../../shared/tile-column.ts';
import { housekeepingSlots, isRealDir, retryWhileBusy } from '../files/file-access.ts';
import type { TileFolders } from '../files/tile-folders.ts';
import { isIndexName } from '../files/tile-path.ts';
import { WorkSlices } from '../files/work-slices.ts';
import type { RecordBlock } from '../records/record-block.ts';
import type { BlockIndex, ChooseMending } from '../records/record-mending.ts';

/** The folder of one zoom of one source, and the records of its tiles. */
export interface ZoomFolder {
  readonly sourceDir: string;
  readonly zoom: number;
  readonly folders: TileFolders;
  /** Answers the records of a block of tiles, by its place among the blocks of the zoom. Never rejects. */
  readonly readBlock: (blockX: number, blockY: number) => Promise<RecordBlock>;
  /** Changes the records of a block; see {@link TileRecords.mend}. */
  readonly mendBlock: (block: Pick<BlockIndex, 'blockX' | 'blockY'>, choose: ChooseMending) => Promise<number>;
}

/** The tiles of one column that are there. */
export interface ColumnRows {
  readonly x: number;
  /** Ascending, never empty. */
  readonly rows: readonly number[];
}

/** What to list at the places of tiles: files alone, or links, pipes and sockets as well. Never folders. */
export type PlaceContents = 'files' | 'anything';

/** As many columns are read ahead as keep the disk busy. */
const COLUMNS_AHEAD = 4;

/** The folder of a zoom. */
export function zoomDirOf({ sourceDir, zoom }: ZoomFolder): string {
  return join(sourceDir, String(zoom));
}

/**
 * Of the tiles in the columns those with a file at their place, column by column in the order given. A folder that is a
 * link, or cannot be read, counts as empty. Columns without a folder cost next to nothing. Never rejects.
 */
export async function* listTiles(
  folder: ZoomFolder,
  columns: Iterable<TileColumn>,
  contents: PlaceContents = 'files',
): AsyncGenerator<ColumnRows> {
  const there = await listColumnNames(folder);
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

/** The columns of a zoom that have a folder, or something else in its place; ascending. Never rejects. */
export async function listColumnNumbers(folder: ZoomFolder): Promise<readonly number[]> {
  return [...(await listColumnNames(folder))].sort((one, other) => one - other);
}

async function listColumnNames(folder: ZoomFolder): Promise<ReadonlySet<number>> {
  const zoomDir = zoomDirOf(folder);
  const isReal = await folder.folders.areReal([folder.sourceDir, zoomDir]).catch(() => false);
  const names = isReal ? await list(() => fs.promises.readdir(zoomDir)) : [];
  return new Set(names.filter((name) => isIndexName(name, folder.zoom)).map(Number));
}

async function listColumn(folder: ZoomFolder, { x, spans }: TileColumn, contents: PlaceContents): Promise<ColumnRows> {
  const columnDir = join(zoomDirOf(folder), String(x));
  const found = (await isRealDir(columnDir)) ? await list(() => fs.promises.readdir(columnDir, WITH_TYPES)) : [];
  const listed = found.filter((item) => isMeant(item, contents) && isIndexName(item.name, folder.zoom));
  const rows = listed.map((item) => Number(item.name)).sort((one, other) => one - other);
  return { x, rows: rows.filter((row) => isInSpans(row, spans)) };
}

/** True for an entry that belongs in the list. */
export function isMeant(item: Pick<Dirent, 'isFile' | 'isDirectory'>, contents: PlaceContents): boolean {
  return contents === 'files' ? item.isFile() : !item.isDirectory();
}

const WITH_TYPES = { withFileTypes: true } as const;

function list<Item>(read: () => Promise<Item[]>): Promise<Item[]> {
  return housekeepingSlots(() => retryWhileBusy(read)).catch(() => []);
}

/** True when one of the ascending spans has the row. O(log n). */
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
