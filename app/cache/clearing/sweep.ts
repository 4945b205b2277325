/** What lies in the cache folder as a whole: whose tiles, and what ended programs have left: temps and trash. */
import { join } from 'node:path';
import type { SourceId } from '../../../shared/source.ts';
import { isRealDir } from '../files/file-access.ts';
import { type Swept, sweepDeadTemps } from '../files/temp-files.ts';
import { formatSourceDir, RECORDS_DIR_NAME, TEMP_DIR_NAME } from '../files/tile-path.ts';
import { listSourceDirs } from '../tree/cache-tree.ts';
import { listOldQuarantine } from './quarantine.ts';
import { settleLeftAside } from './set-aside.ts';
import { listTrash } from './trash.ts';

/**
 * The ids of every source: the listed ones, then those of removed sources whose tiles are in the cache folder. A folder counts
 * only when it has records of ours. Never rejects.
 */
export async function listSources(cacheDir: string, listed: readonly SourceId[] = []): Promise<readonly SourceId[]> {
  const ids = await listSourceDirs(cacheDir).catch(() => []);
  const isOurs = await Promise.all(ids.map((id) => isRealDir(join(cacheDir, id, RECORDS_DIR_NAME))));
  return [...new Set([...listed, ...ids.filter((_id, index) => isOurs[index])])];
}

/** Purges all trash and old quarantine, one folder after another, and sweeps sources; ends early when the signal aborts. */
export async function sweepCache(
  cacheDir: string,
  purge: (trashed: string) => Promise<unknown>,
  signal: AbortSignal,
  nowMs: number,
): Promise<void> {
  for (const trashed of await listTrash(cacheDir, nowMs)) await purge(trashed);
  for (const old of await listOldQuarantine(cacheDir, nowMs)) await purge(old);
  for (const sourceId of await listSourceDirs(cacheDir).catch(() => [])) {
    if (signal.aborted) return;
    await sweepSource(cacheDir, sourceId, nowMs);
  }
}

/** Removes the dead temps of a source, and puts what a check has set aside when it ended suddenly where it belongs. */
export async function sweepSource(cacheDir: string, sourceId: SourceId, nowMs: number): Promise<Swept> {
  const settled = (await isRealDir(formatSourceDir(cacheDir, sourceId)))
    ? await settleLeftAside(sourceId, { cacheDir, nowMs })
    : 0;
  const { files, bytes } = await sweepDeadTemps(join(cacheDir, sourceId, TEMP_DIR_NAME), nowMs);
  return { files: files + settled, bytes };
}
