/** Drives the areas panel in end-to-end tests. */
import { expect, type Locator, type Page } from '@playwright/test';
import type { BoundingBox } from '../../shared/areas/area.ts';

/** The entry of the Cache menu that opens the form of an area. */
export const SAVE_ENTRY = 'Save area for offline use…';

/** The panel, open or closed. */
export function panelOf(page: Page): Locator {
  return page.locator('#side-panel');
}

/** The panel's field, box or choice with this label. */
export function fieldOf(page: Page, label: string): Locator {
  return panelOf(page).getByLabel(label, { exact: true });
}

export function buttonOf(page: Page, name: string): Locator {
  return panelOf(page).getByRole('button', { name, exact: true });
}

/** One of the nine handles of the box on the map. */
export function handleOf(page: Page, name: string): Locator {
  return page.locator('#map').getByRole('button', { name, exact: true });
}

/** Reads the box from the fields. */
export async function readBox(page: Page): Promise<BoundingBox> {
  const read = async (label: string) => Number(await fieldOf(page, label).inputValue());
  return { west: await read('West'), south: await read('South'), east: await read('East'), north: await read('North') };
}

export async function typeBox(page: Page, { west, south, east, north }: BoundingBox): Promise<void> {
  for (const [label, degrees] of Object.entries({ West: west, South: south, East: east, North: north }))
    await fieldOf(page, label).fill(String(degrees));
}

export async function chooseZooms(page: Page, minZoom: number, maxZoom: number): Promise<void> {
  await fieldOf(page, 'From zoom').selectOption(String(minZoom));
  await fieldOf(page, 'To zoom').selectOption(String(maxZoom));
}

/** Waits until the estimate is complete: tiles in view are fetched before sampled ones. */
export async function waitForEstimate(page: Page): Promise<void> {
  await expect(panelOf(page).locator('.estimate')).toHaveAttribute('data-phase', 'settled', { timeout: 20_000 });
}

/** A row of the table by zoom: tiles, fresh, stale and missing. */
export async function readRow(page: Page, zoom: number): Promise<readonly number[]> {
  const cells = await panelOf(page).locator(`tr[data-zoom="${zoom}"] td`).allInnerTexts();
  return cells.map((text) => Number(text.replaceAll(',', '')));
}

/** The centre of a handle in the window, in pixels. */
export async function placeOf(handle: Locator): Promise<{ readonly x: number; readonly y: number }> {
  const { x, y, width, height } = (await handle.boundingBox()) ?? { x: 0, y: 0, width: 0, height: 0 };
  return { x: x + width / 2, y: y + height / 2 };
}

/** Drags with the mouse in steps, like a hand. */
export async function drag(
  page: Page,
  from: { readonly x: number; readonly y: number },
  to: { readonly x: number; readonly y: number },
): Promise<void> {
  await page.mouse.move(from.x, from.y);
  await page.mouse.down();
  await page.mouse.move((from.x + to.x) / 2, (from.y + to.y) / 2, { steps: 3 });
  await page.mouse.move(to.x, to.y, { steps: 3 });
  await page.mouse.up();
}

/** The card of a saved area. */
export function cardOf(page: Page, name: string): Locator {
  return panelOf(page)
    .getByRole('listitem')
    .filter({ has: page.getByRole('heading', { name, exact: true }) });
}

/** Saves a box with the form that is open; the list with its job is shown afterwards. */
export async function warmBox(
  page: Page,
  { name, box, minZoom, maxZoom }: { name: string; box: BoundingBox; minZoom: number; maxZoom: number },
): Promise<void> {
  await fieldOf(page, 'Name').fill(name);
  await typeBox(page, box);
  await chooseZooms(page, minZoom, maxZoom);
  await waitForEstimate(page);
  await buttonOf(page, 'Start').click();
  await expect(cardOf(page, name)).toBeVisible();
}
