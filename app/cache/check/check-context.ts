/** What the steps of one check share. */
import { join } from 'node:path';
import type { SourceId } from '../../../shared/source.ts';
import { MAX_ZOOM } from '../../../shared/tile-coord.ts';
import type { TileCount } from '../../../shared/tile-count.ts';
import type { DiskTier } from '../disk/disk-tier.ts';
import type { TileKey } from '../files/tile-path.ts';
import type { CheckProgress } from './check-progress.ts';
import type { FolderChain, Inspector } from './inspection-protocol.ts';

export interface CheckContext {
  readonly cacheDir: string;
  /** Those whose folders are the cache's own. */
  readonly sourceIds: readonly SourceId[];
  /** When the check began, in milliseconds since 1970. */
  readonly nowMs: number;
  readonly clockMs: () => number;
  readonly disk: Pick<DiskTier, 'mendRecords'>;
  readonly inspector: Inspector;
  readonly progress: CheckProgress;
  /** Asked between batches. */
  readonly signal: AbortSignal;
  /** Told of what was taken from a tile's place, so that memory forgets it too, and what that adds to quarantine. */
  readonly onTaken: (key: TileKey, quarantined: TileCount) => void;
}

/** At this zoom indices go up to 31: enough for the names of all zooms. */
const ZOOM_NAMES = 5;

/** The zooms that have a folder in the last folder of the chain, ascending. */
export async function inspectZooms({ inspector }: CheckContext, chain: FolderChain): Promise<readonly number[]> {
  const { folders } = await inspector.list({ chain, zoom: ZOOM_NAMES });
  return [...folders].filter((zoom) => zoom <= MAX_ZOOM);
}

/** The chain down to a column's folder, or to its zoom's without a column. */
export function chainTo(cacheDir: string, sourceId: SourceId, zoom: number, column?: number): FolderChain {
  const sourceDir = join(cacheDir, sourceId);
  const zoomDir = join(sourceDir, String(zoom));
  return column === undefined ? [sourceDir, zoomDir] : [sourceDir, zoomDir, join(zoomDir, String(column))];
}
