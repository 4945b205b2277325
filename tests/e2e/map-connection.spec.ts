/** When the program dies, ends, comes back, or cannot deliver a tile. */
import { expect } from '@playwright/test';
import { WebSocketServer } from 'ws';
import type { Reply, Startup } from '../../shared/calls/contract.ts';
import { decodeFrame, encodeFrame } from '../../shared/calls/wire.ts';
import { describeError, type ErrorCode, type ErrorValue } from '../../shared/errors.ts';
import { enter } from '../contract/session-entry.ts';
import { openSessionCarrier } from '../contract/socket-carrier.ts';
import {
  describeEnv,
  describeMapPage,
  type MapPage,
  test as mapTest,
  openMapPage,
  watchForTroubles,
} from '../support/map-page.ts';
import { storePlainWorld } from '../support/plain-world.ts';
import { launchProgram, type RunningProgram } from '../support/program.ts';
import { readShownTiles } from '../support/shown-tiles.ts';
import { drawTilePicture, pickTileColour } from '../support/tile-pictures.ts';

const test = mapTest.extend({
  dataDir: async ({ dataDir }, use) => {
    await storePlainWorld(dataDir, [0, 1, 2, 3]);
    await use(dataDir);
  },
});

test.use({ flags: ['--view', '20,16,0'], viewport: { width: 480, height: 400 } });

const started: RunningProgram[] = [];

test.afterEach(async () => {
  for (const program of started.splice(0)) await program.term();
});

/**
 * Has another program listen at a port until a page has come to it twice, which it greets, answers and tells of an end; answers
 * what pages have sent it.
 */
async function playProgram(port: number, look: () => Promise<void>): Promise<readonly unknown[]> {
  const sent: unknown[] = [];
  let came = 0;
  const server = new WebSocketServer({ port, host: '127.0.0.1' });
  server.on('connection', (socket) => {
    came += 1;
    socket.on('message', (frame) => sent.push(...decodeFrame(frame as Buffer)));
    socket.send(encodeFrame([{ run: 'another' }]));
    socket.send(encodeFrame([{ event: { name: 'ended' } }]));
  });
  await expect.poll(() => came, { timeout: 15_000 }).toBeGreaterThan(1);
  await look();
  for (const socket of server.clients) socket.terminate();
  await new Promise((resolve) => server.close(resolve));
  return sent;
}

test('waits for a program that does not answer at first, shows trouble once, and marks tiles that cannot be had', async ({
  page,
  played,
  program,
}) => {
  const map = describeMapPage(page);
  const session = await enter(program.url);
  const [name = '', secret = ''] = session.cookie.split('=');
  await page.context().addCookies([{ name, value: secret, url: session.origin }]);
  const carrier = await openSessionCarrier(session);
  const fail = (code: ErrorCode): Reply<never> => ({ ok: false, error: describeError(code) });
  await test.step('waits for the program, and shows its trouble once, however often it is told', async () => {
    let calls = 0;
    const { value } = (await carrier.call('openMap', {})) as { readonly value: Startup };
    const notices: readonly ErrorValue[] = [describeError('cache-full', 'by now'), describeError('cache-full')];
    played.answer('openMap', () => {
      calls += 1;
      return calls < 3 ? fail('disconnected') : { ok: true, value: { ...value, notices } };
    });
    await openMapPage(page, session.origin);
    expect(calls).toBe(3);
    const notice = page.locator('.notice');
    await expect(notice).toHaveCount(1);
    await expect(notice).toContainText(describeError('cache-full').message);
    await notice.getByRole('button', { name: 'Dismiss' }).click();
    await expect(notice).toHaveCount(0);
  });

  const deliver = (bytes: Uint8Array): Reply<unknown> => ({
    ok: true,
    value: { bytes, contentType: 'image/png', tier: 'disk', freshness: 'fresh' },
  });
  const failed = page.locator('#map canvas[data-state="missing"]');
  const zoomTo = async (key: '+' | '-', zoom: number): Promise<void> => {
    await page.keyboard.press(key);
    await expect(page.locator('.zoom')).toHaveAttribute('data-zoom', String(zoom));
  };
  await page.locator('#map').focus();
  await test.step('a tile that failed shows no notice and is asked for again when it is next shown', async () => {
    played.answer('getTile', () => fail('source-failed'));
    await zoomTo('+', 1);
    await expect(failed.first()).toBeAttached();
    await expect(page.locator('#map')).toHaveAttribute('aria-busy', 'false');
    await expect(page.locator('.notice')).toHaveCount(0);
    played.pass('getTile');
    await page.keyboard.press('-');
    await zoomTo('+', 1);
    await map.settled();
    await expect(failed).toHaveCount(0);
  });
  await test.step('is drawn after all when the cache was only busy', async () => {
    let busy = 3;
    played.answer('getTile', () => {
      busy -= 1;
      return busy >= 0 ? fail('cache-busy') : undefined;
    });
    await zoomTo('+', 2);
    await map.settled();
    expect(busy).toBeLessThan(0);
    await expect(failed).toHaveCount(0);
  });
  const before = await map.tilesFrom('disk');
  await test.step('is marked when its bytes are no image', async () => {
    played.answer('getTile', () => deliver(Buffer.from('no image at all')));
    await zoomTo('+', 3);
    await expect(failed.first()).toBeAttached();
    await expect(page.locator('#map')).toHaveAttribute('aria-busy', 'false');
    expect(await map.tilesFrom('disk')).toBe(before);
  });
  await test.step('and is drawn when they are a PNG', async () => {
    const coord = { z: 2, x: 2, y: 1 };
    played.answer('getTile', () => deliver(drawTilePicture(coord, 1)));
    await zoomTo('+', 4);
    await expect.poll(() => map.tilesFrom('disk')).toBeGreaterThan(before + 3);
    const tiles = await readShownTiles(page);
    expect(new Set(tiles.map(({ colour }) => colour))).toEqual(new Set([pickTileColour(coord, 1).join(',')]));
  });
});

test('tells all of many pages what happens; each is a map again once the program has ended or died and come back', async ({
  context,
  dataDir,
}) => {
  // Not the `page` of the fixtures, which comes with a program of its own on this data folder.
  const page = await context.newPage();
  const start = async (...args: string[]): Promise<RunningProgram> => {
    const program = await launchProgram({ dataDir, args: ['--source', 'world', ...args], env: describeEnv() });
    started.push(program);
    return program;
  };
  const troubles = await watchForTroubles(page);
  const first = await start('--view', '20,16,2');
  const { origin } = new URL(first.url);
  const map = await openMapPage(page, first.url);
  const zoomTo = async (key: '+' | '-', zoom: number): Promise<void> => {
    await page.keyboard.press(key);
    await expect(page.locator('.zoom')).toHaveAttribute('data-zoom', String(zoom));
    await map.settled();
  };

  await test.step('draws the map in twelve pages, twice as many as a browser has connections, and tells all of them', async () => {
    const pages: MapPage[] = [];
    while (pages.length < 11) pages.push(await openMapPage(await context.newPage(), origin));
    pages.push(map);
    const countOffline = async (): Promise<readonly number[]> =>
      Promise.all(pages.map((each) => each.page.getByRole('button', { name: 'Go online' }).count()));
    await page.bringToFront();
    await map.choose('File', 'Work offline');
    await expect.poll(countOffline).toEqual(pages.map(() => 1));
    await pages.shift()?.page.close();
    await map.choose('File', 'Work offline');
    await expect.poll(countOffline).toEqual(pages.map(() => 0));
    for (const each of pages) if (each !== map) await each.page.close();
  });

  await page.keyboard.press('Shift+ArrowRight');
  await zoomTo('+', 3);
  const ended = page.getByRole('heading', { name: 'Tilekeep has ended' });
  const looksAt = await map.place();
  await first.term();
  await expect(ended).toBeVisible();
  const second = await start('--view', '-20,-60,1');
  await test.step('a page of a program that has ended says so, and is a map again where it was', async () => {
    expect(new URL(second.url).origin).toBe(origin);
    await expect(ended).toBeVisible();
    await expect(page.locator('#map canvas.leaflet-tile').first()).toBeVisible();
    // Opening the map anew gives the browser a new key; the old window then works again, too.
    const opened = await openMapPage(await context.newPage(), second.url);
    await expect(page.locator('.zoom')).toHaveAttribute('data-zoom', '3');
    await map.settled();
    expect(await map.place()).toEqual(looksAt);
    expect(new URL(page.url()).search).toBe('');
    await opened.page.close();
  });

  await second.kill();
  const notice = page.locator('.notice[data-key="disconnected"]');
  const failed = page.locator('#map canvas[data-state="missing"]');
  await test.step('a page of a program that was killed says so, and takes no other for it', async () => {
    await expect(notice).toContainText('Tilekeep isn’t responding.');
    await page.locator('#map').focus();
    await page.keyboard.press('Shift+ArrowRight');
    await page.keyboard.press('Shift+ArrowRight');
    await expect(failed.first()).toBeAttached();
    const sent = await playProgram(Number(new URL(origin).port), async () => {
      await expect(failed.first()).toBeAttached();
      await expect(notice).toBeVisible();
    });
    expect(sent).toEqual([]);
  });
  const goneTo = await map.place();
  const countDrawn = async (): Promise<number> => {
    const counts = await Promise.all((['memory', 'disk', 'source'] as const).map(map.tilesFrom));
    return counts.reduce((sum, tiles) => sum + tiles);
  };
  const drawn = await countDrawn();
  const third = await start();
  await test.step('and continues when the program is back', async () => {
    await openMapPage(await context.newPage(), third.url);
    await expect(notice).toHaveCount(0);
    await expect(failed).toHaveCount(0);
    await map.settled();
    expect(await map.place()).toEqual(goneTo);
    // All tiles are asked for anew: the ones that were there may have been cleared meanwhile.
    await expect.poll(countDrawn).toBeGreaterThanOrEqual(drawn + (await map.countTiles()));
    await zoomTo('-', 2);
    expect(troubles.filter((trouble) => !/Failed to load resource|ERR_|WebSocket connection to/.test(trouble))).toEqual(
      [],
    );
  });
});
