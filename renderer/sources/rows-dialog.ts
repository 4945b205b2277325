/** Asks how a folder of tiles counts its rows: shows four of its tiles put together both ways. */
import type { RowsQuestion } from '../../shared/calls/desktop-calls.ts';
import { archiveTexts as texts } from '../../shared/texts/archives.ts';
import type { Client } from '../bridge/client.ts';
import { openDialog } from '../parts/dialog.ts';
import { button, element, isUsable, setUsable } from '../parts/element.ts';
import { createRowsPicture, ROWS, type Rows } from './rows-picture.ts';

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
      const picture = createRowsPicture(client, { questionId, rows }, life.signal);
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
