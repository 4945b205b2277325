/** The list of sources that opens from the map. */
import { beforeEach, expect, it, vi } from 'vitest';
import { createSourceSwitcher } from '../../../../renderer/panels/source-switcher.ts';
import type { MenuCommand } from '../../../../shared/menu.ts';
import { OPENSTREETMAP_SOURCE, WORLD_SOURCE } from '../../../../shared/sources/source.ts';
import { press, useEmptyPage } from '../../../support/dom-page.ts';

useEmptyPage();

let commands: MenuCommand[];
let opener: HTMLButtonElement;

beforeEach(() => {
  commands = [];
  const showName = createSourceSwitcher(document.body, {
    sources: () => [OPENSTREETMAP_SOURCE, WORLD_SOURCE],
    source: () => WORLD_SOURCE,
    runCommand: (command) => commands.push(command),
    onFailure: () => expect.fail('the list was not loaded'),
  });
  showName(WORLD_SOURCE.name);
  opener = document.querySelector('button') as HTMLButtonElement;
});

const list = () => document.querySelector('[role="menu"]');
const focused = () => document.activeElement?.textContent;

async function openList(): Promise<void> {
  opener.focus();
  press('Enter');
  await vi.waitFor(() => expect(list()).not.toBeNull());
}

it('names the source, and opens with the current one checked and focused', async () => {
  expect(opener.getAttribute('aria-label')).toBe('Source: World (built in)');
  await openList();
  expect(opener.getAttribute('aria-expanded')).toBe('true');
  const checked = [...document.querySelectorAll('[role="menuitemradio"]')].map((entry) => [
    entry.textContent,
    entry.getAttribute('aria-checked'),
  ]);
  expect(checked).toEqual([
    ['OpenStreetMap', 'false'],
    ['World (built in)', 'true'],
  ]);
  expect(focused()).toBe('World (built in)');
});

it('follows arrows and letters, and selects a source', async () => {
  await openList();
  press('ArrowDown');
  expect(focused()).toBe('Add source…');
  press('ArrowDown');
  press('End');
  press('o');
  expect(focused()).toBe('OpenStreetMap');
  press('Enter');
  expect(commands).toEqual([{ name: 'selectSource', sourceId: 'openstreetmap' }]);
  expect([list(), document.activeElement]).toEqual([null, opener]);
});

it('offers to add a source', async () => {
  await openList();
  press('End');
  press('Enter');
  expect(commands).toEqual([{ name: 'addSource' }]);
});

it('closes on Escape, on its button and on a press elsewhere', async () => {
  await openList();
  press('Escape');
  expect([list(), document.activeElement, opener.getAttribute('aria-expanded')]).toEqual([null, opener, 'false']);
  await openList();
  opener.click();
  await vi.waitFor(() => expect(list()).toBeNull());
  await openList();
  document.body.dispatchEvent(new Event('pointerdown', { bubbles: true }));
  expect(list()).toBeNull();
});

it("doesn't open if the focus moved while it was loading", async () => {
  const other = document.createElement('input');
  document.body.append(other);
  opener.focus();
  opener.click();
  other.focus();
  await new Promise((resolve) => setTimeout(resolve));
  expect([list(), document.activeElement]).toEqual([null, other]);
});
