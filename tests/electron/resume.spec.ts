/** A job that the end of the program interrupted goes on at the next start, from its very first request. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import type { CacheStatistics } from '../../shared/cache/statistics.ts';
import { buttonOf, cardOf } from '../support/area-panel.ts';
import { reckonTiles } from '../support/box-tiles.ts';
import { callInPage } from '../support/electron-calls.ts';
import { describeView, idOf, openMap, useTileServer } from '../support/electron-map.ts';
import { chooseNatively, launchElectron, titleElectronSpecs, useElectron } from '../support/real-electron.ts';
import { makeLatch } from '../support/tile-server-faults.ts';
import { listTileFiles } from '../support/tile-tree.ts';

const stage = useTileServer();
const electron = useElectron(() => ({ source: stage.server.template, flags: ['--view', '46.5,8,7'] }));

/** How many requests to the test's server the program has begun in the last minute. */
async function countBegun(): Promise<number | undefined> {
  const reply = await callInPage(electron.run.page, 'getStatistics', {});
  const sources = reply.ok ? (reply.value as CacheStatistics).sources : [];
  return sources.find(({ sourceId }) => sourceId === idOf(stage.server))?.requestsLastMinute;
}

test.describe(titleElectronSpecs('an area that was being saved'), () => {
  test('is saved whole after a restart, with no request that fails', async () => {
    const { server } = stage;
    await openMap(electron.run);
    const box = await describeView(electron.run, { name: 'Alps', minZoom: 7, maxZoom: 8 });
    const latch = makeLatch();
    server.misbehave(latch.fault);
    await buttonOf(electron.run.page, 'Start').click();
    await expect(cardOf(electron.run.page, 'Alps')).toBeVisible();
    await expect.poll(latch.held).toBeGreaterThan(0);
    await electron.run.app.close();
    latch.release();
    server.clearLog();

    // The map shows the built-in world, so every request is the job's.
    electron.run = await launchElectron(electron.dataDir);
    await chooseNatively(electron.run.app, 'showAreas');
    await expect(cardOf(electron.run.page, 'Alps')).toContainText('Saved', { timeout: 60_000 });
    const stored = listTileFiles(electron.dataDir, idOf(server));
    const wanted = [...reckonTiles(box, 7), ...reckonTiles(box, 8)];
    expect(wanted.filter((tile) => !stored.includes(tile))).toEqual([]);
    expect(server.requests().filter(({ status }) => status !== 200)).toEqual([]);
    // A request that failed before it reached the server is counted by the program alone.
    expect(await countBegun()).toBe(server.requests().length);
    const log = readFileSync(join(electron.dataDir, 'logs/tilekeep.log'), 'utf8');
    expect(log).toMatch(/ warmingEnded .*failed=0 /);
    expect(log).not.toContain(' trouble ');
  });
});
