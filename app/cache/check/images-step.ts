/** The third step: what was read and is no whole tile goes to quarantine. */

import { NO_TILES } from '../../../shared/tile-count.ts';
import { takeAway } from '../clearing/set-aside.ts';
import { housekeepingSlots } from '../files/file-access.ts';
import type { CheckContext } from './check-context.ts';
import type { ReadTile } from './read-tiles.ts';

/**
 * Takes away the bad ones, unless they are good by now. Answers all of them as they are then: `absent` what was taken away,
 * `refused` what is not known any more.
 */
export async function checkImages(context: CheckContext, tiles: readonly ReadTile[]): Promise<readonly ReadTile[]> {
  const refused = tiles.filter(({ verdict }) => verdict === 'refused').length;
  const checked = tiles.filter(({ verdict }) => verdict !== 'absent').length;
  context.progress.add('images', { checked, failed: refused });
  const left: ReadTile[] = [];
  for (const tile of tiles) left.push(tile.verdict === 'bad' ? await quarantine(context, tile) : tile);
  return left;
}

async function quarantine(context: CheckContext, tile: ReadTile): Promise<ReadTile> {
  const fate = await housekeepingSlots(() => takeAway(tile.key, context)).catch(() => 'failed' as const);
  const isTaken = fate === 'quarantined' || fate === 'removed';
  if (isTaken) context.onTaken(tile.key, fate === 'quarantined' ? { tiles: 1, bytes: tile.size } : NO_TILES);
  if (fate !== 'kept') context.progress.add('images', fate === 'failed' ? { failed: 1 } : { mended: 1 });
  return { ...tile, verdict: isTaken ? 'absent' : 'refused' };
}
