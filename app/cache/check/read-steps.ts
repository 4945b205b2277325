/** The last three steps, which share one reading of all tiles: what one finds, the next ones know. */
import { checkBlocked } from './blocked-step.ts';
import type { CheckContext } from './check-context.ts';
import { checkImages } from './images-step.ts';
import { listReadTiles, type ReadTile } from './read-tiles.ts';
import { checkRecords } from './records-step.ts';
import { readBlocks } from './tile-walk.ts';

/** Reads every tile and its record, and has each step do its part. */
export async function checkTiles(context: CheckContext): Promise<void> {
  let inBlock: ReadTile[] = [];
  for await (const part of readBlocks(context)) {
    context.progress.add('images', { bytes: part.reading?.bytes ?? 0 });
    const whole = await checkImages(context, [...listReadTiles(part)]);
    inBlock.push(...(await checkBlocked(context, whole)));
    if (!part.isLast) continue;
    await checkRecords(context, part.index, inBlock);
    inBlock = [];
  }
}
