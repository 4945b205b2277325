/** Removes the cache's own files from a folder step by step; everything else stays. */

import { join } from 'node:path';
import { throwIfCancelled } from '../../../shared/errors.ts';
import type { SourceId } from '../../../shared/sources/source.ts';
import { countSizes, type TileCount } from '../../../shared/tiles/tile-count.ts';
import { purgeTrash } from '../clearing/trash.ts';
import { ifThere } from '../files/disk-error.ts';
import { housekeepingSlots, isRealDir, lstat, removeDir, removeFile } from '../files/file-access.ts';
import {
  ASIDE_DIR_NAME,
  COUNTS_FILE_NAME,
  QUARANTINE_DIR_NAME,
  RECORDS_DIR_NAME,
  TEMP_DIR_NAME,
  TRASH_DIR_NAME,
} from '../files/tile-path.ts';
import { MAX_RECORD_FILE_BYTES } from '../records/record-block.ts';
import {
  listBlockFiles,
  listColumnDirs,
  listSourceDirs,
  listTempFiles,
  listTileFiles,
  listZoomDirs,
} from '../tree/cache-tree.ts';
import { removeMarker } from './move-marker.ts';

export interface FolderRemovalOptions {
  /** Aborting stops it between two batches; it rejects with `cancelled` and can be run again. */
  readonly signal?: AbortSignal;
  /** True to keep the folder itself, even if empty. */
  readonly keepsFolder?: boolean;
  /** Called with the tiles removed, after every few dozen files. */
  readonly onRemoved?: (removed: TileCount) => void;
}

const BATCH = 64;

/**
 * Removes the sources' tiles, records and unfinished writes from a former cache folder, then its trash and marker, and
 * finally folders that are empty, itself included. Links are neither followed nor removed. Rejects with the system's
 * error; the rest and the marker then remain.
 */
export async function removeCacheFiles(
  cacheDir: string,
  sourceIds: readonly SourceId[],
  options: FolderRemovalOptions = {},
): Promise<void> {
  if (!(await isRealDir(cacheDir))) return;
  for (const id of sourceIds) await removeSource(join(cacheDir, id), options);
  for (const name of await listSourceDirs(cacheDir)) await removeShell(join(cacheDir, name));
  await removeBeside(cacheDir, options);
  throwIfCancelled(options.signal);
  await removeMarker(cacheDir);
  if (!options.keepsFolder) await removeEmpty(cacheDir);
}

/** Removes empty folders left by writes that lost a race with a clear. */
async function removeShell(sourceDir: string): Promise<void> {
  for (const zoom of await listZoomDirs(sourceDir)) {
    const zoomDir = join(sourceDir, String(zoom));
    for (const x of await listColumnDirs(zoomDir, zoom)) await removeEmpty(join(zoomDir, String(x)));
    await removeEmpty(zoomDir);
  }
  await removeEmpty(join(sourceDir, TEMP_DIR_NAME));
  await removeEmpty(sourceDir);
}

/** Removes trash and bad tiles, which aren't copied to the new folder. */
async function removeBeside(cacheDir: string, { signal }: FolderRemovalOptions): Promise<void> {
  // Trash waiting to be restored can't be, because this is no longer a cache.
  for (const name of [TRASH_DIR_NAME, QUARANTINE_DIR_NAME]) {
    const dir = join(cacheDir, name);
    if (await isRealDir(dir)) await purgeTrash(dir, { signal });
  }
}

async function removeSource(sourceDir: string, options: FolderRemovalOptions): Promise<void> {
  if (!(await isRealDir(sourceDir))) return;
  for (const zoom of await listZoomDirs(sourceDir)) {
    const zoomDir = join(sourceDir, String(zoom));
    for (const x of await listColumnDirs(zoomDir, zoom)) {
      const dir = join(zoomDir, String(x));
      await removeFiles(dir, await listTileFiles(dir, zoom), options, options.onRemoved);
    }
    await removeEmpty(zoomDir);
  }
  await removeRecords(join(sourceDir, RECORDS_DIR_NAME), options);
  const tempDir = join(sourceDir, TEMP_DIR_NAME);
  await removeFiles(tempDir, await listTempFiles(tempDir), options);
  const asideDir = join(tempDir, ASIDE_DIR_NAME);
  if (await isRealDir(asideDir)) await purgeTrash(asideDir, { signal: options.signal });
  await removeEmpty(tempDir);
  await removeEmpty(sourceDir);
}

async function removeRecords(recordsDir: string, options: FolderRemovalOptions): Promise<void> {
  if (!(await isRealDir(recordsDir))) return;
  for (const zoom of await listZoomDirs(recordsDir)) {
    const dir = join(recordsDir, String(zoom));
    const files = await listBlockFiles(dir);
    await removeFiles(
      dir,
      files.map(({ name }) => name),
      options,
    );
  }
  await removeOurs(join(recordsDir, COUNTS_FILE_NAME));
  await removeEmpty(recordsDir);
}

async function removeFiles(
  dir: string,
  names: Iterable<string | number>,
  { signal }: FolderRemovalOptions,
  tell?: (removed: TileCount) => void,
): Promise<void> {
  const files = [...names].map((name) => join(dir, String(name)));
  for (let first = 0; first < files.length; first += BATCH) {
    throwIfCancelled(signal);
    const settled = await Promise.allSettled(files.slice(first, first + BATCH).map(removeOurs));
    const done = settled.map((work) => (work.status === 'fulfilled' ? work.value : undefined));
    const sizes = done.filter((size) => size !== undefined);
    if (sizes.length > 0) tell?.(countSizes(sizes));
    const failed = settled.find((work) => work.status === 'rejected');
    if (failed) throw failed.reason;
  }
  await removeEmpty(dir);
}

/** Removes a file that the cache may have written and returns its size. None of ours is larger than a record file. */
function removeOurs(file: string): Promise<number | undefined> {
  return housekeepingSlots(async () => {
    const stats = await ifThere(lstat(file));
    if (!stats?.isFile() || stats.size > MAX_RECORD_FILE_BYTES) return undefined;
    await ifThere(removeFile(file));
    return stats.size;
  });
}

function removeEmpty(dir: string): Promise<void> {
  return housekeepingSlots(() => removeDir(dir)).catch(() => undefined);
}
