/** In real Electron: a picture that is written beside its place and then named, one that is cancelled, and a PDF at its scale. */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { openMap } from '../support/electron-map.ts';
import { readPdf } from '../support/pdf-reading.ts';
import { chooseNatively, type ElectronRun, titleElectronSpecs, useElectron } from '../support/real-electron.ts';
import { measureTenKilometres, writeSquares } from '../support/ten-kilometres.ts';

const electron = useElectron(() => {
  const squares = join(electron.dataDir, 'squares.json');
  writeFileSync(squares, writeSquares(48, 16));
  return { flags: ['--view', '48,16,10', squares] };
});

/** The next places that people choose in the desktop's dialog. */
const choosePlace = ({ app }: ElectronRun, filePath: string) =>
  app.evaluate(({ dialog }, path) => {
    Object.assign(dialog, { showSaveDialog: async () => ({ canceled: false, filePath: path }) });
  }, filePath);

test.describe(titleElectronSpecs('pictures and paper in real Electron'), () => {
  test('a picture and a PDF are whole files, and nothing is left of a cancelled one', async () => {
    const { app, page } = electron.run;
    await openMap(electron.run);
    const folder = electron.dataDir;
    const listMade = () => readdirSync(folder).filter((name) => /\.(png|pdf|tmp)$/.test(name));
    await test.step('a picture', async () => {
      const path = join(folder, 'map.png');
      await choosePlace(electron.run, path);
      await chooseNatively(app, 'savePicture');
      const dialog = page.getByRole('dialog', { name: 'Save picture' });
      const size = (await dialog.getByText(/[\d,]+ × [\d,]+ pixels/).textContent()) ?? '';
      await dialog.getByRole('button', { name: 'Save…' }).click();
      await expect(page.getByText('Saved map.png.')).toBeVisible();
      const file = readFileSync(path);
      const [width, height] = [file.readUInt32BE(16), file.readUInt32BE(20)].map((edge) => edge.toLocaleString('en'));
      expect(size).toContain(`${width} × ${height} pixels`);
      expect(file.subarray(-12).toString('latin1')).toContain('IEND');
      expect(listMade()).toEqual(['map.png']);
    });
    await test.step('a large one that is cancelled once a part of it is on disk', async () => {
      await choosePlace(electron.run, join(folder, 'large.png'));
      await chooseNatively(app, 'savePicture');
      const dialog = page.getByRole('dialog', { name: 'Save picture' });
      await dialog.getByLabel('Zoom', { exact: true }).selectOption('13');
      await dialog.getByRole('button', { name: 'Save…' }).click();
      await expect.poll(listMade).toContainEqual(expect.stringMatching(/^\.tilekeep-.*\.tmp$/));
      await page.keyboard.press('Escape');
      await expect.poll(listMade).toEqual(['map.png']);
    });
    await test.step('a PDF on which 10 km measure 100 mm', async () => {
      const path = join(folder, 'map.pdf');
      await choosePlace(electron.run, path);
      await chooseNatively(app, 'print');
      const dialog = page.getByRole('dialog', { name: 'Print' });
      await dialog.getByLabel('Orientation').selectOption('portrait');
      await dialog.getByLabel('Scale').selectOption('100000');
      await expect(dialog).toContainText('1 sheet at 1:100,000');
      await dialog.getByRole('button', { name: 'Save as PDF…' }).click();
      await expect(page.getByText('Saved map.pdf.')).toBeVisible({ timeout: 20_000 });
      const sheets = readPdf(readFileSync(path));
      expect(sheets.map(({ width, height }) => [Math.round(width), Math.round(height)])).toEqual([[595, 842]]);
      const { acrossMm, downMm } = measureTenKilometres(sheets[0]);
      expect(Math.abs(acrossMm - 100)).toBeLessThan(0.5);
      expect(Math.abs(downMm - 100)).toBeLessThan(0.5);
      await expect(page.locator('.print-sheets')).toHaveCount(0);
      expect(listMade().toSorted()).toEqual(['map.pdf', 'map.png']);
    });
  });
});
