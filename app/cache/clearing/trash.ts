/** Cleared trees: moved out of sight in an instant, then given back to the disk in small steps. */

import fs, { type Dirent } from 'node:fs';
import { join } from 'node:path';
import { CodedError } from '../../../shared/errors.ts';
import { isSourceId, type SourceId } from '../../../shared/source.ts';
import type { TileCount } from '../../../shared/tile-count.ts';
import { errnoOf, ifThere } from '../files/disk-error.ts';
import {
  housekeepingSlots,
  isRealDir,
  listItems,
  lstat,
  makeDir,
  removeDir,
  removeFile,
} from '../files/file-access.ts';
import { isDeadTemp, makeTempName } from '../files/temp-files.ts';
import { TRASH_DIR_NAME } from '../files/tile-path.ts';

/** A new name in the trash that no other clear of any program uses. */
export function makeTrashName(sourceId: SourceId): string {
  return `${sourceId}.${makeTempName()}`;
}

const MOVING_SUFFIX = '.moving';

/** The name in the trash while the move goes on: it tells other programs when a clear begins and when it has ended. */
export function movingName(trashName: string): string {
  return trashName + MOVING_SUFFIX;
}

const UNDOABLE_SUFFIX = '.undoable';

/** The name in the trash while a clear can be undone, and until its space is given back. */
export function undoableName(trashName: string): string {
  return trashName + UNDOABLE_SUFFIX;
}

const UNDOING_SUFFIX = '.undoing';

/** The name in the trash while its tiles are on their way back: whatever happens, they are to come back. */
export function undoingName(trashName: string): string {
  return trashName + UNDOING_SUFFIX;
}

/** The source whose tiles a folder of the trash holds, by the folder's name. */
export function parseTrashedSource(trashName: string): SourceId | undefined {
  const sourceId = trashName.slice(0, trashName.indexOf('.'));
  return isSourceId(sourceId) ? sourceId : undefined;
}

/** Makes the trash folder; rejects with `cache-unavailable` when something else stands in its place. */
export async function makeTrashDir(cacheDir: string): Promise<string> {
  const trashDir = join(cacheDir, TRASH_DIR_NAME);
  const failure = await makeDir(trashDir).then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (await isRealDir(trashDir)) return trashDir;
  throw failure && errnoOf(failure) !== 'EEXIST'
    ? failure
    : new CodedError('cache-unavailable', { detail: `${trashDir} is not a folder` });
}

export interface PurgeOptions {
  /** Told after every few dozen files. */
  readonly onProgress?: (freed: TileCount) => void;
  /** Ends the purge early, between two files; what is left is purged another time. */
  readonly signal?: AbortSignal;
}

const BATCH = 64;

/**
 * Deletes a folder of the trash and answers what that freed. Links are removed, never followed. What cannot be deleted,
 * or is being deleted by another process, is passed over. Holds the event loop for no longer than one small batch.
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
    // Temps and records go too, but they are no tiles.
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
      // Another process purges the same trash, or the file may not be deleted: the next start tries again.
    }
  });
}

/** The folders in the trash that can go: those of programs that have ended. Living ones give their own space back. */
export async function listTrash(cacheDir: string, nowMs: number): Promise<string[]> {
  const names = await listOrphans(cacheDir, nowMs);
  return names.filter((name) => !name.endsWith(UNDOING_SUFFIX)).map((name) => join(cacheDir, TRASH_DIR_NAME, name));
}

/** The folders in the trash whose tiles were on their way back when their program ended. */
export async function listUndoing(cacheDir: string, nowMs: number): Promise<string[]> {
  const names = await listOrphans(cacheDir, nowMs);
  return names.filter((name) => name.endsWith(UNDOING_SUFFIX)).map((name) => join(cacheDir, TRASH_DIR_NAME, name));
}

/** The folders in the trash that no program is at work on. */
async function listOrphans(cacheDir: string, nowMs: number): Promise<string[]> {
  const trashDir = join(cacheDir, TRASH_DIR_NAME);
  if (!(await isRealDir(trashDir))) return [];
  const found = (await ifThere(fs.promises.readdir(trashDir, { withFileTypes: true }))) ?? [];
  const names = found.filter((item) => item.isDirectory()).map((item) => item.name);
  const isAtWork = await Promise.all(names.map((name) => isClearAlive(trashDir, name, nowMs)));
  return names.filter((_name, index) => !isAtWork[index]);
}

async function isClearAlive(trashDir: string, name: string, nowMs: number): Promise<boolean> {
  const suffix = [MOVING_SUFFIX, UNDOABLE_SUFFIX, UNDOING_SUFFIX].find((each) => name.endsWith(each)) ?? '';
  const stats = await ifThere(lstat(join(trashDir, name)));
  const tempName = name.slice(name.indexOf('.') + 1, name.length - suffix.length);
  return stats !== undefined && !isDeadTemp(tempName, stats.mtimeMs, nowMs);
}
