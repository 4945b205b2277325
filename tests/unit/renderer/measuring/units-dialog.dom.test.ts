/** The dialog for units: what is chosen now, what a choice changes, and what is said when it fails. */
import { afterEach, expect, it } from 'vitest';
import { openUnitsDialog } from '../../../../renderer/measuring/units-dialog.ts';
import { showFormats } from '../../../../renderer/parts/formats.ts';
import { describeError, type ErrorValue } from '../../../../shared/errors.ts';
import { useEmptyPage } from '../../../support/dom-page.ts';

useEmptyPage();
afterEach(() => showFormats({ units: 'metric', positionFormat: 'degrees' }));

const radio = (id: string) => document.querySelector<HTMLInputElement>(`#${id}`);
const chosen = () => [...document.querySelectorAll<HTMLInputElement>('input:checked')].map(({ value }) => value);

function open(answer?: ErrorValue): readonly unknown[] {
  const changes: unknown[] = [];
  openUnitsDialog({ lat: 48.2, lon: 16.37 }, async (change) => {
    changes.push(change);
    return answer;
  });
  return changes;
}

it('shows what is chosen, with an example of each format, and changes one setting at a time', () => {
  showFormats({ units: 'nautical', positionFormat: 'dms' });
  const changes = open();
  expect(chosen()).toEqual(['nautical', 'dms']);
  expect(document.querySelector('dialog')?.textContent).toContain('48°12′00.00″ N, 16°22′12.00″ E');
  radio('units-imperial')?.click();
  radio('positionFormat-utm')?.click();
  expect(changes).toEqual([{ units: 'imperial' }, { positionFormat: 'utm' }]);
});

it('says why a choice was not saved', async () => {
  const error = describeError('disconnected');
  open(error);
  radio('units-imperial')?.click();
  await expect.poll(() => document.querySelector('[role=alert]')?.textContent).toBe(error.message);
});
