/** Moves a zoom's tiles away but for some that are kept: these stay where they are, whatever happens meanwhile. */
import { join } from 'node:path';
import type { RowSpan, TileColumn } from '../../../shared/tile-column.ts';
import { ifThere } from '../files/disk-error.ts';
import { housekeepingSlots, makeDir, removeDir, renameFile } from '../files/file-access.ts';
import { WorkSlices } from '../files/work-slices.ts';
import { listColumnDirs, listTilePlaces } from '../tree/cache-tree.ts';
import { isInSpans } from '../tree/tile-list.ts';

/** The tiles of a source that a clear leaves in place. */
export interface KeptTiles {
  /** Those of a zoom: columns ascend, each once. Asked once a zoom that is on disk. */
  columns(zoom: number): Iterable<TileColumn>;
}

const BATCH = 64;

/**
 * Moves a zoom's folder to `target`, which must not be there: as a whole when nothing of the zoom is kept, else each column
 * of which nothing is kept, and of the others every tile that is not. What is no tile's stays then, as folders that are
 * links do. Empty folders go. Rejects with the system's error when something cannot be moved; the rest of it stays.
 */
export async function moveAllBut(
  kept: Iterable<TileColumn>,
  zoom: number,
  zoomDir: string,
  target: string,
): Promise<void> {
  const spansOf = await collectSpans(kept);
  if (spansOf.size === 0) {
    await ifThere(renameFile(zoomDir, target));
    return;
  }
  await makeDir(target);
  for (const column of await listColumnDirs(zoomDir, zoom)) {
    const [from, to] = [join(zoomDir, column), join(target, column)];
    // By what is kept, not by what is there: a kept tile may be arriving at this very moment.
    const spans = spansOf.get(Number(column));
    if (spans) await moveFiles(from, to, await listUnkept(from, zoom, spans));
    else await ifThere(renameFile(from, to));
  }
  await removeDir(zoomDir).catch(() => undefined);
}

/** Columns by their x, those without rows left out. */
export async function collectSpans(kept: Iterable<TileColumn>): Promise<ReadonlyMap<number, readonly RowSpan[]>> {
  const slices = new WorkSlices();
  const spansOf = new Map<number, readonly RowSpan[]>();
  for (const { x, spans } of kept) {
    if (spans.length > 0) spansOf.set(x, spans);
    if (slices.isOver) await slices.pause();
  }
  return spansOf;
}

async function listUnkept(columnDir: string, zoom: number, spans: readonly RowSpan[]): Promise<string[]> {
  const names = await listTilePlaces(columnDir, zoom);
  return names.filter((name) => !isInSpans(Number(name), spans));
}

async function moveFiles(from: string, to: string, names: readonly string[]): Promise<void> {
  if (names.length === 0) return;
  await makeDir(to);
  for (let first = 0; first < names.length; first += BATCH) {
    const moves = names
      .slice(first, first + BATCH)
      .map((name) => housekeepingSlots(() => ifThere(renameFile(join(from, name), join(to, name)))));
    const failed = (await Promise.allSettled(moves)).find((move) => move.status === 'rejected');
    if (failed) throw failed.reason;
  }
  await removeDir(from).catch(() => undefined);
}
