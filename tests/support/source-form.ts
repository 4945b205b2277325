/** Drives the source form in end-to-end tests. */
import { expect, type Locator, type Page } from '@playwright/test';
import type { MapPage } from './map-page.ts';

/** Field labels and the text to type. */
export type Typed = Readonly<Record<string, string>>;

/** The open dialog. */
export function dialogOf(page: Page): Locator {
  return page.getByRole('dialog');
}

/** The field, box or choice with this label. */
export function fieldOf(page: Page, label: string): Locator {
  return dialogOf(page).getByLabel(label, { exact: true });
}

/** Types into fields of the form. */
export async function fillForm(page: Page, typed: Typed): Promise<void> {
  if (Object.keys(typed).some((label) => /^(Requests|User name|Password|Header|Referer)/.test(label)))
    await dialogOf(page)
      .locator('details')
      .evaluate((advanced: HTMLDetailsElement) => {
        advanced.open = true;
      });
  for (const [label, text] of Object.entries(typed)) await fieldOf(page, label).fill(text);
}

/** Waits until the form shows the source's folder and returns its name. */
export async function readFolder(page: Page): Promise<string> {
  const line = dialogOf(page).locator('.source-folder');
  const sentence = /^Tiles are stored in the cache folder (\S+)\.$/;
  await expect(line).toHaveText(sentence);
  return sentence.exec((await line.textContent()) ?? '')?.[1] ?? '';
}

/** Adds a source through the menu and returns its folder's name. */
export async function addSource(map: MapPage, typed: Typed): Promise<string> {
  await map.choose('Source', 'Add source…');
  await fillForm(map.page, typed);
  const folder = await readFolder(map.page);
  await dialogOf(map.page).getByRole('button', { name: 'Add' }).click();
  await expect(dialogOf(map.page)).toHaveCount(0);
  return folder;
}

/** Names of the sources in the menu; the selected one is prefixed with a star. */
export async function listSourceNames(page: Page): Promise<readonly string[]> {
  return page
    .locator('[role="menuitemradio"]')
    .evaluateAll((entries) =>
      entries.map((entry) => `${entry.getAttribute('aria-checked') === 'true' ? '*' : ''}${entry.textContent}`),
    );
}
