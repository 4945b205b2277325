/** The main job: what was looked at once is there after a sudden death, without being drawn again, until it is cleared. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from '@playwright/test';
import { parseTileCoord, type TileCoord } from '../../shared/tiles/tile-coord.ts';
import { chooseClear } from '../support/clear-dialog.ts';
import { describeEnv, openMapPage, watchForTroubles } from '../support/map-page.ts';
import { test } from '../support/network-map.ts';
import { launchProgram, type RunningProgram } from '../support/program.ts';
import { listTileFiles, readTileFile } from '../support/tile-tree.ts';

const viewport = { width: 480, height: 400 };

// The first program is killed under its window, which then says what it cannot load.
test.use({ flags: ['--view', '46,8,4'], viewport, expectedErrors: /Failed to load resource/ });

// The last one leaves no tiles in the page but those in view.
const MOVES = ['Shift+ArrowRight', '+', 'ArrowUp', 'Shift+ArrowLeft', '-'] as const;

let restartedProgram: RunningProgram | undefined;

test.afterEach(async () => {
  await restartedProgram?.term();
});

test('moves fill memory and disk; after kill -9 the same view asks no server; clear empties the disk', async ({
  map,
  program,
  tileServer,
  sourceId,
  dataDir,
  browser,
}) => {
  for (const key of MOVES) {
    await map.page.keyboard.press(key);
    await map.settled();
  }
  const fetched = await map.tilesFrom('source');
  expect(fetched).toBeGreaterThan(await map.countTiles());
  expect(await map.tilesFrom('memory')).toBeGreaterThan(0);
  await expect.poll(() => listTileFiles(dataDir, sourceId).length).toBe(fetched);
  const stored = listTileFiles(dataDir, sourceId);
  for (const name of stored) {
    const picture = tileServer.tileBytes(parseTileCoord(name) as TileCoord);
    expect(readTileFile(dataDir, sourceId, name).equals(picture), name).toBe(true);
  }
  const place = await map.place();
  const inView = await map.countTiles();
  // The view is remembered a moment after the last move; the disk says when.
  const settings = join(dataDir, 'settings.json');
  await expect
    .poll(() => {
      const { lat, lon } = JSON.parse(readFileSync(settings, 'utf8')).view;
      return Math.hypot(lat - place.lat, lon - place.lon);
    })
    .toBeLessThan(0.1);
  expect((await program.kill()).signal).toBe('SIGKILL');
  await map.page.close();

  await tileServer.stop();
  tileServer.clearLog();
  const again = await launchProgram({ dataDir, env: describeEnv() });
  restartedProgram = again;
  const page = await browser.newPage({ viewport, reducedMotion: 'reduce' });
  const troubles = await watchForTroubles(page);
  const restarted = await openMapPage(page, again.url);
  expect(await restarted.place()).toEqual(place);
  expect(await restarted.countTiles()).toBe(inView);
  expect(await restarted.tilesFrom('source')).toBe(0);
  expect((await restarted.tilesFrom('disk')) + (await restarted.tilesFrom('memory'))).toBe(inView);
  expect(listTileFiles(dataDir, sourceId)).toEqual(stored);

  await tileServer.start();
  expect(tileServer.requests()).toEqual([]);
  await chooseClear(restarted, 'All sources');
  await expect(page.getByRole('dialog')).toContainText(`${stored.length}`);
  await page.getByRole('button', { name: 'Clear', exact: true }).click();
  await expect(page.locator('#notices')).toContainText('Cleared');
  // The map redraws itself: every tile in view comes from the source again, and nothing else is on disk.
  await expect.poll(() => restarted.tilesFrom('source')).toBe(inView);
  await expect.poll(() => listTileFiles(dataDir, sourceId).length).toBe(inView);
  expect(inView).toBeLessThan(stored.length);
  expect(troubles).toEqual([]);
  await page.close();
  expect(await again.term()).toEqual({ code: 0, signal: null });
});
