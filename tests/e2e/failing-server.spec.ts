/** What people see when a server fails: never a wrong picture, always a reason, and the map again once it is well. */
import { expect, type Locator, type Page } from '@playwright/test';
import { formatTileCoord } from '../../shared/tiles/tile-coord.ts';
import { describeMapPage, type MapPage, noteOf, watchForTroubles } from '../support/map-page.ts';
import { expectOnDisk, expectPictures, expectStates, nameColour, reckonVisible, test } from '../support/network-map.ts';
import type { RunningProgram } from '../support/program.ts';
import { readShownTiles, type ShownTile } from '../support/shown-tiles.ts';
import * as faults from '../support/tile-server-faults.ts';
import { listTileFiles } from '../support/tile-tree.ts';

test.use({ flags: ['--view', '46.3,8.1,4'] });

/** Failures of single tiles, with the code of the reason; those of whole servers follow below. */
const TILE_FAILURES: readonly (readonly [fault: faults.Fault, code: string])[] = [
  [faults.sendStatus(404), 'tile-missing'],
  [faults.sendStatus(410), 'tile-missing'],
  [faults.sendHtml, 'sign-in-page'],
  [faults.sendJson, 'bad-tile'],
  [faults.sendWrongMagic, 'bad-tile'],
  [faults.sendSize(300), 'wrong-tile-size'],
  [faults.cutOffByLength, 'bad-tile'],
  [faults.cutOffChunked, 'bad-tile'],
  [faults.cutOffByClose, 'bad-tile'],
  [faults.sendEndlessBody, 'bad-tile'],
  [faults.redirectTo('http://localhost:1/0/0/0.png'), 'redirected'],
];

/** Opens the map without waiting for tiles that will not come. */
async function openWindow(page: Page, program: RunningProgram): Promise<MapPage> {
  await page.goto(program.url);
  return describeMapPage(page);
}

/** Opens the explanation of a tile by a click on it. */
async function explain({ page }: MapPage, place: string): Promise<Locator> {
  const tile = await page.locator(`#map canvas[data-tile="${place}"]`).boundingBox();
  const area = await page.locator('#map').boundingBox();
  if (!tile || !area) throw new Error(`${place} is not on the page`);
  const [left, right] = [Math.max(tile.x, area.x), Math.min(tile.x + tile.width, area.x + area.width)];
  const [top, bottom] = [Math.max(tile.y, area.y), Math.min(tile.y + tile.height, area.y + area.height)];
  await page.mouse.click((left + right) / 2, (top + bottom) / 2);
  return page.locator('.tile-card');
}

/** Asks again for a tile by the button of its explanation, unless its time has come by itself; waits until it is there. */
async function retryTile(map: MapPage, place: string): Promise<void> {
  const tile = map.page.locator(`#map canvas[data-tile="${place}"]`);
  await expect(async () => {
    if ((await tile.getAttribute('data-state')) === 'fresh') return;
    const card = await explain(map, place);
    await card.getByRole('button', { name: 'Retry' }).click({ timeout: 1000 });
    await expect(tile).toHaveAttribute('data-state', 'fresh', { timeout: 1000 });
  }).toPass({ timeout: 15_000 });
  await map.page.keyboard.press('Escape');
}

/** Tiles in view that show anything but their own picture or a stand-in. */
function listWrong(tiles: readonly ShownTile[]): readonly ShownTile[] {
  return tiles.filter(({ place, standIn, colour }) => standIn === undefined && colour !== nameColour(place, 1));
}

test('tiles that fail are not stored, have stand-ins and reasons, and come by Retry', async ({
  page,
  program,
  tileServer,
  dataDir,
  sourceId,
}) => {
  const failures = new Map(
    TILE_FAILURES.map((failure, index) => {
      const coord = { z: 4, x: 7 + (index % 4), y: 4 + Math.floor(index / 4) };
      return [formatTileCoord(coord), failure];
    }),
  );
  for (const [place, [fault]] of failures) tileServer.misbehave(fault, ({ coord }) => coord === place);
  const troubles = await watchForTroubles(page);
  const map = await openWindow(page, program);
  await expectStates(map, ['fresh', 'missing+world']);
  const shown = await readShownTiles(page);
  expect(listWrong(shown)).toEqual([]);
  expect(
    shown
      .filter(({ state }) => state === 'missing')
      .map(({ place }) => place)
      .sort(),
  ).toEqual([...failures.keys()].sort());
  const good = shown.filter(({ state }) => state === 'fresh').map(({ place }) => place);
  await expect.poll(() => listTileFiles(dataDir, sourceId)).toEqual(good.sort());

  for (const [place, [, code]] of failures) {
    await expect(await explain(map, place)).toHaveAttribute('data-code', code);
    await page.keyboard.press('Escape');
  }

  tileServer.heal();
  await tileServer.waitUntilIdle();
  tileServer.clearLog();
  for (const place of failures.keys()) await retryTile(map, place);
  await expectPictures(map, 1);
  expect([...tileServer.coords()].sort()).toEqual([...failures.keys()].sort());
  expect(tileServer.duplicates()).toEqual([]);
  expect(troubles).toEqual([]);
});

// Small views from here on: a server that has failed is asked for one tile at a time.
test.describe('in a small view', () => {
  test.use({ viewport: { width: 640, height: 500 } });

  test('a refusal stops the source until people press Retry in the chip; old tiles stay', async ({
    map,
    tileServer,
    dataDir,
    sourceId,
  }) => {
    const places = await reckonVisible(map);
    await expectOnDisk(map, dataDir, sourceId);
    const before = listTileFiles(dataDir, sourceId).length;
    tileServer.misbehave(faults.sendNotice(403));
    await map.page.keyboard.press('+');
    await expectStates(map, ['missing+ancestor']);
    expect(listWrong(await readShownTiles(map.page))).toEqual([]);
    const note = noteOf(map.page);
    await expect(note).toHaveText(`Saved tiles. 127.0.0.1:${tileServer.port} refuses requests.`);
    await expect(map.page.locator('.notice')).toHaveCount(0);
    expect(listTileFiles(dataDir, sourceId).length).toBe(before);
    await map.page.keyboard.press('-');
    await expectStates(map, ['fresh']);
    expect(await reckonVisible(map)).toEqual(places);
    await expectPictures(map, 1);

    // Well again, but people have not asked for another try.
    tileServer.heal();
    await tileServer.waitUntilIdle();
    tileServer.clearLog();
    for (const key of ['+', 'Shift+ArrowRight', 'Shift+ArrowLeft', '+', '-']) await map.page.keyboard.press(key);
    await expectStates(map, ['missing+ancestor']);
    expect(tileServer.requests()).toEqual([]);
    await map.page.getByRole('button', { name: 'Retry' }).click();
    await expectStates(map, ['fresh']);
    await expectPictures(map, 1);
    await expect(note).toHaveText('');
    await expect(map.page.locator('#map')).toBeFocused();
  });

  test('a server that asks for a pause gets it, while the card counts down, and the map goes on', async ({
    page,
    program,
    tileServer,
  }) => {
    tileServer.misbehave(faults.sendStatus(429, { 'retry-after': '4' }));
    const map = await openWindow(page, program);
    await expectStates(map, ['missing+world']);
    // Notices cover the first ones.
    const last = (await reckonVisible(map)).at(-1);
    const card = await explain(map, last ?? '');
    await expect(card).toHaveAttribute('data-code', 'source-busy');
    await expect(card).toContainText(/Retrying in \d+ s/);
    // The server may be asked meanwhile, and then the count begins again.
    const counted: number[] = [];
    const countDown = async (): Promise<boolean> => {
      counted.push(Number(/Retrying in (\d+) s/.exec(await card.innerText())?.[1]));
      return counted.some((seconds, index) => seconds < (counted[index - 1] ?? 0));
    };
    await expect.poll(countDown).toBe(true);
    await page.keyboard.press('Escape');
    tileServer.heal();
    await expectStates(map, ['fresh']);
    await expectPictures(map, 1);
  });

  test('a storm of errors is met with few requests, and the map goes on by itself', async ({
    page,
    program,
    tileServer,
  }) => {
    tileServer.misbehave(faults.sendStatus(500));
    const map = await openWindow(page, program);
    await expectStates(map, ['missing+world']);
    await tileServer.waitForRequests(5);
    expect(tileServer.requests().length).toBeLessThan(20);
    expect(listWrong(await readShownTiles(page))).toEqual([]);
    tileServer.heal();
    await expectStates(map, ['fresh']);
    await expectPictures(map, 1);
  });

  test('tiles stay while the network is gone, and those that lack come by themselves when it is back', async ({
    map,
    tileServer,
    dataDir,
    sourceId,
  }) => {
    await expectPictures(map, 1);
    await tileServer.stop();
    for (let press = 0; press < 2; press += 1) await map.page.keyboard.press('Shift+ArrowRight');
    await expectStates(map, ['fresh', 'missing+world']);
    expect(listWrong(await readShownTiles(map.page))).toEqual([]);
    // One of them may just be asked for again.
    const missing = (await readShownTiles(map.page)).filter(({ state }) => state !== 'fresh');
    await expect(await explain(map, missing[0]?.place ?? '')).toHaveAttribute('data-code', 'offline');
    await map.page.keyboard.press('Escape');
    tileServer.clearLog();
    await tileServer.start();
    await expectStates(map, ['fresh']);
    await expectPictures(map, 1);
    expect([...tileServer.coords()].sort()).toEqual(missing.map(({ place }) => place).sort());
    const visible = await reckonVisible(map);
    await expect.poll(() => listTileFiles(dataDir, sourceId)).toEqual(expect.arrayContaining([...visible]));
  });

  test('a sign-in page for everything is no map, and no tile of it is kept', async ({
    page,
    program,
    tileServer,
    dataDir,
    sourceId,
  }) => {
    tileServer.misbehave(faults.sendHtml);
    const map = await openWindow(page, program);
    await expectStates(map, ['missing+world']);
    expect(listTileFiles(dataDir, sourceId)).toEqual([]);
    // Notices cover the first ones.
    const last = (await reckonVisible(map)).at(-1);
    const card = await explain(map, last ?? '');
    await expect(card).toHaveAttribute('data-code', 'sign-in-page');
    tileServer.heal();
    await card.getByRole('button', { name: 'Retry' }).click();
    // One good answer tells that the network is open again.
    await expectStates(map, ['fresh']);
    await expectPictures(map, 1);
  });

  test('a server that never answers holds up nothing but its own tiles', async ({ page, program, tileServer }) => {
    tileServer.misbehave(faults.neverAnswer, ({ coord }) => coord?.startsWith('4/') === true);
    const map = await openWindow(page, program);
    await expectStates(map, ['waiting+world']);
    await page.keyboard.press('-');
    await expectStates(map, ['fresh']);
    await expectPictures(map, 1);
    // Nobody waits for the others any more.
    await tileServer.waitUntilIdle();
  });
});
