/** Exports tiles from the cache to an archive. Sends no requests, and reads behind the map. */
import { dirname } from 'node:path';
import type { BoundingBox } from '../../../shared/areas/area.ts';
import type { ClearRegion } from '../../../shared/cache/clear-scope.ts';
import { CodedError, throwIfCancelled } from '../../../shared/errors.ts';
import { SOURCE_KINDS, type Source, type SourceId } from '../../../shared/sources/source.ts';
import type { TileColumn } from '../../../shared/tiles/tile-column.ts';
import type { TileCoord } from '../../../shared/tiles/tile-coord.ts';
import type { TileCount } from '../../../shared/tiles/tile-count.ts';
import type { WrittenFormat, WrittenTile } from '../../archives/writing/archive-writer.ts';
import { removeUnfinished } from '../../archives/writing/temporary-archive.ts';
import { COLUMN_ORDER, CURVE_ORDER, TileIds } from '../../archives/writing/tile-ids.ts';
import { WritingThread } from '../../archives/writing/writing-thread.ts';
import { allRows } from '../../cache/clearing/tile-scope.ts';
import type { StoredTile } from '../../cache/files/tile-file.ts';
import { isWithin, realOf } from '../../files/real-paths.ts';
import { escapeHtml } from '../../sources/pasted/plain-text.ts';
import { createTileCover } from '../../warming/cover/tile-cover.ts';
import type { Engine } from '../engine.ts';

type ExportEngine = Pick<Engine, 'areas' | 'disk' | 'exportNotes' | 'list' | 'tileSources'>;

/** What to export where. */
export interface TileExport {
  readonly sourceId: SourceId;
  /** Null for the whole world. An area must be loaded. */
  readonly region: ClearRegion | null;
  /** Inclusive. */
  readonly minZoom: number;
  readonly maxZoom: number;
  readonly format: WrittenFormat;
  /** An absolute path, of a folder for the format `folder`. */
  readonly target: string;
  /** True if people agreed that a file in its place is replaced. */
  readonly replaces: boolean;
}

/** How far an export is. */
export interface ExportProgress {
  readonly done: number;
  readonly total: number;
}

export interface ExportOptions {
  readonly signal: AbortSignal;
  /** Called after every few tiles. */
  readonly onProgress?: ((progress: ExportProgress) => void) | undefined;
}

/** Few enough that reading them never delays the map. */
const BATCH = 32;

/** Throws `export-forbidden` or `export-unmarked` unless the terms of the source permit bulk copies of its tiles. */
export function requireExportable({ id, rules }: Source): void {
  const { warmingAllowed, warmingForbidden, termsUrl } = rules;
  if (warmingAllowed) return;
  const facts = { sourceId: id, ...(termsUrl !== '' && { moreUrl: termsUrl }) };
  throw new CodedError(warmingForbidden ? 'export-forbidden' : 'export-unmarked', { facts });
}

/**
 * Writes the archive and resolves with what is in it. Rejects with `unknown-source`, `unknown-area`, the errors of
 * {@link requireExportable}, `nothing-to-export`, `folder-needed` for pictures that only a folder can hold,
 * `file-exists`, `file-not-saved`, or `cancelled` once the signal aborts; then nothing is left behind.
 */
export async function exportTiles(
  engine: ExportEngine,
  task: TileExport,
  { signal, onProgress }: ExportOptions,
): Promise<TileCount> {
  const source = engine.list.require(task.sourceId);
  requireExportable(source);
  if (SOURCE_KINDS[source.kind].images === 'svg' && task.format !== 'folder') throw new CodedError('folder-needed');
  const { ids, bounds } = await listTiles(engine, task, signal);
  if (ids.length === 0) throw new CodedError('nothing-to-export');
  // The order in which tiles are listed suits MBTiles.
  if (task.format !== 'mbtiles') ids.sort();
  const { name, rules } = source;
  const facts = { name, attribution: escapeHtml(rules.attribution), bounds, ...ids.zooms };
  const { target, replaces, format } = task;
  await refuseCacheFolder(target, engine.disk.cacheDir);
  await removeUnfinished(target);
  const removeNote = await engine.exportNotes.add(target);
  const thread = new WritingThread();
  let isFinished = false;
  try {
    await thread.begin({ target, replaces, format, facts });
    const written = await copyTiles(engine, { source, ids, thread, signal, onProgress });
    await thread.finish();
    isFinished = true;
    return written;
  } finally {
    await thread.close(isFinished);
    await removeNote();
  }
}

/** Clearing a source moves its whole folder away. */
async function refuseCacheFolder(target: string, cacheDir: string): Promise<void> {
  const isInCache = isWithin(await realOf(dirname(target)), await realOf(cacheDir));
  if (isInCache) throw new CodedError('file-not-saved', { detail: 'this is the folder of the cache' });
}

async function listTiles(
  { areas, disk }: ExportEngine,
  { sourceId, region, minZoom, maxZoom, format }: TileExport,
  signal: AbortSignal,
): Promise<{ readonly ids: TileIds; readonly bounds: BoundingBox }> {
  const shape = region && (region.kind === 'box' ? createTileCover(region) : areas.require(region.areaId).cover);
  const ids = new TileIds(format === 'folder' ? COLUMN_ORDER : CURVE_ORDER);
  for (let z = minZoom; z <= maxZoom; z += 1) {
    for await (const batch of disk.findTiles(sourceId, z, shape?.columns(z) ?? allColumns(z))) {
      throwIfCancelled(signal);
      for (const { x, y } of batch) ids.add({ z, x, y });
    }
  }
  return { ids, bounds: shape?.bounds ?? ids.bounds };
}

function* allColumns(zoom: number): Generator<TileColumn> {
  const spans = allRows(zoom);
  for (let x = 0; x < 2 ** zoom; x += 1) yield { x, spans };
}

interface CopyTask extends ExportOptions {
  readonly source: Source;
  readonly ids: TileIds;
  readonly thread: WritingThread;
}

/** Reads a batch while the one before is written. */
async function copyTiles(
  engine: ExportEngine,
  { source, ids, thread, signal, onProgress }: CopyTask,
): Promise<TileCount> {
  const written = { tiles: 0, bytes: 0 };
  let writing = Promise.resolve();
  for (let first = 0; first < ids.length; first += BATCH) {
    const tiles = await readTiles(engine, source, ids.slice(first, first + BATCH));
    await writing;
    throwIfCancelled(signal);
    written.tiles += tiles.length;
    written.bytes += tiles.reduce((sum, { bytes }) => sum + bytes.length, 0);
    writing = thread.add(tiles);
    // It is awaited with the next batch.
    writing.catch(() => undefined);
    onProgress?.({ done: Math.min(first + BATCH, ids.length), total: ids.length });
  }
  await writing;
  throwIfCancelled(signal);
  return written;
}

/** The tiles that are still there, whole. */
async function readTiles(
  engine: ExportEngine,
  source: Source,
  coords: readonly TileCoord[],
): Promise<readonly WrittenTile[]> {
  const tiles = await Promise.all(
    coords.map(async (coord) => {
      const key = { sourceId: source.id, coord };
      const stored = await engine.disk.check(key);
      // An archive without the tiles that can't be read would look whole.
      if (!stored && (await engine.disk.has(key))) throw new CodedError('cache-unavailable');
      return stored && describe(engine, source, coord, stored);
    }),
  );
  return tiles.filter((tile) => tile !== undefined);
}

function describe({ tileSources }: ExportEngine, source: Source, coord: TileCoord, stored: StoredTile): WrittenTile {
  const { bytes, contentType, record } = stored;
  const freshUntilMs = tileSources.freshUntilMs(source.id, stored);
  // Without such a time, what a server sent is stale, and what this program drew stays right.
  const expiresMs = freshUntilMs ?? (SOURCE_KINDS[source.kind].hasServer ? record.answeredMs : null);
  const etag = record.headers.etag ?? null;
  return { coord, bytes, contentType, fetchedMs: record.answeredMs, expiresMs, etag };
}
