/** Go to: what it understands while people type, its message for invalid places, and where it leads. */
import { expect, it } from 'vitest';
import { openGoToDialog } from '../../../../renderer/panels/go-to-dialog.ts';
import { showFormats } from '../../../../renderer/parts/formats.ts';
import type { View } from '../../../../shared/view.ts';
import { buttonOf, describe, fieldOf, paste, press, type, useEmptyPage } from '../../../support/dom-page.ts';

useEmptyPage();

const LABEL = 'Place';

interface Gone {
  readonly view: View;
  readonly sourceId: string | null;
}

function open(): readonly Gone[] {
  const gone: Gone[] = [];
  openGoToDialog({ lat: 20, lon: 16, zoom: 2 }, (view, sourceId) => gone.push({ view, sourceId }));
  return gone;
}

function textOf(role: 'alert' | 'status'): string {
  return document.querySelector(`[role=${role}]`)?.textContent ?? '';
}

it('has the present place, selected so that it can be typed over', () => {
  open();
  const field = fieldOf(LABEL);
  expect(document.activeElement).toBe(field);
  expect(field.value.slice(field.selectionStart ?? 0, field.selectionEnd ?? 0)).toBe('20, 16, 2');
  expect(textOf('status')).toBe('20° N, 16° E · zoom 2');
});

it('shows what it understands while people type, and complains only when they go', () => {
  const gone = open();
  const field = fieldOf(LABEL);
  paste(field, '33U 601779 5340548');
  expect(textOf('status')).toBe('48.20999° N, 16.37° E');
  paste(field, '48,2 16');
  expect([textOf('status'), textOf('alert')]).toEqual([expect.stringContaining('decimal commas'), '']);
  paste(field, '48');
  expect([textOf('status'), textOf('alert')]).toEqual(['', '']);
  press('Enter');
  expect([textOf('status'), textOf('alert')]).toEqual(['', 'Enter a place, for example 48.2, 16.37']);
  expect(gone).toEqual([]);
});

it('a complaint keeps the text and the focus, and disappears at the next key', () => {
  const gone = open();
  paste(fieldOf(LABEL), '91, 0, 3');
  press('Enter');
  expect(describe(fieldOf(LABEL))).toMatch(/UTM.+Latitude goes from -90 to 90/);
  expect(textOf('alert')).toBe('Latitude goes from -90 to 90, and comes first.');
  expect(fieldOf(LABEL).getAttribute('aria-invalid')).toBe('true');
  expect(fieldOf(LABEL).value).toBe('91, 0, 3');
  expect(document.activeElement).toBe(fieldOf(LABEL));
  type(fieldOf(LABEL), '9');
  expect(textOf('alert')).toBe('');
  expect(fieldOf(LABEL).getAttribute('aria-invalid')).toBe('false');
  press('Escape');
  expect([document.querySelector('dialog'), gone]).toEqual([null, []]);
});

it.each([
  ['35.7 139.7', { view: { lat: 35.7, lon: 139.7, zoom: 2 }, sourceId: null }],
  ['-33.92, 18.42, 3', { view: { lat: -33.92, lon: 18.42, zoom: 3 }, sourceId: null }],
  ['tilekeep:1,2?z=3&source=world', { view: { lat: 1, lon: 2, zoom: 3 }, sourceId: 'world' }],
])('%s leads there and closes the dialog', (typed, target) => {
  const gone = open();
  paste(fieldOf(LABEL), typed);
  buttonOf('Go').click();
  expect([document.querySelector('dialog'), gone]).toEqual([null, [target]]);
});

it('writes places in the format that people chose, and reads them back', () => {
  showFormats({ units: 'metric', positionFormat: 'utm' });
  const gone = open();
  expect(fieldOf(LABEL).value).toMatch(/^33Q \d{6} \d{7} · zoom 2$/);
  expect(textOf('status')).toBe(fieldOf(LABEL).value);
  press('Enter');
  expect(gone[0]?.view).toEqual({ lat: expect.closeTo(20, 4), lon: expect.closeTo(16, 4), zoom: 2 });
  showFormats({ units: 'metric', positionFormat: 'degrees' });
});
