/** Servers as people really have them, in real Electron: each row of the table. */
import { expect, test } from '@playwright/test';
import { callInPage } from '../support/electron-calls.ts';
import { openMap } from '../support/electron-map.ts';
import { ODD_SERVERS } from '../support/odd-servers/odd-servers.ts';
import { startOddServer } from '../support/odd-servers/odd-stage.ts';
import { FOUR_TILES, viewOddServers } from '../support/odd-servers/odd-view.ts';
import { titleElectronSpecs, useElectron } from '../support/real-electron.ts';

const electron = useElectron(() => ({ flags: FOUR_TILES.flags }));

test.describe(titleElectronSpecs('odd servers in real Electron'), () => {
  test('are seen, kept and asked as the table says', async () => {
    test.slow();
    const { page } = electron.run;
    await page.setViewportSize(FOUR_TILES.viewport);
    await openMap(electron.run);
    const servers = await Promise.all(ODD_SERVERS.map(startOddServer));
    const call = (method: string, args: unknown) => callInPage(page, method, args);
    expect(await viewOddServers({ page, dataDir: electron.dataDir, call }, servers)).toEqual([]);
    for (const { stop } of servers) await stop();
  });
});
