/** Moves tiles that a step found bad to quarantine, and keeps count. */

import { hashImage } from '../blocked-images.ts';
import { housekeepingSlots } from '../file-access.ts';
import type { TileKey } from '../tile-path.ts';
import type { CheckContext } from './check-context.ts';
import type { ReadTile } from './read-tiles.ts';
import { type Fate, takeAway } from './set-aside.ts';

const NOTHING = { tiles: 0, bytes: 0 };

/**
 * Takes away those tiles that pass, unless they are good by now. Answers all of them as they are then: `absent` what was
 * taken away, `refused` what is not known any more.
 */
export async function quarantineThose(
  context: CheckContext,
  step: 'images' | 'blocked',
  tiles: readonly ReadTile[],
  isBad: (tile: ReadTile) => boolean,
): Promise<readonly ReadTile[]> {
  const left: ReadTile[] = [];
  for (const tile of tiles) left.push(isBad(tile) ? await quarantine(context, step, tile) : tile);
  return left;
}

async function quarantine(context: CheckContext, step: 'images' | 'blocked', tile: ReadTile): Promise<ReadTile> {
  const fate = await takeTile(context, tile.key).catch(() => 'failed' as const);
  const isTaken = fate === 'quarantined' || fate === 'removed';
  if (isTaken) context.onTaken(tile.key, fate === 'quarantined' ? { tiles: 1, bytes: tile.size } : NOTHING);
  if (fate !== 'kept') context.progress.add(step, fate === 'failed' ? { failed: 1 } : { mended: 1 });
  return { ...tile, verdict: isTaken ? 'absent' : 'refused' };
}

function takeTile({ cacheDir, nowMs, blocked }: CheckContext, key: TileKey): Promise<Fate> {
  const sizes = blocked.sizesOf(key.sourceId);
  const isBlocked = (bytes: Uint8Array): boolean =>
    sizes.includes(bytes.length) && blocked.has(key.sourceId, bytes.length, hashImage(bytes));
  return housekeepingSlots(() => takeAway(key, { cacheDir, nowMs, isBlocked }));
}
