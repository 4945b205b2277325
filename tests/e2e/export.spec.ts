/** Tiles leave the cache: counted first, exported to the data folder where a page has no dialog for places. */
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from '@playwright/test';
import { expectAccessible } from '../support/axe-scan.ts';
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
  await choose('File', 'Import tiles…');
  await expect(page.getByRole('dialog', { name: 'Import tiles' })).toContainText('npm run cache -- import PATH');
});
