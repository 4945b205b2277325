/** What the steps of a check share. */
import { join } from 'node:path';
import type { SourceId } from '../../../shared/sources/source.ts';
import { MAX_ZOOM } from '../../../shared/tiles/tile-coord.ts';
import type { TileCount } from '../../../shared/tiles/tile-count.ts';
import type { DiskTier } from '../disk/disk-tier.ts';
import type { TileKey } from '../files/tile-path.ts';
import type { CheckProgress } from './check-progress.ts';
import type { FolderChain, Inspector } from './inspection-protocol.ts';

export interface CheckContext {
  readonly cacheDir: string;
  /** The sources whose folders belong to the cache. */
  readonly sourceIds: readonly SourceId[];
  /** When the check started, in milliseconds since 1970. */
  readonly nowMs: number;
  readonly clockMs: () => number;
  readonly disk: Pick<DiskTier, 'mendRecords'>;
  readonly inspector: Inspector;
  readonly progress: CheckProgress;
  /** Checked between batches. */
  readonly signal: AbortSignal;
  /**
   * Called when a file was removed from a tile's place, with what was added to quarantine; memory must drop the tile
   * too.
   */
  readonly onTaken: (key: TileKey, quarantined: TileCount) => void;
}

/** Indices at this zoom go up to 31, which covers the folder names of all zooms. */
const ZOOM_NAMES = 5;

/** The zooms that have a folder in the last folder of the chain, ascending. */
export async function inspectZooms({ inspector }: CheckContext, chain: FolderChain): Promise<readonly number[]> {
  const { folders } = await inspector.list({ chain, zoom: ZOOM_NAMES });
  return [...folders].filter((zoom) => zoom <= MAX_ZOOM);
}

/** The folder chain down to a column, or to its zoom if no column is given. */
export function chainTo(cacheDir: string, sourceId: SourceId, zoom: number, column?: number): FolderChain {
  const sourceDir = join(cacheDir, sourceId);
  const zoomDir = join(sourceDir, String(zoom));
  return column === undefined ? [sourceDir, zoomDir] : [sourceDir, zoomDir, join(zoomDir, String(column))];
}
