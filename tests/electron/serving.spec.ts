/** The tile server of the desktop program: switched on and off in its dialog. */
import { expect, test } from '@playwright/test';
import { idOf, openMap, readPictures, useTileServer } from '../support/electron-map.ts';
import { chooseNatively, titleElectronSpecs, useElectron } from '../support/real-electron.ts';

const stage = useTileServer();
const electron = useElectron(() => ({ source: stage.server.template, flags: ['--view', '46.3,8.1,6'] }));

test.describe(titleElectronSpecs('serving tiles in real Electron'), () => {
  test('other programs get the tiles of the map until it is switched off', async () => {
    const { page, app } = electron.run;
    const { server } = stage;
    await openMap(electron.run);
    await readPictures(electron.run);
    await chooseNatively(app, 'serveTiles');
    await page.getByRole('button', { name: 'Start serving' }).click();
    await expect(page.getByText('Serving this computer on port')).toBeVisible();
    const template = await page.getByLabel('Tiles (XYZ)', { exact: true }).inputValue();
    expect(template).toMatch(new RegExp(`/${idOf(server)}/{z}/{x}/{y}$`));
    const coord = { z: 6, x: 33, y: 22 };
    const url = template.replace(/{(\w)}/g, (_, name: 'z' | 'x' | 'y') => String(coord[name]));
    const shown = server.requests().length;
    const tile = await fetch(url);
    expect([tile.status, tile.headers.get('content-type')]).toEqual([200, 'image/png']);
    expect(Buffer.from(await tile.arrayBuffer())).toEqual(server.tileBytes(coord));
    expect(server.requests()).toHaveLength(shown);
    await page.getByRole('button', { name: 'Copy: Tiles (XYZ)' }).click();
    await expect(page.getByText('Copied: Tiles (XYZ).')).toBeVisible();
    expect(await app.evaluate(({ clipboard }) => clipboard.readText())).toBe(template);
    await page.getByRole('button', { name: 'Stop serving' }).click();
    await expect(page.getByRole('button', { name: 'Start serving' })).toBeVisible();
    await expect(fetch(url)).rejects.toThrow();
  });
});
