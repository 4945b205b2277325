/** The map over a server: what it asks for, when it asks again, and what it keeps. The server counts. */
import { expect } from '@playwright/test';
import { OWN_SERVER_RULES } from '../../shared/sources/draft-of-source.ts';
import { parseTileCoord } from '../../shared/tiles/tile-coord.ts';
import { type MapPage, noteOf } from '../support/map-page.ts';
import { expectPictures, expectStates, reckonVisible, test } from '../support/network-map.ts';
import { readShownTiles } from '../support/shown-tiles.ts';
import type { TileServer } from '../support/tile-server.ts';
import { type HeaderSet, makeLatch } from '../support/tile-server-faults.ts';
import { listTileFiles, readTileFile } from '../support/tile-tree.ts';

// A small view has few tiles, and a server that has failed is asked for one at a time.
test.use({ flags: ['--view', '46.3,8.1,4'], viewport: { width: 640, height: 500 } });

/** Stale on arrival: older on its way than it may become. */
const STALE = { 'cache-control': 'max-age=60', age: '600' };

/** Presses keys one after another, each when the map has come to rest; answers all tiles that were in view. */
async function goThrough(map: MapPage, keys: readonly string[]): Promise<ReadonlySet<string>> {
  const seen = new Set(await reckonVisible(map));
  for (const key of keys) {
    await map.page.keyboard.press(key);
    await map.settled();
    for (const place of await reckonVisible(map)) seen.add(place);
  }
  return seen;
}

async function zoomIn(map: MapPage, zoom: number): Promise<void> {
  await map.page.keyboard.press('+');
  await expect(map.page.locator('#status-bar .zoom')).toHaveAttribute('data-zoom', String(zoom));
}

function sorted(places: Iterable<string>): readonly string[] {
  return [...places].sort();
}

/** `z/x/y` and status of every request, sorted. */
function listAnswers(server: TileServer): readonly string[] {
  return sorted(server.requests().map(({ coord, status }) => `${coord} ${status}`));
}

/** Goes to a place that nobody has looked at, whose tiles come with these headers; answers them, with the log cleared. */
async function fetchAnew(map: MapPage, server: TileServer, headers: HeaderSet): Promise<readonly string[]> {
  server.setHeaders(headers);
  await zoomIn(map, 5);
  await map.settled();
  await expectPictures(map, 1);
  server.clearLog();
  return reckonVisible(map);
}

test('asks for each tile that comes into view once, for no other, and keeps it byte for byte if it may be kept', async ({
  map,
  program,
  tileServer,
  dataDir,
  sourceId,
}) => {
  expect(sorted(tileServer.coords())).toEqual(await reckonVisible(map));
  await expectPictures(map, 1);
  const right = Array<string>(5).fill('Shift+ArrowRight');
  const left = Array<string>(5).fill('Shift+ArrowLeft');
  const seen = await goThrough(map, [...right, ...left, 'ArrowDown', '+', '-', 'ArrowUp']);
  await test.step('once, and for no other', async () => {
    expect(sorted(tileServer.coords())).toEqual(sorted(seen));
    expect(tileServer.duplicates()).toEqual([]);
    await expectPictures(map, 1);
    await expect.poll(() => listTileFiles(dataDir, sourceId)).toEqual(sorted(seen));
    for (const place of seen) {
      const coord = parseTileCoord(place) ?? expect(place).toBe('a tile');
      expect(readTileFile(dataDir, sourceId, place)).toEqual(coord && tileServer.tileBytes(coord));
    }
  });
  await test.step('says who it is, and never asks caches to be passed by', async () => {
    for (const { headers } of tileServer.requests()) {
      expect(headers['user-agent']).toMatch(/^Tilekeep\/\d+\.\d+\.\d+ \(\+https:\/\/\S+\)$/);
      expect(headers).not.toHaveProperty('cache-control');
      expect(headers).not.toHaveProperty('pragma');
      expect(headers).not.toHaveProperty('cookie');
    }
  });
  await test.step('asks nothing while people work offline by the menu, and goes on when they work online again', async () => {
    await map.choose('File', 'Work offline');
    await expect(map.page.getByRole('button', { name: 'Go online' })).toBeVisible();
    tileServer.clearLog();
    const { connections } = tileServer;
    for (const key of ['+', ...right]) await map.page.keyboard.press(key);
    await expectStates(map, ['missing+ancestor']);
    expect([tileServer.connections, tileServer.requests()]).toEqual([connections, []]);
    await map.choose('File', 'Work offline');
    await expectStates(map, ['fresh']);
    await expectPictures(map, 1);
    expect(sorted(tileServer.coords())).toEqual(await reckonVisible(map));
    expect(tileServer.duplicates()).toEqual([]);
  });
  await test.step('keeps nothing of tiles that may not be kept', async () => {
    const visible = await reckonVisible(map);
    await expect.poll(() => listTileFiles(dataDir, sourceId)).toEqual(expect.arrayContaining([...visible]));
    const before = listTileFiles(dataDir, sourceId);
    tileServer.setHeaders({ 'cache-control': 'no-store' });
    await zoomIn(map, 6);
    await map.settled();
    await expectPictures(map, 1);
    await map.page.close();
    await program.term();
    expect(listTileFiles(dataDir, sourceId)).toEqual(before);
  });
});

test('asks about each stale tile that is looked at again once, and hears 304', async ({ map, tileServer }) => {
  tileServer.setHeaders(STALE);
  // What was fetched before is fresh; what comes from here on is not.
  await map.goTo(46.3, 110, 4);
  await map.settled();
  await expectStates(map, ['fresh']);
  const places = await reckonVisible(map);
  tileServer.clearLog();
  await zoomIn(map, 5);
  await map.settled();
  await map.page.keyboard.press('-');
  await map.settled();
  await expect
    .poll(() => listAnswers(tileServer).filter((answer) => answer.endsWith(' 304')))
    .toEqual(places.map((place) => `${place} 304`));
  await expectPictures(map, 1);
  tileServer.clearLog();
  await goThrough(map, ['+', '-', 'Shift+ArrowLeft', 'Shift+ArrowRight']);
  expect(listAnswers(tileServer).filter((answer) => places.includes(answer.split(' ')[0] ?? ''))).toEqual([]);
});

test('stale tiles are shown at once after a restart, then what is newer in their place; a 304 makes them fresh', async ({
  map,
  reopen,
  tileServer,
  dataDir,
  sourceId,
}) => {
  const places = await fetchAnew(map, tileServer, STALE);
  await test.step('what is newer comes in their place', async () => {
    tileServer.version = 2;
    const latch = makeLatch();
    tileServer.misbehave(latch.fault);
    // The source is remembered.
    const again = await reopen();
    await expectStates(again, ['stale']);
    await expectPictures(again, 1);
    const canvases = again.page.locator('#map canvas.leaflet-tile');
    const count = await canvases.evaluateAll((tiles) => {
      for (const tile of tiles) tile.setAttribute('data-seen-before', '');
      return tiles.length;
    });
    latch.release();
    await expectPictures(again, 2);
    await expect(again.page.locator('#map canvas[data-seen-before]')).toHaveCount(count);
    expect(listAnswers(tileServer)).toEqual(places.map((place) => `${place} 200`));
    for (const place of places) {
      const coord = parseTileCoord(place);
      await expect.poll(() => readTileFile(dataDir, sourceId, place)).toEqual(coord && tileServer.tileBytes(coord));
    }
  });
  await test.step('a 304 says that they are good for ten minutes more', async () => {
    tileServer.clearLog();
    tileServer.setHeaders({ 'cache-control': 'max-age=600', age: null });
    const again = await reopen();
    await expect.poll(() => listAnswers(tileServer)).toEqual(places.map((place) => `${place} 304`));
    await expectStates(again, ['fresh']);
  });
});

test('without a network it shows tiles that must be revalidated, and says so; with --offline it asks nothing', async ({
  map,
  reopen,
  tileServer,
}) => {
  await fetchAnew(map, tileServer, { 'cache-control': 'max-age=0, must-revalidate' });
  await test.step('the server is gone', async () => {
    await tileServer.stop();
    const again = await reopen();
    await expectStates(again, ['old']);
    await expectPictures(again, 1);
    await expect(noteOf(again.page)).toHaveText(`Saved tiles. 127.0.0.1:${tileServer.port} can’t be reached.`);
    // The network is back: people need to do nothing. Confirmed just now, they are to be confirmed again next time.
    await tileServer.start();
    await expectStates(again, ['stale']);
    await expect(noteOf(again.page)).toHaveText('');
  });
  await test.step('with --offline: not for what it lacks, not for what is stale', async () => {
    tileServer.clearLog();
    const { connections } = tileServer;
    const again = await reopen(['--offline']);
    await expectStates(again, ['old']);
    await expectPictures(again, 1);
    for (const key of ['Shift+ArrowRight', 'Shift+ArrowDown', '+', '+', '-']) await again.page.keyboard.press(key);
    await expectStates(again, ['missing+ancestor']);
    await expect(again.page.locator('#map')).toHaveAttribute('aria-busy', 'false');
    expect([tileServer.connections, tileServer.requests()]).toEqual([connections, []]);
  });
});

test.describe('on the way into the depths', () => {
  // Each level has several times as many tiles as a server is asked for at a time.
  test.use({ flags: ['--view', '46.3,8.1,1'], viewport: { width: 2000, height: 1400 } });

  test('gives up what leaves the view: levels passed through are not fetched', async ({ map, tileServer }) => {
    const latch = makeLatch();
    tileServer.misbehave(latch.fault);
    tileServer.clearLog();
    for (const zoom of [2, 3, 4, 5]) {
      await zoomIn(map, zoom);
    }
    const visible = await reckonVisible(map);
    await tileServer.waitUntil(
      (requests) => requests.some(({ coord, state }) => coord?.startsWith('5/') && state === 'under way'),
      'a tile of the last level',
    );
    const passed = () => tileServer.requests().filter(({ coord }) => !visible.includes(coord ?? ''));
    await expect
      .poll(() =>
        passed()
          .map(({ state }) => state)
          .filter((state) => state !== 'aborted'),
      )
      .toEqual([]);
    const before = passed().length;
    latch.release();
    await map.settled();
    await expectPictures(map, 1);
    expect(passed().length).toBe(before);
    expect(before).toBeLessThanOrEqual(3 * OWN_SERVER_RULES.maxConcurrentRequests);
    expect(sorted(new Set([...tileServer.coords()].filter((place) => place.startsWith('5/'))))).toEqual(visible);
    expect(tileServer.duplicates()).toEqual([]);
  });
});

test('two windows on the same view share their requests', async ({ page, context, program, tileServer }) => {
  const latch = makeLatch();
  tileServer.misbehave(latch.fault);
  await page.goto(program.url);
  await tileServer.waitForRequests(1);
  const other = await context.newPage();
  await other.goto(new URL('/', program.url).href);
  await expect(other.locator('#map canvas[data-state="waiting"]').first()).toBeAttached({ timeout: 15_000 });
  latch.release();
  await expect(page.locator('#map')).toHaveAttribute('aria-busy', 'false');
  await expect(other.locator('#map')).toHaveAttribute('aria-busy', 'false');
  for (const window of [page, other]) {
    await expect
      .poll(async () => [...new Set((await readShownTiles(window)).map(({ state }) => state))])
      .toEqual(['fresh']);
  }
  expect(tileServer.duplicates()).toEqual([]);
  expect(tileServer.requests().length).toBe((await readShownTiles(page)).length);
});
