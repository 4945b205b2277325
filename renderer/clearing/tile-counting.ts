/** A line with the number of tiles on disk: the last count at once, then a fresh one. */
import type { SourceId } from '../../shared/sources/source.ts';
import { clearTexts } from '../../shared/texts/clearing.ts';
import { addCounts, NO_TILES, type TileCount } from '../../shared/tiles/tile-count.ts';
import type { Client } from '../bridge/client.ts';
import { element } from '../parts/element.ts';

/** An empty line, filled by {@link countInto}. The number of tiles is also in `data-tiles`, as plain digits. */
export function createCountLine(): HTMLElement {
  return element('p', { class: 'tile-count', role: 'status' }, clearTexts.counting);
}

/** Shows the last count of a source, or of all for null, in a line, then a fresh one, until the signal is aborted. Never rejects. */
export async function countInto(
  line: HTMLElement,
  client: Client,
  sourceId: SourceId | null,
  signal: AbortSignal,
): Promise<void> {
  const show = (counted: TileCount, done: boolean) => {
    // Screen readers announce the fresh count only.
    line.setAttribute('aria-live', done ? 'polite' : 'off');
    line.textContent = clearTexts.onDisk(counted, done);
    line.dataset.tiles = String(counted.tiles);
    line.dataset.counting = String(!done);
  };
  const fresh = client.call('countTiles', { sourceId }, signal);
  const known = await readKnown(client, sourceId, signal);
  if (known) show(known, false);
  const reply = await fresh;
  if (reply.ok) show(reply.value, true);
  else if (reply.error.code !== 'cancelled') line.textContent = reply.error.message;
}

/** Returns the last count, or undefined when a source in the scope was never counted. */
async function readKnown(
  client: Client,
  sourceId: SourceId | null,
  signal: AbortSignal,
): Promise<TileCount | undefined> {
  const reply = await client.call('getStatistics', {}, signal);
  if (!reply.ok) return undefined;
  const sources = reply.value.sources.filter((each) => sourceId === null || each.sourceId === sourceId);
  if (sources.length === 0 || sources.some(({ countedMs }) => countedMs === null)) return undefined;
  return sources.flatMap(({ zooms }) => zooms).reduce(addCounts, NO_TILES);
}
