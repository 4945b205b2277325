/** The window's process is gone while an area is saved: no event is sent to it, and none costs the terminal a stack trace. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { buttonOf, cardOf } from '../support/area-panel.ts';
import { describeView, openMap, useTileServer } from '../support/electron-map.ts';
import { titleElectronSpecs, useElectron } from '../support/real-electron.ts';
import { makeLatch } from '../support/tile-server-faults.ts';

const stage = useTileServer();
const electron = useElectron(() => ({ source: stage.server.template, flags: ['--view', '46.5,8,7'] }));

/** Ends the window's process; resolves once the main process knows, and its page has been loaded again if that is wanted. */
function crash(waitsForPage: boolean): Promise<void> {
  return electron.run.app.evaluate(
    ({ webContents }, waits) =>
      new Promise<void>((resolve) => {
        const [contents] = webContents.getAllWebContents();
        if (waits) contents?.once('did-finish-load', () => resolve());
        else contents?.once('render-process-gone', () => resolve());
        contents?.forcefullyCrashRenderer();
      }),
    waitsForPage,
  );
}

test.describe(titleElectronSpecs('a window without its process'), () => {
  test('is sent nothing while an area is saved', async () => {
    const { app, page } = electron.run;
    let errors = '';
    app.process().stderr?.on('data', (text) => {
      errors += text;
    });
    await openMap(electron.run);
    await describeView(electron.run, { name: 'Alps', minZoom: 7, maxZoom: 8 });
    const latch = makeLatch();
    stage.server.misbehave(latch.fault);
    await buttonOf(page, 'Start').click();
    await expect(cardOf(page, 'Alps')).toBeVisible();
    await expect.poll(latch.held).toBeGreaterThan(0);
    // After a second crash in a few seconds people are asked. Here nobody answers, so the window stays without its process.
    await app.evaluate(({ dialog }) => {
      dialog.showMessageBox = () => new Promise(() => undefined);
    });
    await crash(true);
    await crash(false);
    latch.release();
    const log = join(electron.dataDir, 'logs/tilekeep.log');
    await expect.poll(() => readFileSync(log, 'utf8'), { timeout: 60_000 }).toContain(' warmingEnded ');
    expect(await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.webContents.isCrashed())).toBe(
      true,
    );
    expect(errors).not.toMatch(/disposed|Error sending/);
  });
});
