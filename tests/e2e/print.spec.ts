/** Printing from a browser: sheets of the chosen paper at a true scale, which only paper shows. */
import fs from 'node:fs';
import path from 'node:path';
import { expect } from '@playwright/test';
import { expectAccessible } from '../support/axe-scan.ts';
import { test as networkTest } from '../support/network-map.ts';
import { readPdf } from '../support/pdf-reading.ts';
import { makeTempDir, removeTempDir } from '../support/program.ts';
import { measureTenKilometres, writeSquares } from '../support/ten-kilometres.ts';

const test = networkTest.extend<{ readonly file: string }>({
  viewport: { width: 640, height: 480 },
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the names of fixtures off this pattern.
  file: async ({}, use) => {
    const dir = makeTempDir();
    const file = path.join(dir, 'squares.json');
    fs.writeFileSync(file, writeSquares(60, 25));
    await use(file);
    await removeTempDir(dir);
  },
  flags: async ({ file }, use) => use(['--view', '60,25,10', file]),
});

test('10 km measure 100 mm at 1:100,000, on A4 in the browser’s PDF', async ({ map, page }) => {
  await page.evaluate(() => {
    // The dialog of the browser would wait for people.
    window.print = () => document.body.setAttribute('data-printed', '');
  });
  await map.choose('File', 'Print…');
  const dialog = page.getByRole('dialog', { name: 'Print' });
  await expect(dialog).toContainText(/1 sheet at 1:\d+/);
  await dialog.getByLabel('Scale').selectOption('100000');
  await dialog.getByLabel('Orientation').selectOption('portrait');
  await dialog.getByLabel('Draw a grid of degrees').check();
  await expect(dialog).toContainText('1 sheet at 1:100,000');
  await expectAccessible(page, 'dialog');
  await dialog.getByRole('button', { name: 'Print…' }).click();
  await expect(page.locator('body[data-printed]')).toBeVisible();
  const pdf = await page.pdf({ preferCSSPageSize: true, printBackground: true });
  const sheets = readPdf(pdf);
  expect(sheets.map(({ width, height }) => [Math.round(width), Math.round(height)])).toEqual([[595, 842]]);
  const { acrossMm, downMm } = measureTenKilometres(sheets[0]);
  expect(Math.abs(acrossMm - 100)).toBeLessThan(0.5);
  expect(Math.abs(downMm - 100)).toBeLessThan(0.5);
  await page.evaluate(() => dispatchEvent(new Event('afterprint')));
  await expect(page.locator('.print-sheets')).toHaveCount(0);
});
