/** When the program dies, ends, comes back, or cannot deliver a tile. */
import { createServer } from 'node:http';
import { expect, type Route } from '@playwright/test';
import { describeEnv, openMapPage, test, watchForTroubles } from '../support/map-page.ts';
import { launchProgram } from '../support/program.ts';

// What the browser itself says of requests that meet no server.
test.use({ expectedErrors: /ERR_CONNECTION|ERR_INCOMPLETE|ERR_EMPTY|Failed to load resource/ });

/** Has another program answer at a port until its events were asked for twice; answers the calls that it was asked for. */
async function playProgram(port: number, look: () => Promise<void>): Promise<readonly string[]> {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    asked.push(request.url ?? '');
    const isStream = request.url === '/events';
    response.writeHead(200, { 'content-type': isStream ? 'text/event-stream' : 'application/json' });
    if (isStream) response.write('event: run\ndata: another\n\ndata: {"name":"ended"}\n\n');
    else response.end('{"ok":false,"error":{"code":"internal","message":"No."}}');
  }).listen(port, '127.0.0.1');
  await expect.poll(() => asked.filter((url) => url === '/events').length, { timeout: 15_000 }).toBeGreaterThan(1);
  await look();
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
  return asked;
}

test('says so when the program is killed, and goes on by itself when it is there again', async ({
  page,
  context,
  dataDir,
}) => {
  const start = () => launchProgram({ dataDir, args: ['--source', 'world', '--view', '20,16,2'], env: describeEnv() });
  const troubles = await watchForTroubles(page);
  const first = await start();
  const map = await openMapPage(page, first.url);
  const notice = page.locator('.notice[data-key="disconnected"]');

  await first.kill();
  await expect(notice).toContainText('The program has ended or does not answer.');
  await page.keyboard.press('Shift+ArrowRight');
  await page.keyboard.press('Shift+ArrowRight');
  const failed = page.locator('#map .tile-failed');
  await expect(failed.first()).toBeVisible();
  const looksAt = await map.place();

  // Whoever takes the port meanwhile is not taken for the program.
  const asked = await playProgram(Number(new URL(first.url).port), async () => {
    await expect(failed.first()).toBeVisible();
    await expect(notice).toBeVisible();
  });
  expect(asked).not.toContain('/call/openMap');

  const second = await start();
  expect(new URL(second.url).origin).toBe(new URL(first.url).origin);
  try {
    // Opening it anew gives the browser a new key; the old window then works again, too.
    await openMapPage(await context.newPage(), second.url);
    await expect(notice).toHaveCount(0);
    await expect(failed).toHaveCount(0);
    await map.settled();
    expect(await map.place()).toEqual(looksAt);
    await page.keyboard.press('+');
    await expect(page.locator('.zoom')).toHaveAttribute('data-zoom', '3');
    await map.settled();
    expect(troubles.filter((trouble) => !/Failed to load resource|ERR_/.test(trouble))).toEqual([]);
  } finally {
    await second.term();
  }
});

test('waits for a program that does not answer at first, shows trouble once, and says that it has ended', async ({
  page,
  program,
}) => {
  await test.step('waits for a program that does not answer at first', async () => {
    let refused = 0;
    await page.route('**/call/openMap', (route) => {
      refused += 1;
      return refused < 3 ? route.abort('connectionrefused') : route.continue();
    });
    const map = await openMapPage(page, program.url);
    expect(refused).toBe(3);
    expect(await map.countTiles()).toBeGreaterThan(5);
    await expect(page.locator('.notice')).toHaveCount(0);
    await page.unroute('**/call/openMap');
  });
  await test.step('shows trouble once, however often it is told, until it is dismissed', async () => {
    const message = 'The disk is full.';
    await page.route('**/call/openMap', async (route) => {
      const response = await route.fetch();
      const reply = await response.json();
      reply.value.notices = [
        { code: 'cache-full', message: 'The disk was full.' },
        { code: 'cache-full', message },
      ];
      await route.fulfill({ response, json: reply });
    });
    await openMapPage(page, program.url);
    const notice = page.locator('.notice');
    await expect(notice).toHaveCount(1);
    await expect(notice).toContainText(message);
    await notice.getByRole('button', { name: 'Dismiss' }).click();
    await expect(notice).toHaveCount(0);
  });
});

test('draws the map in more pages than a browser has connections, and tells all of them what happens', async ({
  map,
  context,
  program,
}) => {
  const pages = [map];
  for (let more = 0; more < 7; more += 1) {
    pages.push(await openMapPage(await context.newPage(), new URL(program.url).origin));
  }
  const countOffline = async (): Promise<readonly number[]> =>
    Promise.all(pages.map(({ page }) => page.locator('#status-bar .offline:visible').count()));
  await pages[7]?.choose('File', 'Work offline');
  await expect.poll(countOffline).toEqual(pages.map(() => 1));
  // The first page was the one with the stream.
  await pages.shift()?.page.close();
  await pages[2]?.choose('File', 'Work offline');
  await expect.poll(countOffline).toEqual(pages.map(() => 0));
});

test('says that it has ended when the program was asked to end, and is a map again where it was once that is back', async ({
  map,
  program,
  context,
  dataDir,
}) => {
  const { page } = map;
  await page.keyboard.press('Shift+ArrowRight');
  await page.keyboard.press('+');
  await expect(page.locator('.zoom')).toHaveAttribute('data-zoom', '3');
  await map.settled();
  const looksAt = await map.place();
  await program.term();
  await expect(page.getByRole('heading', { name: 'Tilekeep has ended' })).toBeVisible();

  const second = await launchProgram({ dataDir, args: ['--view', '-20,-60,5'], env: describeEnv() });
  try {
    await expect(page.getByRole('heading', { name: 'Tilekeep has ended' })).toBeVisible();
    await openMapPage(await context.newPage(), second.url);
    await expect(page.locator('.zoom')).toHaveAttribute('data-zoom', '3');
    await map.settled();
    expect(await map.place()).toEqual(looksAt);
    expect(new URL(page.url()).search).toBe('');
  } finally {
    await second.term();
  }
});

test.describe('a tile that cannot be had', () => {
  const fail = (code: string) => (route: Route) =>
    route.fulfill({ json: { ok: false, error: { code, message: 'No.' } } });

  test('is marked, asked for again, and drawn when it is an image', async ({ map }) => {
    // One route throughout: while one takes the place of another, requests may pass by both.
    let answer = (route: Route): Promise<void> => route.continue();
    await map.page.route('**/call/getTile', (route) => answer(route));
    await test.step('is marked quietly and asked for again when it is next shown', async () => {
      const { page } = map;
      answer = fail('source-failed');
      await page.keyboard.press('+');
      await expect(page.locator('#map .tile-failed').first()).toBeVisible();
      await expect(page.locator('#map')).toHaveAttribute('aria-busy', 'false');
      await expect(page.locator('.notice')).toHaveCount(0);
      answer = (route) => route.continue();
      await page.keyboard.press('-');
      await page.keyboard.press('+');
      await map.settled();
      await expect(page.locator('#map .tile-failed')).toHaveCount(0);
    });
    await test.step('is drawn after all when the cache was only busy', async () => {
      const { page } = map;
      let busy = 3;
      answer = (route) => {
        busy -= 1;
        return busy >= 0 ? fail('cache-busy')(route) : route.continue();
      };
      await page.keyboard.press('+');
      await expect(page.locator('.zoom')).toHaveAttribute('data-zoom', '4');
      await map.settled();
      expect(busy).toBeLessThan(0);
      await expect(page.locator('#map .tile-failed')).toHaveCount(0);
    });
    await test.step('is marked when its bytes are no image', async () => {
      const { page } = map;
      answer = (route) =>
        route.fulfill({
          headers: {
            'tilekeep-reply': '{"ok":true,"value":{"contentType":"image/png","tier":"disk","freshness":"fresh"}}',
          },
          body: 'no image at all',
        });
      await page.keyboard.press('+');
      await expect(page.locator('.zoom')).toHaveAttribute('data-zoom', '5');
      await expect(page.locator('#map .tile-failed').first()).toBeAttached();
      await expect(page.locator('#map')).toHaveAttribute('aria-busy', 'false');
      expect(await map.tilesFrom('disk')).toBe(0);
    });
    await test.step('and one that is a PNG is drawn', async () => {
      const { page } = map;
      const png = await page.evaluate(() => {
        const canvas = document.createElement('canvas');
        canvas.width = 256;
        canvas.height = 256;
        const context = canvas.getContext('2d');
        if (context) context.fillStyle = '#123456';
        context?.fillRect(0, 0, 256, 256);
        return canvas.toDataURL('image/png').split(',')[1] ?? '';
      });
      answer = (route) =>
        route.fulfill({
          headers: {
            'tilekeep-reply': '{"ok":true,"value":{"contentType":"image/png","tier":"disk","freshness":"fresh"}}',
          },
          body: Buffer.from(png, 'base64'),
        });
      // Tiles of the zoom before stay until something stands in the place of those of this one, and would not be asked for.
      await expect(page.locator('#map canvas[data-tile^="4/"]')).toHaveCount(0);
      await page.keyboard.press('-');
      await expect.poll(() => map.tilesFrom('disk')).toBeGreaterThan(5);
      const pixel = await page
        .locator('#map canvas.leaflet-tile')
        .last()
        .evaluate((canvas: HTMLCanvasElement) => [...(canvas.getContext('2d')?.getImageData(9, 9, 1, 1).data ?? [])]);
      expect(pixel).toEqual([0x12, 0x34, 0x56, 255]);
    });
  });
});
