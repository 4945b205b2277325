/** The choice how an archive to import counts its rows: its question to the program, and the end of that. */
import { expect, it } from 'vitest';
import type { Client } from '../../../../renderer/bridge/client.ts';
import { createImportRows } from '../../../../renderer/transfer/import-rows.ts';
import { describeError } from '../../../../shared/errors.ts';

const ARCHIVE = '0123456789abcdef';

/** Notes the questions that are open, by their number. Where tiles can't be put together, there is none. */
function open(hasTiles: boolean) {
  const questions = new Set<string>();
  let count = 0;
  const call = async (method: string, args: { readonly questionId?: string }) => {
    if (method === 'askRows' && hasTiles) {
      count += 1;
      questions.add(`${count}`);
      return { ok: true, value: { questionId: `${count}`, fileName: 'tiles' } };
    }
    if (method === 'answerRows') questions.delete(args.questionId ?? '');
    return { ok: false, error: describeError('tile-missing') };
  };
  const rows = createImportRows({ call } as unknown as Client);
  document.body.replaceChildren(rows.root);
  const pictures = () => rows.root.querySelectorAll('.rows-picture').length;
  return { rows, questions, pictures };
}

it('is asked once, with both pictures, until another archive is chosen', async () => {
  const { rows, questions, pictures } = open(true);
  expect(rows.root.hidden).toBe(true);
  await rows.ask(ARCHIVE);
  await rows.ask(ARCHIVE);
  expect([rows.root.hidden, pictures(), questions.size]).toEqual([false, 2, 1]);
  rows.root.querySelectorAll<HTMLElement>('.rows-picture')[1]?.click();
  expect(rows.chosen()).toBe('south');
  rows.reset();
  expect([rows.root.hidden, pictures(), questions.size, rows.chosen()]).toEqual([true, 0, 0, null]);
  await rows.ask(ARCHIVE);
  expect([pictures(), questions.size]).toEqual([2, 1]);
});

it('is asked without pictures where no tiles are side by side', async () => {
  const { rows, pictures } = open(false);
  await rows.ask(ARCHIVE);
  expect([rows.root.hidden, pictures()]).toEqual([false, 0]);
  expect(rows.root.querySelectorAll('input')).toHaveLength(2);
});
