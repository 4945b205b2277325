/** Scope clears for the cache driver. */

import type { TileScope } from '../../app/cache/clearing/tile-scope.ts';
import type { DiskTier } from '../../app/cache/disk/disk-tier.ts';
import type { TrashedTiles } from '../../app/cache/disk/scope-store.ts';
import type { TileCache } from '../../app/cache/tile-cache.ts';
import type { TileColumn } from '../../shared/tiles/tile-column.ts';

/** For the source `test`; `undo` and `free` apply to the last clear. */
export interface ScopeCommand {
  readonly act: 'clear' | 'undo' | 'free';
  readonly minZoom?: number;
  readonly maxZoom?: number;
  /**
   * Columns from 1 to the first number, and of each the rows below the second: at zoom 20 the only ones, or the kept
   * ones.
   */
  readonly within?: readonly [columns: number, rows: number];
  readonly kept?: readonly [columns: number, rows: number];
}

let last: TrashedTiles | undefined;

export async function performScope(cache: TileCache, disk: DiskTier, command: ScopeCommand): Promise<object> {
  if (command.act === 'clear') last = await cache.clearScope('test', toScope(command));
  else if (last && command.act === 'undo') await disk.purge((await disk.scopes.restore(last)).dir);
  else if (last) await disk.purge(last.dir);
  return {};
}

function toScope({ minZoom = 0, maxZoom = 22, within, kept }: ScopeCommand): TileScope {
  return { minZoom, maxZoom, within: within && toSet(within), kept: kept && toSet(kept) };
}

function toSet([columns, rows]: readonly [number, number]): NonNullable<TileScope['within']> {
  const list = Array.from({ length: columns }, (_, index): TileColumn => ({ x: index + 1, spans: [[0, rows - 1]] }));
  return { columns: (zoom) => (zoom === 20 ? list : []) };
}
