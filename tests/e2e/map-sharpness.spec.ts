/** Tiles on screens of every sharpness: which are asked for, how they are drawn, and what a change of screen brings. */
import { expect, type Page } from '@playwright/test';
import { expectPictures, expectStates, test as networkTest, reckonVisible } from '../support/network-map.ts';
import { readShownTiles } from '../support/shown-tiles.ts';
import type { TileServer } from '../support/tile-server.ts';
import { sendStatus } from '../support/tile-server-faults.ts';
import type { LoggedRequest } from '../support/tile-server-log.ts';

const test = networkTest.extend({
  source: async ({ tileServer }, use) => use(tileServer.sharpTemplate),
});
test.use({ flags: ['--view', '46.3,8.1,4'], viewport: { width: 640, height: 500 } });

const isSharp = ({ path }: Pick<LoggedRequest, 'path'>): boolean => path.includes('@2x');

/** The pixels and the size on the page of every tile: the widths that there are. */
function readWidths(page: Page): Promise<readonly string[]> {
  return page
    .locator('#map canvas.leaflet-tile')
    .evaluateAll((canvases) => [
      ...new Set(
        canvases.map((each) => `${(each as HTMLCanvasElement).width} in ${(each as HTMLElement).offsetWidth}`),
      ),
    ]);
}

/** Brings the window to a screen of another sharpness, as often as wanted. */
async function followScreens(page: Page): Promise<(deviceScaleFactor: number) => Promise<unknown>> {
  const session = await page.context().newCDPSession(page);
  let width = 640;
  return (deviceScaleFactor) => {
    // Emulated screens of the same size are told of to no page, but for the first.
    width += 1;
    return session.send('Emulation.setDeviceMetricsOverride', { width, height: 500, deviceScaleFactor, mobile: false });
  };
}

function listSharp(server: TileServer): readonly (string | undefined)[] {
  return server
    .requests()
    .filter(isSharp)
    .map(({ coord }) => coord)
    .sort();
}

test.describe('on a sharp screen', () => {
  test.use({ deviceScaleFactor: 2 });

  test('asks for sharp tiles alone, draws all their pixels, and shows the plain ones of a server that has none', async ({
    map,
    tileServer,
  }) => {
    expect(listSharp(tileServer)).toEqual(await reckonVisible(map));
    expect(tileServer.requests()).toHaveLength(listSharp(tileServer).length);
    expect(await readWidths(map.page)).toEqual(['512 in 256']);
    await expectPictures(map, 1);
    await expectStates(map, ['fresh']);

    tileServer.misbehave(sendStatus(404), isSharp);
    tileServer.clearLog();
    await map.page.keyboard.press('+');
    await expect(map.page.locator('#map canvas[data-tile^="5/"]').first()).toBeAttached();
    await map.settled();
    await expectPictures(map, 1);
    await expectStates(map, ['fresh']);
    const plain = tileServer.requests().filter((request) => !isSharp(request));
    expect(plain.map(({ coord }) => coord).sort()).toEqual(await reckonVisible(map));
    // What was asked for at once is behind the view; from now on the server is known to have none.
    tileServer.clearLog();
    await map.page.keyboard.press('Shift+ArrowRight');
    await expect.poll(() => tileServer.requests().length).toBeGreaterThan(0);
    await map.settled();
    expect(listSharp(tileServer)).toEqual([]);
  });
});

test('asks for sharp tiles once its window comes to a sharp screen, and no more once it is back', async ({
  calls,
  map,
  tileServer,
}) => {
  const { page } = map;
  const changeScreen = await followScreens(page);
  const places = await reckonVisible(map);
  expect(listSharp(tileServer)).toEqual([]);
  expect(await readWidths(page)).toEqual(['256 in 256']);
  await changeScreen(2);
  await expect.poll(() => listSharp(tileServer)).toEqual(places);
  await expect.poll(() => readWidths(page)).toEqual(['512 in 256']);
  await expectStates(map, ['fresh']);
  await expectPictures(map, 1);
  expect(tileServer.requests().filter(({ headers }) => headers['if-none-match'] !== undefined)).toEqual([]);

  tileServer.clearLog();
  const told = calls.waitForReply('setSharpness');
  await changeScreen(1);
  await told;
  await page.keyboard.press('+');
  await expect.poll(() => map.zoom()).toBe(5);
  await expect.poll(async () => (await readShownTiles(page)).every(({ place }) => place.startsWith('5/'))).toBe(true);
  await expectStates(map, ['fresh']);
  expect(listSharp(tileServer)).toEqual([]);
  expect([...tileServer.coords()].sort()).toEqual(await reckonVisible(map));

  await test.step('the world is drawn with the pixels of the screen', async () => {
    await map.choose('Source', 'World (built in)');
    await expect.poll(() => readWidths(page)).toEqual(['256 in 256']);
    await changeScreen(2);
    await expect.poll(() => readWidths(page)).toEqual(['512 in 256']);
    await changeScreen(1.5);
    await expect.poll(() => readWidths(page)).toEqual(['384 in 256']);
  });
});
