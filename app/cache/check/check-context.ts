/** What the steps of one check share. */

import type { SourceId } from '../../../shared/source.ts';
import type { TileCount } from '../../../shared/tile-count.ts';
import type { DiskTier } from '../disk/disk-tier.ts';
import type { TileKey } from '../files/tile-path.ts';
import type { CheckProgress } from './check-progress.ts';
import type { Inspector } from './inspection-protocol.ts';

export interface CheckContext {
  readonly cacheDir: string;
  /** Those whose folders are the cache's own. */
  readonly sourceIds: readonly SourceId[];
  /** When the check began, in milliseconds since 1970. */
  readonly nowMs: number;
  /** The clock of the day. */
  readonly clockMs: () => number;
  readonly disk: Pick<DiskTier, 'mendRecords'>;
  readonly inspector: Inspector;
  readonly progress: CheckProgress;
  /** Asked between batches. */
  readonly signal: AbortSignal;
  /** Told of what was taken from a tile's place, so that memory forgets it too, and what that adds to quarantine. */
  readonly onTaken: (key: TileKey, quarantined: TileCount) => void;
}
