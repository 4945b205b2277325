/** Imports the tiles of an archive into the cache of a source. Newer ones win. Sends no requests, and works behind the map. */
import fs from 'node:fs';
import { CodedError, throwIfCancelled } from '../../../shared/errors.ts';
import { SOURCE_KINDS, type Source, type SourceId } from '../../../shared/sources/source.ts';
import type { TileCoord } from '../../../shared/tiles/tile-coord.ts';
import type { Archive, ArchivedTile, OpenOptions } from '../../archives/archive.ts';
import { openArchive } from '../../archives/open-archive.ts';
import { readPicture } from '../../archives/whole-picture.ts';
import type { StoredTile } from '../../cache/files/tile-file.ts';
import type { TileRecord } from '../../cache/files/tile-record.ts';
import { offersSharp } from '../../sources/http/tile-url.ts';
import type { Engine } from '../engine.ts';

type ImportEngine = Pick<Engine, 'cache' | 'disk' | 'list'>;

/** What happened to the tiles of an archive, or would. */
export interface ImportCounts {
  /** Tiles that weren't cached. */
  readonly added: number;
  /** Tiles that replaced older ones. */
  readonly replaced: number;
  /** Tiles whose cached picture is the same. */
  readonly same: number;
  /** Tiles that are older than the cached ones, which stay. */
  readonly older: number;
  /** Tiles that aren't whole pictures. */
  readonly damaged: number;
}

interface ImportProgress extends ImportCounts {
  /** Number of tiles so far. */
  readonly done: number;
  /** Null if the archive doesn't know. */
  readonly total: number | null;
}

export interface ImportOptions {
  /** True to only count. */
  readonly isDryRun: boolean;
  readonly signal: AbortSignal;
  /** Called after every few tiles. */
  readonly onProgress?: ((progress: ImportProgress) => void) | undefined;
  /** No tile is dated later than this; milliseconds since 1970. */
  readonly startedMs: number;
  /** Called before a tile is written, with the one that it replaces. */
  readonly beforeWrite?: (coord: TileCoord, stored: StoredTile | undefined) => void;
}

/** What to import. */
export interface ImportTask {
  /** An absolute path. */
  readonly path: string;
  /** For an archive that doesn't say how it counts its rows. */
  readonly rows: OpenOptions['rows'];
  /** Chooses the source from the name of the archive, which may be empty. */
  readonly chooseSource: (archiveName: string) => SourceId;
}

export interface ImportResult extends ImportCounts {
  readonly sourceId: SourceId;
}

/** Few enough that they never delay the map. */
const BATCH = 32;

/** Throws `import-impossible` unless tiles can be imported for the source, or `unknown-source`. */
function requireImportable({ list }: Pick<ImportEngine, 'list'>, sourceId: SourceId): void {
  if (!SOURCE_KINDS[list.require(sourceId).kind].hasServer) throw new CodedError('import-impossible');
}

/**
 * Adds the tiles of an archive, and resolves with what happened. Tiles without a time are as old as the file. May be
 * interrupted at any time: the next import of the archive finds what is already there. Rejects with
 * `archive-rows-unknown`, as {@link openArchive}, {@link requireImportable} or the disk does, or with `cancelled`; tiles
 * imported before that stay.
 */
export async function importTiles(
  engine: ImportEngine,
  { path, rows, chooseSource }: ImportTask,
  options: ImportOptions,
): Promise<ImportResult> {
  const archive = await openArchive(path, { signal: options.signal, ...(rows && { rows }) });
  try {
    if (archive.facts.rows === 'unknown') throw new CodedError('archive-rows-unknown');
    const sourceId = chooseSource(archive.facts.name);
    requireImportable(engine, sourceId);
    return { ...(await copyTiles(engine, { archive, path, sourceId }, options)), sourceId };
  } finally {
    await archive.close();
  }
}

async function copyTiles(
  engine: ImportEngine,
  { archive, path, sourceId }: { readonly archive: Archive; readonly path: string; readonly sourceId: SourceId },
  { startedMs, isDryRun, signal, onProgress, beforeWrite }: ImportOptions,
): Promise<ImportCounts> {
  const { mtimeMs } = await fs.promises.stat(path);
  const sharpFromPx = findSharpSizePx(engine.list.require(sourceId));
  const counts = { added: 0, replaced: 0, same: 0, older: 0, damaged: 0 };
  let done = 0;
  const take = async ({ coord, tile }: ListedTile): Promise<void> => {
    const imported = toStored(tile, { startedMs, fileMs: mtimeMs, sharpFromPx });
    const stored = imported && (await engine.disk.check({ sourceId, coord }));
    const verdict = imported ? compare(imported, stored) : 'damaged';
    if (imported && !isDryRun && (verdict === 'added' || verdict === 'replaced')) {
      beforeWrite?.(coord, stored);
      await engine.cache.importTile({ sourceId, coord }, imported);
    }
    counts[verdict] += 1;
    done += 1;
  };
  for await (const batch of inBatches(archive.listTiles(signal))) {
    throwIfCancelled(signal);
    // It may have been removed since the last tiles.
    requireImportable(engine, sourceId);
    await settleAll(batch.map(take));
    onProgress?.({ ...counts, done, total: archive.tileCount });
  }
  throwIfCancelled(signal);
  return counts;
}

interface ListedTile {
  readonly coord: TileCoord;
  readonly tile: ArchivedTile;
}

async function* inBatches(tiles: AsyncIterable<ListedTile>): AsyncGenerator<readonly ListedTile[]> {
  let batch: ListedTile[] = [];
  for await (const tile of tiles) {
    batch.push(tile);
    if (batch.length < BATCH) continue;
    yield batch;
    batch = [];
  }
  if (batch.length > 0) yield batch;
}

/** Waits for all, and then rejects if one has: nothing is written after an import has ended. */
async function settleAll(steps: readonly Promise<void>[]): Promise<void> {
  const results = await Promise.allSettled(steps);
  const rejected = results.find((result) => result.status === 'rejected');
  if (rejected) throw rejected.reason;
}

function compare(imported: StoredTile, stored: StoredTile | undefined): keyof ImportCounts {
  if (!stored) return 'added';
  if (Buffer.compare(imported.bytes, stored.bytes) === 0) return 'same';
  return imported.record.answeredMs > stored.record.answeredMs ? 'replaced' : 'older';
}

/** The width from which pictures of the source are its sharp ones; infinite if it has none. */
function findSharpSizePx(source: Source): number {
  const hasSharp = source.kind === 'http' && offersSharp(source.address);
  return hasSharp ? 2 * source.rules.tileSizePx : Number.POSITIVE_INFINITY;
}

interface Judging {
  readonly startedMs: number;
  readonly fileMs: number;
  /** See {@link findSharpSizePx}. */
  readonly sharpFromPx: number;
}

/** The tile as if a server had sent it; undefined if it isn't a whole picture. Bytes after the picture are cut off. */
function toStored(
  { bytes, fetchedMs, expiresMs, etag }: ArchivedTile,
  { startedMs, fileMs, sharpFromPx }: Judging,
): StoredTile | undefined {
  const picture = readPicture(bytes);
  if (!picture) return undefined;
  const knownMs = fetchedMs !== null && fetchedMs > 0 ? fetchedMs : fileMs;
  const record: TileRecord = {
    // A time in the future would win over everything that comes later.
    answeredMs: Math.min(knownMs, startedMs),
    headers: {
      // Without a time it is stale: the source may have changed it since.
      expires: isDate(expiresMs) ? new Date(expiresMs).toUTCString() : '0',
      ...(isTag(etag) && { etag }),
    },
    // Archives don't say it, but the pictures do.
    ...(picture.widthPx >= sharpFromPx && { sharpness: 'sharp' }),
  };
  return { bytes: picture.bytes, contentType: picture.contentType, record };
}

/** The years that HTTP dates have. */
function isDate(ms: number | null): ms is number {
  return ms !== null && ms >= 0 && ms < Date.UTC(10_000, 0);
}

/** RFC 9110 §8.8.3, in printable ASCII as the records have it. */
function isTag(etag: string | null): etag is string {
  return etag !== null && /^(W\/)?"[\x21\x23-\x7e]{0,500}"$/.test(etag);
}
