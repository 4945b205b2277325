/** Go to: its message for invalid places, and where it leads. */
import { expect, it } from 'vitest';
import { openGoToDialog } from '../../../../renderer/panels/go-to-dialog.ts';
import type { View } from '../../../../shared/view.ts';
import { buttonOf, describe, fieldOf, paste, press, type, useEmptyPage } from '../../../support/dom-page.ts';

useEmptyPage();

const LABEL = 'Latitude, longitude and zoom';

function open(): readonly View[] {
  const gone: View[] = [];
  openGoToDialog({ lat: 20, lon: 16, zoom: 2 }, (view) => gone.push(view));
  return gone;
}

it('has the present place, selected so that it can be typed over', () => {
  open();
  const field = fieldOf(LABEL);
  expect(document.activeElement).toBe(field);
  expect(field.value.slice(field.selectionStart ?? 0, field.selectionEnd ?? 0)).toBe('20, 16, 2');
});

it('a complaint keeps the text and the keyboard, and is forgotten at the next key', () => {
  const gone = open();
  paste(fieldOf(LABEL), '91, 0, 3');
  press('Enter');
  expect(describe(fieldOf(LABEL))).toMatch(/decimal degrees.+latitude from -90 to 90/);
  expect(document.querySelector('[role=alert]')?.textContent).toContain('latitude from -90 to 90');
  expect(fieldOf(LABEL).getAttribute('aria-invalid')).toBe('true');
  expect(fieldOf(LABEL).value).toBe('91, 0, 3');
  expect(document.activeElement).toBe(fieldOf(LABEL));
  type(fieldOf(LABEL), '9');
  expect(document.querySelector('[role=alert]')?.textContent).toBe('');
  expect(fieldOf(LABEL).getAttribute('aria-invalid')).toBe('false');
  press('Escape');
  expect([document.querySelector('dialog'), gone]).toEqual([null, []]);
});

it.each([
  ['35.7 139.7', { lat: 35.7, lon: 139.7, zoom: 2 }],
  ['-33.92, 18.42, 3', { lat: -33.92, lon: 18.42, zoom: 3 }],
])('%s leads there and closes the dialog', (typed, view) => {
  const gone = open();
  paste(fieldOf(LABEL), typed);
  buttonOf('Go').click();
  expect([document.querySelector('dialog'), gone]).toEqual([null, [view]]);
});
