/** Files dropped on the window as the desktop does it. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from '@playwright/test';
import { fieldOf, panelOf, waitForEstimate } from '../support/area-panel.ts';
import { dropFiles } from '../support/file-dropping.ts';
import { test } from '../support/network-map.ts';

const GPX = `<?xml version="1.0"?><gpx version="1.1" xmlns="http://www.topografix.com/GPX/1/1"><trk><name>Pass road</name>
<trkseg><trkpt lat="46.4" lon="7.8"/><trkpt lat="46.6" lon="8.2"/></trkseg></trk></gpx>`;

test('a file dropped on the form of an area fills it, and one dropped elsewhere never replaces the page', async ({
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
  await expect(panelOf(page)).toBeHidden();
  await map.choose('Cache', 'Save area for offline use…');
  await dropFiles(page, '#warm-name', [track]);
  await expect(fieldOf(page, 'Name')).toHaveValue('Pass road');
  await dropFiles(page, '#warm-name', [second]);
  await expect(panelOf(page).locator('.file-name')).toHaveText('prefixed.gpx');
  await expect(panelOf(page).locator('.file-notes')).toHaveText('Skipped because they can’t be read: 1 point.');
  await waitForEstimate(page);
  expect([page.url(), opened]).toEqual([address, []]);
});
