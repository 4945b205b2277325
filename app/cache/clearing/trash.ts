/** Cleared trees: moved out of sight in an instant, then given back to the disk in small steps. */

import fs, { type Dirent } from 'node:fs';
import { basename, join } from 'node:path';
import { isSourceId, type SourceId } from '../../../shared/source.ts';
import type { TileCount } from '../../../shared/tile-count.ts';
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

/** A new name in the trash that no other clear of any program uses. */
export function makeTrashName(sourceId: SourceId): string {
  return `${sourceId}.${makeTempName()}`;
}

/**
 * The state in a trash folder's name: its tiles are on their way there; the clear can be undone, or its space is not
 * free yet; its tiles are on their way back, and must arrive.
 */
const TRASH_STATES = ['moving', 'undoable', 'undoing'] as const;

/** The name of a cleared tree in a state; other programs see by it when a clear begins and when it has ended. */
export function nameTrash(trashName: string, state: (typeof TRASH_STATES)[number]): string {
  return `${trashName}.${state}`;
}

/** All names that a cleared tree may have. */
export function listTrashNames(trashName: string): readonly string[] {
  return [trashName, ...TRASH_STATES.map((state) => nameTrash(trashName, state))];
}

/** The source whose tiles a folder of the trash holds, by the folder's name. */
export function parseTrashedSource(trashName: string): SourceId | undefined {
  const sourceId = trashName.slice(0, trashName.indexOf('.'));
  return isSourceId(sourceId) ? sourceId : undefined;
}

/** Makes the trash folder; rejects with `cache-unavailable` when something else stands in its place. */
export async function makeTrashDir(cacheDir: string): Promise<string> {
  const trashDir = join(cacheDir, TRASH_DIR_NAME);
  await makeRealDir(trashDir);
  return trashDir;
}

export interface PurgeOptions {
  /** Told after every few dozen files. */
  readonly onProgress?: ((freed: TileCount) => void) | undefined;
  /** Ends the purge early, between two files; what is left is purged another time. */
  readonly signal?: AbortSignal | undefined;
}

const BATCH = 64;

/**
 * Deletes a folder of the trash, a small batch at a time; returns what that freed. Links are removed, never followed.
 * What cannot be deleted, or another process is deleting, is passed over.
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
  return (await listOrphans(cacheDir, nowMs)).filter((dir) => !dir.endsWith('.undoing'));
}

/** The folders in the trash whose tiles were on their way back when their program ended. */
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
  // `<source>.<temp name>`, and the state.
  const [, tempName = ''] = basename(dir).split('.');
  return !stats || isDeadTemp(tempName, stats.mtimeMs, nowMs);
}
