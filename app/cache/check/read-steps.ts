/** The last two steps, which share one reading of all tiles: what one finds, the next ones know. */
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
    inBlock.push(...(await checkImages(context, [...listReadTiles(part)])));
    if (!part.isLast) continue;
    await checkRecords(context, part.index, inBlock);
    inBlock = [];
  }
}
