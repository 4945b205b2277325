/** The last two steps, which share one pass over all tiles: bad tiles go to quarantine, then records are repaired. */
import { NO_TILES } from '../../../shared/tiles/tile-count.ts';
import { takeAway } from '../clearing/set-aside.ts';
import { housekeepingSlots } from '../files/file-access.ts';
import type { BlockIndex } from '../records/record-block.ts';
import type { CheckContext } from './check-context.ts';
import type { ReadTile } from './inspection-protocol.ts';
import { checkRecords } from './records-step.ts';
import { readBlocks } from './tile-walk.ts';

/** Reads all tiles and records and runs both steps on each block. */
export async function checkTiles(context: CheckContext): Promise<void> {
  let inBlock: ReadTile[] = [];
  for await (const { index, reading, isLast } of readBlocks(context)) {
    const { tiles, bytes } = reading;
    const refused = tiles.filter(({ verdict }) => verdict === 'refused').length;
    const checked = tiles.filter(({ verdict }) => verdict !== 'absent').length;
    context.progress.add('images', { checked, failed: refused, bytes });
    for (const tile of tiles) inBlock.push(tile.verdict === 'bad' ? await quarantine(context, index, tile) : tile);
    if (!isLast) continue;
    await checkRecords(context, index, inBlock);
    inBlock = [];
  }
}

/** Quarantines a bad tile unless it is good by now. Returns it as `absent`, or as `refused` if it is still in place. */
async function quarantine(context: CheckContext, { sourceId, zoom }: BlockIndex, tile: ReadTile): Promise<ReadTile> {
  const key = { sourceId, coord: { z: zoom, x: tile.x, y: tile.y } };
  const fate = await housekeepingSlots(() => takeAway(key, context)).catch(() => 'failed' as const);
  const isTaken = fate === 'quarantined' || fate === 'removed';
  if (isTaken) context.onTaken(key, fate === 'quarantined' ? { tiles: 1, bytes: tile.size } : NO_TILES);
  if (fate !== 'kept') context.progress.add('images', fate === 'failed' ? { failed: 1 } : { mended: 1 });
  return { ...tile, verdict: isTaken ? 'absent' : 'refused' };
}
