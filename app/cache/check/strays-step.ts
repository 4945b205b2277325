/**
 * Second step: removes what occupies a tile's place but isn't a file: links (never their targets), FIFOs, sockets and
 * empty folders. Entries with other names and folders with contents are foreign: counted and left alone.
 */

import { join } from 'node:path';
import type { SourceId } from '../../../shared/sources/source.ts';
import { NO_TILES } from '../../../shared/tiles/tile-count.ts';
import { takeAway } from '../clearing/set-aside.ts';
import { errnoOf } from '../files/disk-error.ts';
import { housekeepingSlots, removeDir } from '../files/file-access.ts';
import type { TileKey } from '../files/tile-path.ts';
import { type CheckContext, chainTo, inspectZooms } from './check-context.ts';
import type { Listing } from './inspection-protocol.ts';

/** Number of columns requested ahead, enough to keep the thread busy. */
const AHEAD = 16;

interface Column {
  readonly sourceId: SourceId;
  readonly zoom: number;
  readonly x: number;
}

/** Checks every column folder of every source. */
export async function removeStrays(context: CheckContext): Promise<void> {
  const { cacheDir, inspector, signal } = context;
  const ahead: (readonly [Column, Promise<Listing>])[] = [];
  const takeFirst = async (): Promise<void> => {
    const [column, listing] = ahead.shift() ?? [];
    if (column && listing) await mendColumn(context, column, await listing);
  };
  for await (const column of listColumns(context)) {
    if (signal.aborted) break;
    const chain = chainTo(cacheDir, column.sourceId, column.zoom, column.x);
    ahead.push([column, inspector.list({ chain, zoom: column.zoom })]);
    if (ahead.length > AHEAD) await takeFirst();
  }
  while (ahead.length > 0 && !signal.aborted) await takeFirst();
  // A cancelled check doesn't wait for the outstanding answers.
  for (const [, listing] of ahead) listing.catch(() => undefined);
}

async function* listColumns(context: CheckContext): AsyncGenerator<Column> {
  const { cacheDir, sourceIds, inspector, progress } = context;
  for (const sourceId of sourceIds) {
    for (const zoom of await inspectZooms(context, [join(cacheDir, sourceId)])) {
      const listing = await inspector.list({ chain: chainTo(cacheDir, sourceId, zoom), zoom });
      const foreign = listing.foreign + listing.files.length + listing.others.length;
      progress.add('strays', { checked: foreign, foreign });
      for (const x of listing.folders) yield { sourceId, zoom, x };
    }
  }
}

async function mendColumn(context: CheckContext, column: Column, listing: Listing): Promise<void> {
  const { files, folders, others, foreign } = listing;
  const checked = files.length + folders.length + others.length + foreign;
  context.progress.add('strays', { checked, foreign });
  await removeEach(context, column, others, (key) => takeAway(key, context));
  await removeEach(context, column, folders, (_key, dir) => removeDir(dir));
}

type Removal = (key: TileKey, file: string) => Promise<unknown>;

/** Removes the entries at some rows of a column; `remove` returns `kept` for those that turned out good. */
async function removeEach(context: CheckContext, column: Column, rows: Uint32Array, remove: Removal): Promise<void> {
  const columnDir = chainTo(context.cacheDir, column.sourceId, column.zoom, column.x).at(-1) ?? '';
  for (const y of rows) {
    const key = { sourceId: column.sourceId, coord: { z: column.zoom, x: column.x, y } };
    try {
      const fate = await housekeepingSlots(() => remove(key, join(columnDir, String(y))));
      if (fate === 'kept') continue;
      context.onTaken(key, NO_TILES);
      context.progress.add('strays', { mended: 1 });
    } catch (thrown) {
      // A folder with contents isn't the cache's.
      const errno = errnoOf(thrown);
      const isFull = errno === 'ENOTEMPTY' || errno === 'EEXIST';
      context.progress.add('strays', isFull ? { foreign: 1 } : { failed: 1 });
    }
  }
}
