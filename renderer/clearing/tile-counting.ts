/** A line that counts the tiles on disk while people look at it. */

import { formatTileCount, formatTiles } from '../../shared/quantity-text.ts';
import type { SourceId } from '../../shared/source.ts';
import type { TileCount } from '../../shared/tile-count.ts';
import type { Client } from '../bridge/client.ts';
import { element } from '../parts/element.ts';

/** One source, or all of them with null, and what people call it; no name where they know already. */
export interface CountScope {
  readonly sourceId: SourceId | null;
  readonly name?: string;
}

/** A line that says that it counts. The number of tiles is also in `data-tiles`, as plain digits. */
export function createCountLine(): HTMLElement {
  return element('p', { class: 'tile-count', role: 'status' }, 'Counting…');
}

/** Counts into a line until the count is complete or the signal is aborted. Never rejects. */
export async function countInto(
  line: HTMLElement,
  client: Client,
  scope: CountScope,
  signal: AbortSignal,
): Promise<void> {
  const prefix = scope.name === undefined ? '' : `${scope.name}: `;
  const show = (counted: TileCount, done: boolean) => {
    // Read out when it begins and when it has ended.
    line.setAttribute('aria-live', done ? 'polite' : 'off');
    line.textContent = done ? `${prefix}${formatTileCount(counted)} on disk.` : describeProgress(counted);
    line.dataset.tiles = String(counted.tiles);
    line.dataset.counting = String(!done);
  };
  const stopListening = client.onEvent((event) => {
    if (event.name === 'countProgress' && event.sourceId === scope.sourceId) show(event.counted, false);
  });
  const reply = await client.call('countTiles', { sourceId: scope.sourceId }, signal);
  stopListening();
  if (reply.ok) show(reply.value, true);
  else if (reply.error.code !== 'cancelled') line.textContent = `${prefix}${reply.error.message}`;
}

function describeProgress(counted: TileCount): string {
  return `Counting… ${formatTiles(counted.tiles)} so far`;
}
