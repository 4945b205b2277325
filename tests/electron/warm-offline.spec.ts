/** Why people save an area: after a restart without its server all of it is there. */
import { expect, test } from '@playwright/test';
import { buttonOf, cardOf } from '../support/area-panel.ts';
import { project, reckonTiles, unproject } from '../support/box-tiles.ts';
import { describeView, goTo, idOf, openMap, readPictures, useTileServer } from '../support/electron-map.ts';
import { launchElectron, titleElectronSpecs, useElectron } from '../support/real-electron.ts';
import { listTileFiles } from '../support/tile-tree.ts';

const stage = useTileServer();
const electron = useElectron(() => ({ source: stage.server.template, flags: ['--view', '46.5,8,7'] }));

test.describe(titleElectronSpecs('an area saved in real Electron'), () => {
  test('is seen whole, at each of its zooms, when the program starts again without its server', async () => {
    const { server } = stage;
    await openMap(electron.run);
    const box = await describeView(electron.run, { name: 'Alps', minZoom: 7, maxZoom: 8 });
    await buttonOf(electron.run.page, 'Start').click();
    await expect(cardOf(electron.run.page, 'Alps')).toContainText('Saved', { timeout: 60_000 });
    const wanted = [...reckonTiles(box, 7), ...reckonTiles(box, 8)];
    const stored = listTileFiles(electron.dataDir, idOf(server));
    expect(wanted.filter((place) => !stored.includes(place))).toEqual([]);

    await server.stop();
    server.clearLog();
    await electron.run.app.close();
    electron.run = await launchElectron(electron.dataDir, { source: server.template });
    await openMap(electron.run);
    const seen = new Set(await readPictures(electron.run));
    // One zoom deeper, four views reach from edge to edge. The map is wider than the box: a panel covered part of it then.
    const map = await electron.run.page.locator('#map').boundingBox();
    const half = { x: (map?.width ?? 0) / 2 / (256 * 2 ** 8), y: (map?.height ?? 0) / 2 / (256 * 2 ** 8) };
    const [first, last] = [project(box.north, box.west), project(box.south, box.east)];
    for (const x of [first.x + half.x, last.x - half.x]) {
      for (const y of [first.y + half.y, last.y - half.y]) {
        await goTo(electron.run, { ...unproject(x, y), zoom: 8 });
        for (const place of await readPictures(electron.run)) seen.add(place);
      }
    }
    expect(wanted.filter((place) => !seen.has(place))).toEqual([]);
  });
});
