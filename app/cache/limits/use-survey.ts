/** Scans a cache for kept tiles and the last use of the others, in constant memory. */
import { join } from 'node:path';
import type { SourceId } from '../../../shared/sources/source.ts';
import type { RowSpan } from '../../../shared/tiles/tile-column.ts';
import { gatherRows, type TileSet } from '../clearing/tile-scope.ts';
import { housekeepingSlots, isRealDir, lstat } from '../files/file-access.ts';
import { formatSourceDir } from '../files/tile-path.ts';
import { listColumnDirs, listTileFiles, listZoomDirs } from '../tree/cache-tree.ts';
import { isInSpans } from '../tree/tile-list.ts';

/** A tile's file with its size and time since last use. */
export interface UsedTile {
  readonly y: number;
  readonly bytes: number;
  /** Never negative: an access time in the future counts as now. */
  readonly ageMs: number;
}

/** Some tiles of a column. */
export interface UsedTiles {
  readonly sourceId: SourceId;
  readonly zoom: number;
  readonly x: number;
  readonly tiles: readonly UsedTile[];
  /** Bytes of the kept tiles in the same batch. */
  readonly keptBytes: number;
}

export interface UseSurveyOptions {
  /** The real path. */
  readonly cacheDir: string;
  readonly sourceIds: readonly SourceId[];
  /** Returns a source's kept tiles, if any. Called once per zoom. */
  readonly keptOf: (sourceId: SourceId) => TileSet | undefined;
  readonly nowMs: number;
}

const BATCH = 256;

/** Yields all tiles, a few hundred at a time. Skips what can't be read. Never rejects. */
export async function* surveyUses(options: UseSurveyOptions): AsyncGenerator<UsedTiles> {
  for (const sourceId of options.sourceIds) {
    const sourceDir = formatSourceDir(options.cacheDir, sourceId);
    if (!(await isRealDir(sourceDir))) continue;
    for (const zoom of await orNone(listZoomDirs(sourceDir))) yield* surveyZoom(options, sourceId, zoom);
  }
}

async function* surveyZoom(options: UseSurveyOptions, sourceId: SourceId, zoom: number): AsyncGenerator<UsedTiles> {
  const zoomDir = join(options.cacheDir, sourceId, String(zoom));
  const columns = await orNone(listColumnDirs(zoomDir, zoom));
  const kept = options.keptOf(sourceId);
  const spansOf = kept && (await gatherRows(kept, zoom, new Set(columns)));
  for (const x of columns) {
    const columnDir = join(zoomDir, String(x));
    const rows = await orNone(listTileFiles(columnDir, zoom));
    for (let first = 0; first < rows.length; first += BATCH) {
      const looks = rows.slice(first, first + BATCH).map((y) => measure(columnDir, y, options.nowMs));
      const found = (await Promise.all(looks)).filter((tile) => tile !== undefined);
      yield { sourceId, zoom, x, ...divide(found, spansOf?.get(x) ?? []) };
    }
  }
}

function divide(found: readonly UsedTile[], spans: readonly RowSpan[]): Pick<UsedTiles, 'tiles' | 'keptBytes'> {
  const tiles = found.filter(({ y }) => !isInSpans(y, spans));
  const kept = found.filter(({ y }) => isInSpans(y, spans));
  return { tiles, keptBytes: kept.reduce((sum, { bytes }) => sum + bytes, 0) };
}

async function measure(columnDir: string, y: number, nowMs: number): Promise<UsedTile | undefined> {
  const stats = await housekeepingSlots(() => lstat(join(columnDir, String(y)))).catch(() => undefined);
  if (!stats?.isFile()) return undefined;
  return { y, bytes: stats.size, ageMs: Math.max(0, nowMs - Math.max(stats.atimeMs, stats.mtimeMs)) };
}

async function orNone(listing: Promise<Uint32Array>): Promise<readonly number[]> {
  return [...(await listing.catch(() => []))];
}
