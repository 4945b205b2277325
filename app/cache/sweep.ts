/** What lies in the cache folder as a whole: whose tiles, and what ended programs have left: temps and trash. */
import { join } from 'node:path';
import type { SourceId } from '../../shared/source.ts';
import { listSourceDirs } from './cache-tree.ts';
import { isRealDir } from './file-access.ts';
import { sweepTemps } from './temp-files.ts';
import { RECORDS_DIR_NAME, TEMP_DIR_NAME } from './tile-path.ts';
import { listTrash } from './trash.ts';

/**
 * The ids of all sources whose tiles lie in the cache folder, those that nobody knows any more included. A folder counts
 * when records of ours lie in it, so that nobody else's is taken for one. Never rejects.
 */
export async function listSources(cacheDir: string): Promise<readonly SourceId[]> {
  const names = await listSourceFolders(cacheDir);
  const isOurs = await Promise.all(names.map((name) => isRealDir(join(cacheDir, name, RECORDS_DIR_NAME))));
  return names.filter((_name, index) => isOurs[index]);
}

function listSourceFolders(cacheDir: string): Promise<readonly SourceId[]> {
  return listSourceDirs(cacheDir).catch(() => []);
}

/** Purges all trash, one folder after another, and removes dead temps; ends early when the signal aborts. */
export async function sweepCache(
  cacheDir: string,
  purge: (trashed: string) => Promise<unknown>,
  signal: AbortSignal,
  nowMs: number,
): Promise<void> {
  for (const trashed of await listTrash(cacheDir, nowMs)) await purge(trashed);
  for (const sourceId of await listSourceFolders(cacheDir)) {
    if (signal.aborted) return;
    await sweepTemps(join(cacheDir, sourceId, TEMP_DIR_NAME), nowMs);
  }
}
