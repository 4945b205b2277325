/** Files dropped on the window as the desktop does it. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, type Page } from '@playwright/test';
import { fieldOf, panelOf, waitForEstimate } from '../support/area-panel.ts';
import { test } from '../support/network-map.ts';

const GPX = `<?xml version="1.0"?><gpx version="1.1" xmlns="http://www.topografix.com/GPX/1/1"><trk><name>Pass road</name>
<trkseg><trkpt lat="46.4" lon="7.8"/><trkpt lat="46.6" lon="8.2"/></trkseg></trk></gpx>`;

/** Drops files on a part of the page, as the desktop would. The browser opens what the page doesn't refuse, in this tab or another. */
async function dropFiles(page: Page, selector: string, files: readonly string[]): Promise<void> {
  const box = await page.locator(selector).boundingBox();
  const [x, y] = [(box?.x ?? 0) + (box?.width ?? 0) / 3, (box?.y ?? 0) + (box?.height ?? 0) / 2];
  const session = await page.context().newCDPSession(page);
  for (const type of ['dragEnter', 'dragOver', 'drop'] as const) {
    const data = { items: [], files: [...files], dragOperationsMask: 1 };
    await session.send('Input.dispatchDragEvent', { type, x, y, data });
  }
  await session.detach();
}

test('a file dropped on the map opens the form with it, and one dropped elsewhere never replaces the page', async ({
  map,
  dataDir,
}) => {
  const { page } = map;
  const [track = '', second = ''] = ['road.gpx', 'prefixed.gpx'].map((name) => join(dataDir, name));
  writeFileSync(track, GPX);
  // Undeclared prefixes and a point off the globe.
  const odd = GPX.replace('<gpx ', '<gpx xsi:schemaLocation="x" ').replace(
    '<trkpt',
    '<trkpt lat="180" lon="180"/><trkpt',
  );
  writeFileSync(second, odd);
  const address = page.url();
  const opened: string[] = [];
  page.context().on('page', (other) => opened.push(other.url()));
  for (const place of ['#menu-bar', '#status-bar']) await dropFiles(page, place, [track]);
  await dropFiles(page, '#map', [track, second]);
  await expect(page.locator('#notices')).toContainText('Drop one file at a time.');
  await expect(panelOf(page)).toBeHidden();
  await dropFiles(page, '#map', [track]);
  await expect(fieldOf(page, 'Name')).toHaveValue('Pass road');
  await dropFiles(page, '#warm-name', [second]);
  await expect(panelOf(page).locator('.file-name')).toHaveText('prefixed.gpx');
  await expect(panelOf(page).locator('.file-notes')).toHaveText('Skipped because they can’t be read: 1 point.');
  await waitForEstimate(page);
  expect([page.url(), opened]).toEqual([address, []]);
});
