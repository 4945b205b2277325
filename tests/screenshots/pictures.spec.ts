/** Takes the pictures of the README: the program as it is, in both themes. Run by `npm run screenshots`, by no test. */
import { fileURLToPath } from 'node:url';
import { expect, type Page } from '@playwright/test';
import { buttonOf, cardOf, chooseZooms, fieldOf, panelOf, SAVE_ENTRY, waitForEstimate } from '../support/area-panel.ts';
import { type MapPage, openMapPage, test } from '../support/map-page.ts';

test.use({ viewport: { width: 1280, height: 800 }, flags: ['--view', '47.2,11.5,5'], actionTimeout: 20_000 });

const THEMES = ['light', 'dark'] as const;

async function takePicture(page: Page, name: string, theme: string): Promise<void> {
  // The pointer has its own effects on what lies below it.
  await page.mouse.move(640, 799);
  const path = fileURLToPath(new URL(`../../docs/pictures/${name}-${theme}.png`, import.meta.url));
  await page.screenshot({ path, animations: 'disabled' });
}

async function showWarming({ page, choose }: MapPage): Promise<void> {
  await choose('Cache', SAVE_ENTRY);
  await fieldOf(page, 'Name').fill('The Alps');
  await chooseZooms(page, 4, 6);
  await waitForEstimate(page);
  await panelOf(page).getByRole('heading', { level: 2 }).first().scrollIntoViewIfNeeded();
}

async function warm({ page }: MapPage): Promise<void> {
  await buttonOf(page, 'Start').click();
  await expect(cardOf(page, 'The Alps')).toContainText('Saved', { timeout: 60_000 });
  await page.keyboard.press('Escape');
}

async function showCache(map: MapPage): Promise<void> {
  const { page, choose } = map;
  await choose('View', 'Coverage');
  await choose('Cache', 'Statistics…');
  await expect(panelOf(page).locator('.counting-line')).toHaveText(/^Counted/);
  for (const key of ['ArrowRight', 'ArrowDown']) await page.locator('#map').press(`Shift+${key}`);
  await map.settled();
  await expect(page.locator('.coverage-legend')).toContainText('%');
  await page.locator('.notice').getByRole('button', { name: 'Dismiss' }).click();
}

for (const theme of THEMES) {
  test(`pictures of the ${theme} theme`, async ({ page, program }) => {
    test.setTimeout(180_000);
    await page.emulateMedia({ colorScheme: theme, reducedMotion: 'reduce' });
    const map = await openMapPage(page, program.url);
    await page.getByRole('button', { name: 'Dismiss the hint' }).click();
    await takePicture(page, 'map', theme);
    await showWarming(map);
    await takePicture(page, 'warm', theme);
    await warm(map);
    await showCache(map);
    await takePicture(page, 'cache', theme);
  });
}
