/** The page of a program that has ended. */
import { expect, it, vi } from 'vitest';
import { endPage, showNoSession } from '../../../../renderer/panels/ended-panel.ts';
import { element } from '../../../../renderer/parts/element.ts';
import { press, useEmptyPage } from '../../../support/dom-page.ts';

useEmptyPage();

it('keeps the map without input, and focuses one line that says so', () => {
  const map = element('main', { id: 'map-area' });
  const dialog = element('dialog');
  document.body.append(map, dialog);
  dialog.showModal();
  const shortcut = vi.fn();
  document.addEventListener('keydown', shortcut);
  endPage(true, undefined);
  press('F1');
  expect(shortcut).not.toHaveBeenCalled();
  expect([map.isConnected, map.hasAttribute('inert'), dialog.open]).toEqual([true, true, false]);
  expect(document.activeElement?.textContent).toBe('Tilekeep has ended');
  expect(document.querySelector('#ended p')?.textContent).toBe('Start it again and this map continues.');
});

it('shows no map without a session', () => {
  document.body.append(element('main', { id: 'map-area' }));
  showNoSession();
  expect([...document.body.children].map(({ id }) => id)).toEqual(['ended']);
});
