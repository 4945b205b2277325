/** Asks how a folder of tiles counts its rows: shows four of its tiles put together both ways. */
import '../styles/rows-dialog.css';
import type { RowsQuestion } from '../../shared/desktop-calls.ts';
import { archiveTexts as texts } from '../../shared/texts/archives.ts';
import type { Client } from '../bridge/client.ts';
import { drawTileImage } from '../map/tile-image.ts';
import { openDialog } from '../parts/dialog.ts';
import { button, element, isUsable, setUsable } from '../parts/element.ts';

type Rows = 'north' | 'south';

const ROWS: readonly Rows[] = ['north', 'south'];
/** Where the four tiles are, from the upper left. */
const PLACES = [
  { column: 0, row: 0 },
  { column: 1, row: 0 },
  { column: 0, row: 1 },
  { column: 1, row: 1 },
];
const EDGE_PX = 84;

/** Resolves when the dialog is closed, whether people have answered or not. */
export function openRowsDialog(client: Pick<Client, 'call'>, { questionId, fileName }: RowsQuestion): Promise<void> {
  return new Promise((resolve) => {
    const life = new AbortController();
    const complaint = element('p', { class: 'complaint', role: 'alert' });
    let isAnswered = false;
    const choose = async (rows: Rows) => {
      if (!choices.every(isUsable)) return;
      for (const choice of choices) setUsable(choice, false);
      const reply = await client.call('answerRows', { questionId, rows });
      isAnswered = true;
      if (reply.ok) dialog.close();
      // The question is gone with the answer; people open the folder again.
      else complaint.textContent = reply.error.message;
    };
    const createChoice = (rows: Rows) => {
      const tiles = PLACES.map((place) => {
        const canvas = element('canvas');
        void drawPreview(client, { questionId, rows, ...place }, canvas, life.signal);
        return canvas;
      });
      const picture = element('span', { class: 'rows-picture', 'aria-hidden': 'true' }, ...tiles);
      const choice = button('', () => void choose(rows), { class: 'plain-button rows-choice' });
      choice.append(picture, element('span', {}, texts.rows[rows]));
      return choice;
    };
    const choices = ROWS.map(createChoice);
    const dialog = openDialog({
      title: texts.rowsTitle(fileName),
      body: [element('p', {}, texts.rowsQuestion), element('div', { class: 'rows-choices' }, ...choices), complaint],
      buttons: [button(texts.cancel, () => dialog.close())],
      staysOpenBeside: true,
      onClose() {
        life.abort();
        if (!isAnswered) void client.call('answerRows', { questionId, rows: null });
        resolve();
      },
    });
  });
}

/** Draws a tile, unless the folder doesn't have it. */
async function drawPreview(
  client: Pick<Client, 'call'>,
  wish: { readonly questionId: string; readonly rows: Rows; readonly column: number; readonly row: number },
  canvas: HTMLCanvasElement,
  signal: AbortSignal,
): Promise<void> {
  const reply = await client.call('previewRows', wish, signal);
  // One that can't be drawn stays empty too.
  if (reply.ok)
    await drawTileImage(canvas, reply.value, { sizePx: EDGE_PX, isDark: false }, signal).catch(() => undefined);
}
