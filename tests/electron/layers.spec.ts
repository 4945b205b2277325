/** Files and sources become layers in real Electron, files by dialog, drop and command line; they are there at the next start. */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, type Page, test } from '@playwright/test';
import { describeTemplate } from '../../app/service/sources/source-flag.ts';
import type { ReplyValue } from '../../shared/calls/contract.ts';
import type { Layer } from '../../shared/layers/layer.ts';
import { type Bridged, callInPage } from '../support/electron-calls.ts';
import { chooseNatively, launchElectron, titleElectronSpecs, useElectron } from '../support/real-electron.ts';
import { startTileServer } from '../support/tile-server.ts';

const POINT = '{"type":"Point","coordinates":[16.4,48.2]}';
const electron = useElectron();

function makeFile(name: string, contents = POINT): string {
  const file = join(electron.dataDir, name);
  writeFileSync(file, contents);
  return file;
}

async function listLayers(page: Page): Promise<readonly Layer[]> {
  const reply = await callInPage(page, 'listLayers', {});
  return reply.ok ? (reply.value as readonly Layer[]) : [];
}

async function listNames(page: Page): Promise<readonly string[]> {
  return (await listLayers(page)).map(({ fileName }) => fileName);
}

/** Gives the page files as a drop does: with their paths, which only Electron knows. */
async function dropFiles(page: Page, paths: readonly string[]): Promise<unknown> {
  await page.evaluate(() => {
    const input = Object.assign(document.createElement('input'), { type: 'file', multiple: true, id: 'dropped' });
    document.body.append(input);
  });
  await page.locator('#dropped').setInputFiles([...paths]);
  const answer = await page.evaluate(() => {
    const { tilekeep } = globalThis as Bridged;
    const { files } = document.querySelector<HTMLInputElement>('#dropped') as HTMLInputElement;
    return tilekeep.openFiles([...(files ?? [])]);
  });
  await page.evaluate(() => document.querySelector('#dropped')?.remove());
  return answer;
}

test.describe(titleElectronSpecs('layers in real Electron'), () => {
  test('are files that were chosen or dropped, follow them, and come back after a restart', async () => {
    const { app, page } = electron.run;
    const chosen = ['walk.geojson', 'ride.geojson'].map((name) => makeFile(name));
    await app.evaluate(({ dialog }, filePaths) => {
      Object.assign(dialog, { showOpenDialog: async () => ({ canceled: false, filePaths }) });
    }, chosen);
    expect(await callInPage(page, 'openLayers', {})).toMatchObject({ ok: true });
    const dropped = await dropFiles(page, [makeFile('swim.geojson'), chosen[0] as string]);
    const [walk, , swim] = await listLayers(page);
    expect(dropped).toEqual({ ok: true, value: { layerIds: [swim?.id, walk?.id], questions: [] } });
    expect(JSON.stringify([dropped, await listLayers(page)])).not.toContain(electron.dataDir);

    makeFile('walk.geojson', `${POINT} `);
    await expect.poll(async () => (await listLayers(page))[0]?.version).toBe(2);
    const read = await callInPage(page, 'readLayer', { layerId: walk?.id, at: 0 });
    const { bytes, size } = (read as { readonly value: ReplyValue<'readLayer'> }).value;
    expect([Buffer.from(bytes).toString(), size]).toEqual([`${POINT} `, POINT.length + 1]);

    const names = ['walk.geojson', 'ride.geojson', 'swim.geojson'];
    expect(await listNames(page)).toEqual(names);
    await app.close();
    electron.run = await launchElectron(electron.dataDir, { flags: [makeFile('run.geojson')] });
    expect(await listNames(electron.run.page)).toEqual([...names, 'run.geojson']);
  });

  test('are further sources, whose tiles are drawn from disk after a restart', async () => {
    const server = await startTileServer();
    const draft = { ...describeTemplate(server.template), attribution: 'Hills' };
    const added = await callInPage(electron.run.page, 'addSource', { draft });
    const { sourceId } = (added as { readonly value: ReplyValue<'addSource'> }).value;
    await callInPage(electron.run.page, 'addSourceLayer', { sourceId });
    const states = () =>
      electron.run.page
        .locator('.source-tiles canvas.leaflet-tile')
        .evaluateAll((tiles) => [...new Set(tiles.map((tile) => tile.getAttribute('data-state')))]);
    await expect.poll(states).toEqual(['fresh']);
    await electron.run.app.close();
    await server.stop();
    electron.run = await launchElectron(electron.dataDir);
    await expect.poll(states).toEqual(['fresh']);
    await expect(electron.run.page.locator('.attribution')).toContainText('Hills');
  });

  test('are saved as another file at a place that people choose in the desktop’s dialog', async () => {
    const { app, page } = electron.run;
    const chosen = [makeFile('walk.geojson')];
    const saved = join(electron.dataDir, 'Spaziergang.kml');
    await app.evaluate(
      ({ dialog }, [filePaths, filePath]) => {
        Object.assign(dialog, {
          showOpenDialog: async () => ({ canceled: false, filePaths }),
          showSaveDialog: async () => ({ canceled: false, filePath }),
        });
      },
      [chosen, saved] as const,
    );
    expect(await callInPage(page, 'openLayers', {})).toMatchObject({ ok: true });
    await chooseNatively(app, 'showLayers');
    await page.getByRole('button', { name: 'Settings of “walk”' }).click();
    await page.getByRole('button', { name: 'Save as…' }).click();
    await page.getByLabel('KML').check();
    await page.getByRole('button', { name: 'Save…' }).click();
    await expect(page.getByText('“Spaziergang.kml” saved.')).toBeVisible();
    expect(readFileSync(saved, 'utf8')).toContain('<coordinates>16.4,48.2</coordinates>');
    expect(readdirSync(electron.dataDir).filter((name) => name.endsWith('.tmp'))).toEqual([]);
  });

  test('are not made from a file that has no path', async () => {
    const { page } = electron.run;
    const answer = await page.evaluate(() => {
      const { tilekeep } = globalThis as Bridged;
      return tilekeep.openFiles([new File(['x'], '/etc/hostname')]);
    });
    expect([answer, await listLayers(page)]).toEqual([null, []]);
  });
});
