/** Housekeeping of the whole cache folder: finds sources, and sweeps temporary files and trash of ended programs. */
import { join } from 'node:path';
import type { SourceId } from '../../../shared/sources/source.ts';
import { isRealDir } from '../files/file-access.ts';
import { type Swept, sweepDeadTemps } from '../files/temp-files.ts';
import { formatSourceDir, RECORDS_DIR_NAME, TEMP_DIR_NAME } from '../files/tile-path.ts';
import { listSourceDirs } from '../tree/cache-tree.ts';
import { listOldQuarantine } from './quarantine.ts';
import { settleLeftAside } from './set-aside.ts';
import { listTrash } from './trash.ts';

/**
 * Returns the ids of all sources: the listed ones, then removed ones that still have tiles. A folder counts only if it
 * contains our records folder. Never rejects.
 */
export async function listSources(cacheDir: string, listed: readonly SourceId[] = []): Promise<readonly SourceId[]> {
  const ids = await listSourceDirs(cacheDir).catch(() => []);
  const isOurs = await Promise.all(ids.map((id) => isRealDir(join(cacheDir, id, RECORDS_DIR_NAME))));
  return [...new Set([...listed, ...ids.filter((_id, index) => isOurs[index])])];
}

/** Purges trash and expired quarantine, then sweeps each source. Ends early when the signal aborts. */
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

/** Removes a source's dead temporary files and settles what an interrupted check had set aside. */
export async function sweepSource(cacheDir: string, sourceId: SourceId, nowMs: number): Promise<Swept> {
  const settled = (await isRealDir(formatSourceDir(cacheDir, sourceId)))
    ? await settleLeftAside(sourceId, { cacheDir, nowMs })
    : 0;
  const { files, bytes } = await sweepDeadTemps(join(cacheDir, sourceId, TEMP_DIR_NAME), nowMs);
  return { files: files + settled, bytes };
}
