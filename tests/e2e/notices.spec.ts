/** Several notices that last, in a low window. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from '@playwright/test';
import { expectAccessible } from '../support/axe-scan.ts';
import { dropFiles } from '../support/file-dropping.ts';
import { test as networkTest } from '../support/network-map.ts';
import { makeTempDir, removeTempDir } from '../support/program.ts';
import { sendStatus } from '../support/tile-server-faults.ts';

const test = networkTest.extend({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the names of fixtures off this pattern.
  dataDir: async ({}, use) => {
    const dataDir = makeTempDir();
    writeFileSync(join(dataDir, 'settings.json'), '{"half a file', { mode: 0o600 });
    await use(dataDir);
    await removeTempDir(dataDir);
  },
});
test.use({ flags: ['--view', '46.3,8.1,4'], viewport: { width: 640, height: 480 } });

test('a low window shows two, and the others by a button; a high one shows all', async ({
  page,
  program,
  tileServer,
  dataDir,
}) => {
  tileServer.misbehave(sendStatus(404));
  await page.goto(program.url);
  const notices = page.locator('.notice');
  await expect(notices).toHaveCount(2);
  const bad = join(dataDir, 'page.gpx');
  writeFileSync(bad, '<!doctype html><p>Sign in');
  await dropFiles(page, '#map', [bad]);
  await expect(notices).toHaveCount(3);
  const shown = notices.filter({ visible: true });
  await expect(shown).toHaveCount(2);
  await expect(shown.first()).toContainText('page.gpx: This is a web page.');
  await page.getByRole('button', { name: '1 more notice' }).press('Enter');
  await expect(shown).toHaveCount(3);
  await expectAccessible(page, '#notices');
  await page.getByRole('button', { name: 'Show fewer notices' }).press('Enter');
  await expect(shown).toHaveCount(2);
  await page.setViewportSize({ width: 1000, height: 700 });
  await expect(shown).toHaveCount(3);
  await expect(page.getByRole('button', { name: '1 more notice' })).toBeHidden();
});
