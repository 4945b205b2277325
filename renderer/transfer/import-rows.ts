/** Asks how an archive to import counts its rows, with a picture of both ways where its tiles can be put together. */
import { archiveTexts } from '../../shared/texts/archives.ts';
import { transferTexts as texts } from '../../shared/texts/transfer.ts';
import type { Client } from '../bridge/client.ts';
import { element } from '../parts/element.ts';
import { createRadioChoice } from '../parts/radio-choice.ts';
import { createRowsPicture, ROWS, type Rows } from '../sources/rows-picture.ts';

export interface ImportRows {
  /** Fires `input` when people choose. */
  readonly root: HTMLElement;
  readonly chosen: () => Rows | null;
  /** Shows the choice for an archive, once its pictures can be drawn or it is known that they can't. */
  readonly ask: (archiveId: string) => Promise<void>;
  /** Hides the choice and forgets it, as for another archive or at the end. */
  readonly reset: () => void;
}

/** Creates the choice, hidden. */
export function createImportRows(client: Pick<Client, 'call'>): ImportRows {
  const choices = ROWS.map((rows) => ({ rows, ...createRadioChoice('import-rows', rows, archiveTexts.rows[rows]) }));
  const legend = element('legend');
  const pairs = element('div', { class: 'rows-choices' }, ...choices.map(({ root }) => root));
  const root = element('fieldset', { class: 'transfer-rows', hidden: '' }, legend, pairs);
  let life = new AbortController();
  return {
    root,
    chosen: () => choices.find(({ control }) => control.checked)?.rows ?? null,
    async ask(archiveId) {
      // Another source is counted before people have chosen.
      if (!root.hidden) return;
      life.abort();
      life = new AbortController();
      const { signal } = life;
      const reply = await client.call('askRows', { archiveId }, signal);
      if (signal.aborted) return;
      legend.textContent = reply.ok ? texts.rowsPictures : texts.rows;
      root.hidden = false;
      if (!reply.ok) return;
      const { questionId } = reply.value;
      for (const { rows, root: choice, control } of choices) {
        const picture = createRowsPicture(client, { questionId, rows }, signal);
        picture.addEventListener('click', () => control.click());
        choice.append(picture);
      }
      root.scrollIntoView({ block: 'nearest' });
      signal.addEventListener('abort', () => void client.call('answerRows', { questionId, rows: null }));
    },
    reset() {
      life.abort();
      life = new AbortController();
      root.hidden = true;
      for (const { root: choice, control } of choices) {
        control.checked = false;
        choice.querySelector('.rows-picture')?.remove();
      }
    },
  };
}
