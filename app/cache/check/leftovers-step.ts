/** First step: frees the space of what ended programs and earlier checks left behind. */
import { NO_TILES, type TileCount } from '../../../shared/tiles/tile-count.ts';
import { listOldQuarantine } from '../clearing/quarantine.ts';
import { sweepSource } from '../clearing/sweep.ts';
import { listTrash, purgeTrash } from '../clearing/trash.ts';
import { isRealDir } from '../files/file-access.ts';
import type { CheckContext } from './check-context.ts';

/** Purges trash and expired quarantine, and sweeps temporary files of writes and checks that ended abruptly. */
export async function sweepLeftovers(context: CheckContext): Promise<void> {
  const { cacheDir, nowMs, progress, signal } = context;
  for (const dir of [...(await listTrash(cacheDir, nowMs)), ...(await listOldQuarantine(cacheDir, nowMs))]) {
    if (signal.aborted) return;
    await purge(dir, context);
  }
  for (const sourceId of context.sourceIds) {
    if (signal.aborted) return;
    const { files, bytes } = await sweepSource(cacheDir, sourceId, nowMs);
    progress.add('leftovers', { checked: files, mended: files, bytes });
  }
}

async function purge(dir: string, { progress, signal }: CheckContext): Promise<void> {
  let told = NO_TILES;
  const tell = (freed: TileCount): void => {
    const tiles = freed.tiles - told.tiles;
    told = freed;
    progress.add('leftovers', { checked: tiles, mended: tiles });
  };
  const freed = await purgeTrash(dir, { signal, onProgress: tell });
  tell(freed);
  progress.add('leftovers', { bytes: freed.bytes });
  if (signal.aborted) return;
  // A tree without files counts as one item.
  if (await isRealDir(dir)) progress.add('leftovers', { checked: 1, failed: 1 });
  else if (freed.tiles === 0) progress.add('leftovers', { checked: 1, mended: 1 });
}
