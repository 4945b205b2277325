/** The Clear dialog as people use it, for end-to-end tests. */
import type { Locator, Page } from '@playwright/test';
import type { MapPage } from './map-page.ts';

/** The choices of the dialog, by the beginning of their labels. */
type Choice = 'This source' | 'All sources' | 'Memory only' | 'Part of the cache';

function dialogOf(page: Page): Locator {
  return page.getByRole('dialog', { name: 'Clear' });
}

/** Opens the dialog from the Cache menu and makes a choice. */
export async function chooseClear(map: MapPage, choice: Choice): Promise<void> {
  await map.choose('Cache', 'Clear…');
  await dialogOf(map.page).getByRole('radio', { name: choice }).check();
}

/** Opens the dialog, makes a choice and confirms it. For a part of the cache, the form opens. */
export async function clear(map: MapPage, choice: Choice): Promise<void> {
  await chooseClear(map, choice);
  const label = choice === 'Part of the cache' ? 'Next' : 'Clear';
  await dialogOf(map.page).getByRole('button', { name: label }).click();
}

/** Opens a panel by its entry in the Cache menu; the form of a clear by way of the dialog. */
export async function openPanel(map: MapPage, entry: string): Promise<void> {
  if (entry === 'Clear…') await clear(map, 'Part of the cache');
  else await map.choose('Cache', entry);
}
