/** Tiles leave the cache: counted first, exported to the data folder where a page has no dialog for places. */
import { existsSync, readdirSync, renameSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect } from '@playwright/test';
import { copyArchive } from '../support/archives.ts';
import { expectAccessible } from '../support/axe-scan.ts';
import { dropFiles } from '../support/file-dropping.ts';
import { test } from '../support/map-page.ts';

test.use({ flags: ['--view', '46.5,8,6'], viewport: { width: 640, height: 480 } });

test('the view is exported to a folder, and the dialog says how much that is', async ({
  map: { page, choose },
  dataDir,
}) => {
  await choose('File', 'Export tiles…');
  const dialog = page.getByRole('dialog', { name: 'Export tiles' });
  await expect(dialog.locator('.tile-count')).toContainText(/\d+ tiles, [\d.]+ kB\./);
  await expectAccessible(page, 'dialog');
  await dialog.getByRole('button', { name: 'Export', exact: true }).click();
  await expect(page.locator('#notices')).toContainText('Exported');
  const [name = ''] = readdirSync(join(dataDir, 'exports'));
  expect(name).toBe('World (built in)');
  expect(existsSync(join(dataDir, 'exports', name, 'metadata.json'))).toBe(true);
  expect(readdirSync(join(dataDir, 'exports', name, '6')).length).toBeGreaterThan(0);
});

test('an archive is sent to the program, counted, imported and taken back, and its copy is removed', async ({
  map: { page, choose },
  dataDir,
}) => {
  const archive = copyArchive('gdal.mbtiles');
  const listCopies = () => readdirSync(join(dataDir, 'imports'), { recursive: true, withFileTypes: true });
  const countCopies = () => listCopies().filter((entry) => entry.isFile()).length;
  await choose('File', 'Import tiles…');
  const dialog = page.getByRole('dialog', { name: 'Import tiles' });
  await expect(dialog).toContainText('npm run cache -- import PATH');
  const chooser = page.waitForEvent('filechooser');
  await dialog.getByRole('button', { name: 'Choose file…' }).click();
  await (await chooser).setFiles(archive);
  await expect(dialog).toContainText(/Would add \d+ tiles?\./);
  expect(countCopies()).toBe(1);
  await expectAccessible(page, 'dialog');
  // Another file takes its place.
  await dropFiles(page, 'dialog', [copyArchive('mapproxy.mbtiles')]);
  await expect(dialog).toContainText(/mapproxy\.mbtiles: Would add \d+ tiles?\./);
  await expect.poll(countCopies).toBe(1);
  await page.keyboard.press('Escape');
  await expect.poll(countCopies).toBe(0);

  await choose('File', 'Import tiles…');
  await dropFiles(page, 'dialog', [archive]);
  await expect(dialog).toContainText(/Would add \d+ tiles?\./);
  await dialog.getByRole('button', { name: 'Import', exact: true }).click();
  await expect(page.locator('#notices')).toContainText(/Added \d+ tiles?\./);
  await expect.poll(countCopies).toBe(0);
  await page.locator('#notices').getByRole('button', { name: 'Undo' }).click();
  await expect(page.locator('#notices')).toContainText('Import undone');
});

test('an archive with a long name leaves the buttons of the dialog in view', async ({ map: { page, choose } }) => {
  const archive = copyArchive('gdal.mbtiles');
  const named = join(dirname(archive), `${'n'.repeat(200)}.mbtiles`);
  renameSync(archive, named);
  await choose('File', 'Import tiles…');
  const dialog = page.getByRole('dialog', { name: 'Import tiles' });
  await dropFiles(page, 'dialog', [named]);
  await expect(dialog).toContainText(/Would add \d+ tiles?\./);
  await expect(dialog.getByRole('button', { name: 'Import', exact: true })).toBeInViewport();
});
