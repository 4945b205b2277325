/** Four tiles of a folder put together as if its rows counted from the north or the south: only the right one shows no breaks. */
import '../styles/rows-picture.css';
import type { RowsQuestion } from '../../shared/calls/desktop-calls.ts';
import type { Client } from '../bridge/client.ts';
import { drawTileImage } from '../map/tiles/tile-image.ts';
import { element } from '../parts/element.ts';

export type Rows = 'north' | 'south';

export const ROWS: readonly Rows[] = ['north', 'south'];
/** Where the four tiles are, from the upper left. */
const PLACES = [
  { column: 0, row: 0 },
  { column: 1, row: 0 },
  { column: 0, row: 1 },
  { column: 1, row: 1 },
];
const EDGE_PX = 84;

interface Reading extends Pick<RowsQuestion, 'questionId'> {
  readonly rows: Rows;
}

/** Draws its tiles until the signal aborts. */
export function createRowsPicture(client: Pick<Client, 'call'>, reading: Reading, signal: AbortSignal): HTMLElement {
  const tiles = PLACES.map((place) => {
    const canvas = element('canvas');
    void drawPreview(client, { ...reading, ...place }, canvas, signal);
    return canvas;
  });
  return element('span', { class: 'rows-picture', 'aria-hidden': 'true' }, ...tiles);
}

/** Draws a tile, unless the folder doesn't have it. */
async function drawPreview(
  client: Pick<Client, 'call'>,
  wish: Reading & { readonly column: number; readonly row: number },
  canvas: HTMLCanvasElement,
  signal: AbortSignal,
): Promise<void> {
  const reply = await client.call('previewRows', wish, signal);
  // One that can't be drawn stays empty too.
  if (reply.ok)
    await drawTileImage(canvas, reply.value, { sizePx: EDGE_PX, isDark: false }, signal).catch(() => undefined);
}
