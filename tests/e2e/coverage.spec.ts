/** Coverage on the map: what it says of each tile is what lies in the cache folder, and it stays out of the way. */
import fs from 'node:fs';
import path from 'node:path';
import { expect, type Locator, type Page } from '@playwright/test';
import { makeGate } from '../support/cache-fixture.ts';
import { clear } from '../support/clear-dialog.ts';
import type { MapPage } from '../support/map-page.ts';
import { reckonVisible, test } from '../support/network-map.ts';
import { showOwnSource } from '../support/own-source.ts';
import { callBeside } from '../support/page-calls.ts';
import { sendHeaders, sendStatus } from '../support/tile-server-faults.ts';
import { plantTiles } from '../support/tile-sets.ts';
import { listTileFiles } from '../support/tile-tree.ts';

test.use({ flags: ['--view', '46.5,8,7'], viewport: { width: 640, height: 480 } });

const FAILED = '7/66/45';
const STALE = '7/67/45';
const REMOVED = ['7/65/44', '7/66/44'];

function legendOf(page: Page): Locator {
  return page.getByRole('region', { name: 'Coverage' });
}

/** What the overlay says of each tile in view, by `z/x/y`. */
async function readStates(page: Page): Promise<ReadonlyMap<string, string>> {
  const tiles = await page.locator('.coverage-tile').evaluateAll((found) => {
    const view = document.querySelector('#map')?.getBoundingClientRect() ?? new DOMRect();
    return found
      .filter((tile) => {
        const { left, right, top, bottom } = tile.getBoundingClientRect();
        return right > view.left + 1 && left < view.right - 1 && bottom > view.top + 1 && top < view.bottom - 1;
      })
      .map(({ dataset }) => [dataset.tile ?? '', dataset.state ?? 'unknown'] as const);
  });
  return new Map(tiles);
}

/** Waits until legend and overlay say what listing the files says. */
async function expectAsListed(map: MapPage, list: () => readonly string[]): Promise<void> {
  await expect(async () => {
    const [visible, there] = [await reckonVisible(map), new Set(list())];
    const cached = visible.filter((place) => there.has(place));
    const percent = Math.round((cached.length / visible.length) * 100);
    await expect(legendOf(map.page)).toContainText(`${percent}% cached at zoom ${await map.zoom()}`);
    await expect(legendOf(map.page)).toHaveAttribute('data-tiles', String(visible.length));
    await expect(legendOf(map.page)).toHaveAttribute('data-cached', String(cached.length));
    const states = await readStates(map.page);
    expect([...states.keys()].sort()).toEqual(visible);
    const onDisk = [...states].filter(([, state]) => state === 'fresh' || state === 'stale').map(([place]) => place);
    expect(onDisk.sort()).toEqual(cached);
  }).toPass({ timeout: 20_000 });
}

test('tints each tile as the cache folder has it, tells what lies deeper, and follows what comes and goes', async ({
  map,
  page,
  tileServer,
  dataDir,
  sourceId,
  reopen,
}) => {
  const list = () => listTileFiles(dataDir, sourceId);
  tileServer.misbehave(sendStatus(404), ({ coord }) => coord?.startsWith('8/') === true);
  tileServer.misbehave(sendStatus(404), ({ coord }) => coord === FAILED);
  tileServer.misbehave(sendHeaders({ 'cache-control': 'max-age=0' }), ({ coord }) => coord === STALE);
  await clear(map, 'All sources');
  const wanted = (await reckonVisible(map)).filter((place) => place !== FAILED);
  await expect.poll(() => wanted.filter((place) => !list().includes(place))).toEqual([]);

  await map.choose('View', 'Coverage');
  await expectAsListed(map, list);
  const states = await readStates(page);
  expect([states.get(FAILED), states.get(STALE)]).toEqual(['failed', 'stale']);
  expect([...states.values()].filter((state) => state === 'fresh')).toHaveLength(states.size - 2);

  // Another program takes tiles away, and brings some of deeper zooms: half of z 9 in one tile, a quarter of z 8 in another.
  const sourceDir = path.join(dataDir, 'tiles', sourceId);
  for (const place of REMOVED) fs.rmSync(path.join(sourceDir, place));
  const half = [0, 1].flatMap((x) => [0, 1, 2, 3].map((y) => ({ z: 9, x: 65 * 4 + x, y: 45 * 4 + y })));
  plantTiles(sourceDir, [...half, { z: 8, x: 68 * 2, y: 45 * 2 + 1 }]);
  await page.keyboard.press('ArrowRight');
  await expectAsListed(map, list);
  const changed = await readStates(page);
  expect(REMOVED.map((place) => changed.get(place))).toEqual(['missing', 'missing']);
  const tile = (place: string) => page.locator(`.coverage-tile[data-tile="${place}"]`);
  await expect(tile('7/65/45')).toHaveAttribute('data-deeper-tiles', '8');
  await expect(tile('7/65/45')).toHaveAttribute('data-deeper-share', '0.5');
  await expect(tile('7/65/45')).toHaveText('8 deeper');
  await expect(tile('7/68/45')).toHaveAttribute('data-deeper-share', '0.25');
  await expect(legendOf(page)).toContainText('9 deeper tiles, down to zoom 9');

  await clear(map, 'All sources');
  await expect(legendOf(page)).toHaveAttribute('data-deeper-tiles', '0');
  await expect.poll(async () => (await readStates(page)).get(REMOVED[0] ?? '')).toBe('fresh');
  await expectAsListed(map, list);

  tileServer.heal();
  const again = await reopen();
  await expectAsListed(again, list);
  await again.choose('View', 'Coverage');
  await expect(legendOf(again.page)).toHaveCount(0);
  await expect(again.page.locator('.coverage-tile')).toHaveCount(0);
});

/** Does what the menu entry does, whatever its state. */
async function setCoverage(page: Page, coverage: boolean): Promise<void> {
  expect(await callBeside(page, 'setPreferences', { change: { coverage } })).toMatchObject({ ok: true });
}

test('is not shown when switched off while its code was on its way; then it asks at rest and covers no control', async ({
  calls,
  map: { page },
}) => {
  const gate = makeGate();
  await page.route(/coverage-view.*\.js$/, async (route) => {
    await gate.opened;
    await route.continue();
  });
  const code = page.waitForResponse(/coverage-view.*\.js$/);
  await setCoverage(page, true);
  await setCoverage(page, false);
  await page.getByRole('menubar').getByRole('menuitem', { name: 'View', exact: true }).click();
  await expect(page.getByRole('menuitemcheckbox', { name: 'Coverage' })).toHaveAttribute('aria-checked', 'false');
  gate.open();
  await (await code).finished();
  await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(resolve)));
  await expect(legendOf(page)).toHaveCount(0);
  await page.keyboard.press('Escape');

  for (const coverage of [true, false, true]) await setCoverage(page, coverage);
  await expect(legendOf(page)).toHaveAttribute('data-percent', '100');
  await expect(legendOf(page)).toHaveCount(1);
  let asked = 0;
  calls.onMessage((message) => {
    if ('method' in message && message.method === 'getCoverage') asked += 1;
  });
  const leftOf = async () => (await page.locator('.coverage-tile[data-tile="7/66/45"]').boundingBox())?.x ?? Number.NaN;
  const before = await leftOf();
  await page.mouse.move(500, 350);
  await page.mouse.down();
  await page.mouse.move(495, 350, { steps: 5 });
  asked = 0;
  await page.mouse.move(380, 350, { steps: 60 });
  expect(asked).toBe(0);
  await page.mouse.up();
  await expect.poll(() => asked).toBeGreaterThan(0);
  expect(await leftOf()).toBeCloseTo(before - 120, 0);

  await page.setViewportSize({ width: 480, height: 640 });
  await expect(legendOf(page)).toHaveAttribute('data-percent', '100');
  const boxOf = async (locator: Locator) => (await locator.boundingBox()) ?? { x: 0, y: 0, width: 0, height: 0 };
  const legend = await boxOf(legendOf(page));
  expect(legend.x).toBeGreaterThanOrEqual(0);
  for (const other of ['.zoom-buttons', '.attribution', '#status-bar', '#menu-bar']) {
    const box = await boxOf(page.locator(other));
    expect(box.y >= legend.y + legend.height || box.y + box.height <= legend.y, other).toBe(true);
  }
});

test.describe('where the world begins anew', () => {
  test.use({ flags: ['--view', '10,179.9,6'] });

  test('tiles of 512 px, at a zoom that the source does not have, count once', async ({
    map,
    page,
    tileServer,
    dataDir,
  }) => {
    await setCoverage(page, true);
    const template = `${tileServer.origin}/big/{z}/{x}/{y}@2x.png`;
    const ownId = await showOwnSource(page, { template, tileSizePx: 512, maxZoom: 3 });
    const expectTiles = async (zoom: number, places: readonly string[]) => {
      await expect
        .poll(async () => [...(await readStates(page)).entries()].sort(), { timeout: 20_000 })
        .toEqual(places.map((place) => [place, 'fresh']));
      await expect(legendOf(page)).toContainText(`100% cached at zoom ${zoom}`);
      await expect(legendOf(page)).toHaveAttribute('data-tiles', String(places.length));
      expect(places.filter((place) => !listTileFiles(dataDir, ownId).includes(place))).toEqual([]);
    };
    await map.settled();
    await expectTiles(3, ['3/0/3', '3/7/3']);
    for (const zoom of [5, 4, 3, 2]) {
      await page.keyboard.press('-');
      await expect.poll(() => map.zoom()).toBe(zoom);
    }
    await expectTiles(1, ['1/0/0', '1/0/1', '1/1/0', '1/1/1']);
  });
});
