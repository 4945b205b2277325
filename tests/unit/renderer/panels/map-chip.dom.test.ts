/** The chip in the map's corner: what it shows and announces, and its buttons. */
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { createMapChip } from '../../../../renderer/panels/map-chip.ts';
import type { ShownNote } from '../../../../renderer/panels/tile-state-text.ts';
import { buttonOf, isShown, press, useEmptyPage } from '../../../support/dom-page.ts';

useEmptyPage();

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

const GONE: ShownNote = {
  what: 'Built-in world.',
  why: 'Orchard can’t be reached.',
  action: 'retry',
  termsUrl: undefined,
};

function start() {
  const done: string[] = [];
  const show = createMapChip(document.body, {
    retry: () => done.push('retry'),
    goOnline: () => done.push('go online'),
    editSource: () => done.push('edit source'),
    focusMap: () => done.push('focus'),
  });
  const chip = document.querySelector('.map-chip') as HTMLElement;
  const status = document.querySelector('[role="status"]') as HTMLElement;
  return { show, done, chip, status, read: () => status.textContent?.trim() };
}

function shownControls(): readonly (string | null)[] {
  return [...document.querySelectorAll('button, a')].filter(isShown).map(({ textContent }) => textContent);
}

it('is empty while there is nothing to say', () => {
  const { show, chip, read } = start();
  expect([read(), chip.hasAttribute('data-empty'), shownControls()]).toEqual(['', true, []]);
  show(GONE);
  expect(read()).toBe('Built-in world. Orchard can’t be reached.');
  expect([chip.hasAttribute('data-empty'), shownControls()]).toEqual([false, ['Retry']]);
  show(undefined);
  expect([read(), chip.hasAttribute('data-empty'), shownControls()]).toEqual(['', true, []]);
});

it('is read out for a new reason only', () => {
  const { show, status } = start();
  show(GONE);
  expect(status.getAttribute('aria-live')).toBe('polite');
  show({ ...GONE, what: 'Built-in world fills the gaps.' });
  expect(status.getAttribute('aria-live')).toBe('off');
  show({ ...GONE, why: 'Orchard is busy.' });
  expect(status.getAttribute('aria-live')).toBe('polite');
});

it('retries once for each press, and shows that briefly', () => {
  const { show, done } = start();
  show(GONE);
  buttonOf('Retry').focus();
  press('Enter');
  press('Enter');
  expect(done).toEqual(['retry']);
  expect(document.activeElement).toBe(buttonOf('Retrying…'));
  vi.runAllTimers();
  press('Enter');
  expect(done).toEqual(['retry', 'retry']);
});

it("offers to go online and links to the provider's terms", () => {
  const { show, done } = start();
  show({ ...GONE, why: 'You’re working offline.', action: 'goOnline' });
  expect(shownControls()).toEqual(['Go online']);
  buttonOf('Go online').click();
  expect(done).toEqual(['go online']);
  show({ ...GONE, termsUrl: 'https://provider.example/terms' });
  expect(shownControls()).toEqual(['Read its terms', 'Retry']);
  expect(document.querySelector('a')?.href).toBe('https://provider.example/terms');
});

it('returns the focus to the map when the focused button disappears', () => {
  const { show, done } = start();
  show(GONE);
  show(undefined);
  expect(done).toEqual([]);
  show(GONE);
  buttonOf('Retry').focus();
  show(undefined);
  expect(done).toEqual(['focus']);
});

it('leads to the form of a source that asks for a password', () => {
  const { show, done } = start();
  show({ ...GONE, why: 'Orchard asks for a password.', action: 'editSource' });
  expect(shownControls()).toEqual(['Edit source…']);
  buttonOf('Edit source…').click();
  expect(done).toEqual(['edit source']);
});
