/** Trash: cleared trees are moved away at once, then deleted in small steps. */

import fs, { type Dirent } from 'node:fs';
import { basename, join } from 'node:path';
import { isSourceId, type SourceId } from '../../../shared/sources/source.ts';
import type { TileCount } from '../../../shared/tiles/tile-count.ts';
import { ifThere } from '../files/disk-error.ts';
import {
  housekeepingSlots,
  isRealDir,
  listItems,
  lstat,
  makeRealDir,
  removeDir,
  removeFile,
} from '../files/file-access.ts';
import { isDeadTemp, makeTempName } from '../files/temp-files.ts';
import { TRASH_DIR_NAME } from '../files/tile-path.ts';

/** Makes a trash name that no other clear of any program uses. */
export function makeTrashName(sourceId: SourceId): string {
  return `${sourceId}.${makeTempName()}`;
}

/**
 * The state in a trash folder's name. `moving`: tiles are being moved in. `undoable`: the clear can be undone, or isn't
 * purged yet. `undoing`: tiles are being moved back, which must finish.
 */
const TRASH_STATES = ['moving', 'undoable', 'undoing'] as const;

/** Names a cleared tree in a state; other programs tell from it when a clear begins and ends. */
export function nameTrash(trashName: string, state: (typeof TRASH_STATES)[number]): string {
  return `${trashName}.${state}`;
}

/** All names a cleared tree may have. */
export function listTrashNames(trashName: string): readonly string[] {
  return [trashName, ...TRASH_STATES.map((state) => nameTrash(trashName, state))];
}

/** Parses the source from a trash folder's name. */
export function parseTrashedSource(trashName: string): SourceId | undefined {
  const sourceId = trashName.slice(0, trashName.indexOf('.'));
  return isSourceId(sourceId) ? sourceId : undefined;
}

/** Makes the trash folder. Rejects with `cache-unavailable` if something else occupies its path. */
export async function makeTrashDir(cacheDir: string): Promise<string> {
  const trashDir = join(cacheDir, TRASH_DIR_NAME);
  await makeRealDir(trashDir);
  return trashDir;
}

export interface PurgeOptions {
  /** Called after every few dozen files. */
  readonly onProgress?: ((freed: TileCount) => void) | undefined;
  /** Stops the purge between two files; the rest is purged later. */
  readonly signal?: AbortSignal | undefined;
}

const BATCH = 64;

/**
 * Deletes a trash folder in small batches. Returns what was freed. Links are removed, never followed. Skips what can't
 * be deleted or what another process is deleting.
 */
export async function purgeTrash(dir: string, options: PurgeOptions = {}): Promise<TileCount> {
  const freed = { tiles: 0, bytes: 0 };
  await purgeDir(dir, freed, options);
  return freed;
}

async function purgeDir(dir: string, freed: { tiles: number; bytes: number }, options: PurgeOptions): Promise<void> {
  let batch: Promise<void>[] = [];
  for await (const item of listItems(dir)) {
    if (options.signal?.aborted) break;
    // Temporary files and records are deleted too but don't count as tiles.
    const counted = item.name.startsWith('.') ? { tiles: 0, bytes: 0 } : freed;
    if (item.isDirectory()) await purgeDir(join(dir, item.name), counted, options);
    else batch.push(purgeFile(dir, item, freed));
    if (batch.length < BATCH) continue;
    await Promise.all(batch);
    batch = [];
    options.onProgress?.({ ...freed });
  }
  await Promise.all(batch);
  await removeDir(dir).catch(() => undefined);
}

async function purgeFile(dir: string, item: Dirent, freed: { tiles: number; bytes: number }): Promise<void> {
  const path = join(dir, item.name);
  await housekeepingSlots(async () => {
    try {
      const stats = await lstat(path);
      await removeFile(path);
      if (!stats.isFile()) return;
      freed.tiles += 1;
      freed.bytes += stats.size;
    } catch {
      // Another process is purging it, or it can't be deleted: the next start tries again.
    }
  });
}

/** Trash folders of ended programs, to be purged. Running programs purge their own. */
export async function listTrash(cacheDir: string, nowMs: number): Promise<string[]> {
  return (await listOrphans(cacheDir, nowMs)).filter((dir) => !dir.endsWith('.undoing'));
}

/** Trash folders whose program ended while moving tiles back. */
export async function listUndoing(cacheDir: string, nowMs: number): Promise<string[]> {
  return (await listOrphans(cacheDir, nowMs)).filter((dir) => dir.endsWith('.undoing'));
}

async function listOrphans(cacheDir: string, nowMs: number): Promise<string[]> {
  const trashDir = join(cacheDir, TRASH_DIR_NAME);
  if (!(await isRealDir(trashDir))) return [];
  const found = (await ifThere(fs.promises.readdir(trashDir, { withFileTypes: true }))) ?? [];
  const dirs = found.filter((item) => item.isDirectory()).map((item) => join(trashDir, item.name));
  const areOrphans = await Promise.all(dirs.map((dir) => isOrphan(dir, nowMs)));
  return dirs.filter((_dir, index) => areOrphans[index]);
}

async function isOrphan(dir: string, nowMs: number): Promise<boolean> {
  const stats = await ifThere(lstat(dir));
  // Format: `<source>.<temp name>`, then the state.
  const [, tempName = ''] = basename(dir).split('.');
  return !stats || isDeadTemp(tempName, stats.mtimeMs, nowMs);
}
