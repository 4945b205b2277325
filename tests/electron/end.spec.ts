/** The end in real Electron: the last view and the last place are saved, and no half-written file stays. */
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { openMap } from '../support/electron-map.ts';
import { launchElectron, titleElectronSpecs, useElectron } from '../support/real-electron.ts';

const electron = useElectron();

const ENDS: readonly (readonly [name: string, end: () => unknown])[] = [
  ['SIGTERM', () => electron.run.app.process().kill('SIGTERM')],
  ['Quit', () => electron.run.app.evaluate(({ app }) => app.quit())],
  ['its window', () => electron.run.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.close())],
];

function readSettings(): { readonly view: unknown; readonly windowPlace: unknown } {
  return JSON.parse(readFileSync(join(electron.dataDir, 'settings.json'), 'utf8'));
}

test.describe(titleElectronSpecs('the end of the Electron host'), () => {
  for (const [name, end] of ENDS) {
    test(`by ${name} keeps a view and a place that changed the moment before`, async () => {
      for (const zoom of [3, 4, 5]) {
        const map = await openMap(electron.run);
        const { app, page } = electron.run;
        while ((await map.zoom()) < zoom) {
          const before = await map.zoom();
          await page.keyboard.press('+');
          await expect.poll(map.zoom).toBe(before + 1);
        }
        const size = { width: 900 + zoom, height: 640 + zoom };
        await app.evaluate(({ BrowserWindow }, { width, height }) => {
          BrowserWindow.getAllWindows()[0]?.setSize(width, height);
        }, size);
        const ended = once(app.process(), 'exit');
        // The program may be gone before it has answered.
        await Promise.all([ended, Promise.resolve(end()).catch(() => undefined)]);
        expect((await ended)[0]).toBe(0);
        expect(readSettings()).toMatchObject({ view: { zoom }, windowPlace: size });
        expect(readdirSync(electron.dataDir).filter((file) => file.endsWith('.tmp'))).toEqual([]);
        electron.run = await launchElectron(electron.dataDir);
      }
    });
  }
});
