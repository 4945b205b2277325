/** The zooms and columns of a source's folder, by the thread that looks. */
import { join } from 'node:path';
import type { SourceId } from '../../../shared/source.ts';
import { MAX_ZOOM } from '../../../shared/tile-coord.ts';
import type { CheckContext } from './check-context.ts';
import type { FolderChain } from './inspection-protocol.ts';

/** At this zoom indices go up to 31: enough for the names of all zooms. */
const ZOOM_NAMES = 5;

/** The zooms that have a folder in the last folder of the chain, ascending. */
export async function listZooms({ inspector }: CheckContext, chain: FolderChain): Promise<readonly number[]> {
  const { folders } = await inspector.list({ chain, zoom: ZOOM_NAMES });
  return [...folders].filter((zoom) => zoom <= MAX_ZOOM);
}

/** The chain down to a column's folder, or to its zoom's without a column. */
export function chainTo(cacheDir: string, sourceId: SourceId, zoom: number, column?: number): FolderChain {
  const sourceDir = join(cacheDir, sourceId);
  const zoomDir = join(sourceDir, String(zoom));
  return column === undefined ? [sourceDir, zoomDir] : [sourceDir, zoomDir, join(zoomDir, String(column))];
}
