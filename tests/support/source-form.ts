/** The form of a source as people use it, for end-to-end tests. */
import { expect, type Locator, type Page } from '@playwright/test';
import type { MapPage } from './map-page.ts';

/** Labels of the form's lines and what to type into them. */
export type Typed = Readonly<Record<string, string>>;

/** The dialog that is open. */
export function dialogOf(page: Page): Locator {
  return page.getByRole('dialog');
}

/** The line, box or choice with this label. */
export function fieldOf(page: Page, label: string): Locator {
  return dialogOf(page).getByLabel(label, { exact: true });
}

/** Types into lines of the form. */
export async function fillForm(page: Page, typed: Typed): Promise<void> {
  if (Object.keys(typed).some((label) => label.startsWith('Requests ')))
    await dialogOf(page)
      .locator('details')
      .evaluate((advanced: HTMLDetailsElement) => {
        advanced.open = true;
      });
  for (const [label, text] of Object.entries(typed)) await fieldOf(page, label).fill(text);
}

/** Waits until the form tells the folder of the source, and answers its name. */
export async function readFolder(page: Page): Promise<string> {
  const line = dialogOf(page).locator('.source-folder');
  const sentence = /^Tiles are stored in the cache folder (\S+)\.$/;
  await expect(line).toHaveText(sentence);
  return sentence.exec((await line.textContent()) ?? '')?.[1] ?? '';
}

/** Adds a source by the menu and answers the name of its folder. */
export async function addSource(map: MapPage, typed: Typed): Promise<string> {
  await map.choose('Source', 'Add source…');
  await fillForm(map.page, typed);
  const folder = await readFolder(map.page);
  await dialogOf(map.page).getByRole('button', { name: 'Add' }).click();
  await expect(dialogOf(map.page)).toHaveCount(0);
  return folder;
}

/** The names of the sources in the menu; the chosen one has a star before it. */
export async function listSourceNames(page: Page): Promise<readonly string[]> {
  return page
    .locator('[role="menuitemradio"]')
    .evaluateAll((entries) =>
      entries.map((entry) => `${entry.getAttribute('aria-checked') === 'true' ? '*' : ''}${entry.textContent}`),
    );
}
