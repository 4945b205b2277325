/** Checking the cache from the menu: known damage is found to the number, put right, and found no more. */
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { expect, type Locator, type Page } from '@playwright/test';
import { parseTileCoord } from '../../shared/tiles/tile-coord.ts';
import { listQuarantined } from '../support/checked-cache.ts';
import type { MapPage } from '../support/map-page.ts';
import { expectPictures, reckonVisible, test } from '../support/network-map.ts';
import type { TileServer } from '../support/tile-server.ts';
import { readTileFile } from '../support/tile-tree.ts';

test.use({ flags: ['--view', '46.3,8.1,6'] });

function dialogOf(page: Page): Locator {
  return page.getByRole('dialog', { name: 'Check cache' });
}

/** Opens the dialog from Storage. */
async function openCheck(map: MapPage): Promise<void> {
  await map.choose('Cache', 'Storage…');
  await map.page.getByRole('button', { name: 'Check cache…' }).click();
}

function stepOf(page: Page, name: string): Locator {
  return dialogOf(page).locator(`[data-step="${name}"]`);
}

/** Waits until the tiles in view lie on disk as the server gave them; answers their places. */
async function waitForVisible(
  map: MapPage,
  server: TileServer,
  dataDir: string,
  sourceId: string,
): Promise<readonly string[]> {
  const places = await reckonVisible(map);
  for (const place of places) await expect.poll(() => isWhole(server, dataDir, sourceId, place)).toBe(true);
  return places;
}

function isWhole(server: TileServer, dataDir: string, sourceId: string, place: string): boolean {
  const coord = parseTileCoord(place);
  const file = path.join(dataDir, 'tiles', sourceId, place);
  if (!coord || !fs.lstatSync(file, { throwIfNoEntry: false })?.isFile()) return false;
  return readTileFile(dataDir, sourceId, place).equals(server.tileBytes(coord));
}

test('finds what is damaged, puts it right, has it fetched again, finds nothing the next time, and goes on when it is closed', async ({
  played,
  map,
  tileServer,
  dataDir,
  sourceId,
}) => {
  const { page } = map;
  const visible = await waitForVisible(map, tileServer, dataDir, sourceId);
  const [cut = '', damaged = '', piped = '', linked = ''] = visible;
  const cacheDir = path.join(dataDir, 'tiles');
  const sourceDir = path.join(cacheDir, sourceId);
  const fileOf = (place: string): string => path.join(sourceDir, place);
  const outside = path.join(dataDir, 'precious.png');
  const notes = path.join(path.dirname(fileOf(cut)), 'notes.txt');
  fs.truncateSync(fileOf(cut), 70);
  fs.writeFileSync(fileOf(damaged), '<html>');
  fs.rmSync(fileOf(piped));
  execFileSync('mkfifo', [fileOf(piped)]);
  fs.renameSync(fileOf(linked), outside);
  fs.symlinkSync(outside, fileOf(linked));
  fs.writeFileSync(notes, 'mine');
  fs.mkdirSync(path.join(sourceDir, '.tmp'), { recursive: true });
  for (const name of ['999999999-0123456789ab-1', '999999999-0123456789ab-2']) {
    fs.writeFileSync(path.join(sourceDir, '.tmp', name), 'x'.repeat(50));
  }
  tileServer.clearLog();

  await openCheck(map);
  await expect(dialogOf(page).getByRole('button', { name: 'Start' })).toBeFocused();
  await page.keyboard.press('Enter');
  const status = dialogOf(page).getByRole('status');
  const end =
    'Cache checked: 2 tiles. 2 bad tiles quarantined. They load again when you view them. 4 other problems fixed.';
  await expect(status).toHaveText(end.replace('2 tiles', `${visible.length - 2} tiles`));
  await expect(stepOf(page, 'leftovers')).toContainText('2 removed, 100 bytes freed');
  await expect(stepOf(page, 'strays')).toContainText('2 removed, 1 other file left alone');
  await expect(stepOf(page, 'images')).toContainText('2 quarantined');
  // Those of the four tiles that are gone go silently.
  await expect(stepOf(page, 'records')).toContainText(', 0 repaired');
  await expect(dialogOf(page)).toContainText('In quarantine: 2 tiles');
  expect(listQuarantined(cacheDir)).toEqual([cut, damaged].toSorted());
  expect([fs.readFileSync(notes, 'utf8'), fs.existsSync(outside)]).toEqual(['mine', true]);

  // The map is drawn anew, and asks for what is gone.
  for (const place of [cut, damaged, piped, linked]) {
    await expect.poll(() => isWhole(tileServer, dataDir, sourceId, place)).toBe(true);
  }
  expect([...tileServer.coords()].toSorted()).toEqual([cut, damaged, piped, linked].toSorted());
  await expectPictures(map, 1);
  await dialogOf(page).getByRole('button', { name: 'Check again' }).click();
  await expect(status).toHaveText(`Cache checked: ${visible.length} tiles. No problems found.`);

  // It goes on when the dialog is closed, and a notice at its end shows what it came to.
  await page.keyboard.press('Escape');
  let answer = (): void => undefined;
  const isClosed = new Promise<void>((resolve) => {
    answer = resolve;
  });
  played.answer('startCheck', async () => {
    await isClosed;
    return undefined;
  });
  await openCheck(map);
  await dialogOf(page).getByRole('button', { name: 'Check again' }).click();
  await page.keyboard.press('Escape');
  await expect(dialogOf(page)).toHaveCount(0);
  answer();
  const notice = page.locator('.notice', { hasText: 'Cache checked' });
  await expect(notice).toContainText(`Cache checked: ${visible.length} tiles. No problems found.`);
  await notice.getByRole('button', { name: 'Show' }).click();
  await expect(dialogOf(page).getByRole('status')).toContainText(`${visible.length} tiles`);
  await expect(stepOf(page, 'images')).toHaveAttribute('data-state', 'done');
  await page.setViewportSize({ width: 480, height: 640 });
  await expect(dialogOf(page).getByRole('button', { name: 'Check again' })).toBeInViewport();
});
