/** Never grey: what is drawn in the place of tiles that are late or missing, and what is read ahead. */
import { expect, type Locator, type Page } from '@playwright/test';
import { parseTileCoord } from '../../shared/tiles/tile-coord.ts';
import { clear } from '../support/clear-dialog.ts';
import { type MapPage, noteOf } from '../support/map-page.ts';
import { expectPictures, expectStates, nameColour, reckonVisible, test } from '../support/network-map.ts';
import { showOwnSource } from '../support/own-source.ts';
import type { WatchedCalls } from '../support/page-calls.ts';
import { readShownTiles } from '../support/shown-tiles.ts';
import { startTileServer } from '../support/tile-server.ts';
import { makeLatch } from '../support/tile-server-faults.ts';

// A small view has few tiles, and a server that has failed is asked for one at a time.
test.use({ flags: ['--view', '46.3,8.1,4'], viewport: { width: 640, height: 500 } });

/** The tile above. */
function parentOf(place: string): string {
  const { z, x, y } = parseTileCoord(place) ?? { z: 0, x: 0, y: 0 };
  return `${z - 1}/${x >> 1}/${y >> 1}`;
}

/** The four tiles below, row by row. */
function childrenOf(place: string): readonly string[] {
  const { z, x, y } = parseTileCoord(place) ?? { z: 0, x: 0, y: 0 };
  return [0, 1].flatMap((row) => [0, 1].map((column) => `${z + 1}/${2 * x + column}/${2 * y + row}`));
}

function listTiles(page: Page): Locator {
  return page.locator('#map canvas.leaflet-tile');
}

/** Counts calls of the page by name, from now on. */
function countCalls(calls: WatchedCalls): Map<string, number> {
  const counts = new Map<string, number>();
  calls.onMessage((message) => {
    if ('method' in message) counts.set(message.method, (counts.get(message.method) ?? 0) + 1);
  });
  return counts;
}

async function zoomTo(map: MapPage, key: '+' | '-', zoom: number): Promise<void> {
  await map.page.keyboard.press(key);
  await expect(map.page.locator('#status-bar .zoom')).toHaveAttribute('data-zoom', String(zoom));
}

/** The colours of the four quarters of a tile, below the text of each: row by row. */
function readQuarters(tile: Locator): Promise<readonly (string | undefined)[]> {
  return tile.evaluate((canvas: HTMLCanvasElement) => {
    const copy = Object.assign(document.createElement('canvas'), { width: canvas.width, height: canvas.height });
    const context = copy.getContext('2d', { willReadFrequently: true });
    context?.drawImage(canvas, 0, 0);
    const read = (x: number, y: number) =>
      context
        ?.getImageData(x * canvas.width, y * canvas.height, 1, 1)
        .data.slice(0, 3)
        .join(',');
    return [read(0.25, 0.45), read(0.75, 0.45), read(0.25, 0.95), read(0.75, 0.95)];
  });
}

test('a late tile shows the one above it or the four below, and then itself on the same canvas', async ({
  map,
  tileServer,
}) => {
  const latch = makeLatch();
  await test.step('the one above', async () => {
    tileServer.misbehave(latch.fault);
    await zoomTo(map, '+', 5);
    await expectStates(map, ['waiting+ancestor']);
    const late = await readShownTiles(map.page);
    // The lower part of the tile above, for its upper one has text.
    const lower = late.filter(({ place }) => (parseTileCoord(place)?.y ?? 0) % 2 === 1);
    expect(lower.length).toBeGreaterThan(2);
    for (const { place, colour } of lower) expect(colour).toBe(nameColour(parentOf(place), 1));
    await expect(map.page.locator('#map')).toHaveAttribute('aria-busy', 'true');
    const canvases = await listTiles(map.page).evaluateAll((tiles) => {
      for (const tile of tiles) tile.setAttribute('data-seen-before', '');
      return tiles.length;
    });
    latch.release();
    await expectPictures(map, 1);
    await expectStates(map, ['fresh']);
    await expect(map.page.locator('#map canvas[data-seen-before]')).toHaveCount(canvases);
    await expect(map.page.locator('#map .tile-stand-in')).toHaveCount(0);
    expect(tileServer.duplicates()).toEqual([]);
  });
  await test.step('the four below, each on its quarter', async () => {
    await zoomTo(map, '-', 4);
    await expectPictures(map, 1);
    const seen = await reckonVisible(map);
    const parent = seen.map(parentOf).find((place) => childrenOf(place).every((child) => seen.includes(child))) ?? '';
    const late = makeLatch();
    tileServer.misbehave(late.fault);
    await zoomTo(map, '-', 3);
    const tile = map.page.locator(`#map canvas[data-tile="${parent}"]`);
    await expect(tile).toHaveAttribute('data-stand-in', 'children');
    expect(await readQuarters(tile)).toEqual(childrenOf(parent).map((child) => nameColour(child, 1)));
    late.release();
    await expectPictures(map, 1);
  });
});

test('without its server the map shows the built-in world where nothing is cached, and asks for what is in view once it is back', async ({
  map,
  tileServer,
}) => {
  await tileServer.stop();
  await map.goTo(46.3, 110, 4);
  await expectStates(map, ['missing+world']);
  const tiles = await readShownTiles(map.page);
  expect(tiles.map(({ place }) => place).sort()).toEqual(await reckonVisible(map));
  await expect(noteOf(map.page)).toHaveText(`Built-in world. 127.0.0.1:${tileServer.port} can’t be reached.`);
  for (const colour of tiles.map((tile) => tile.colour)) {
    const [red = 0, green = 0, blue = 0] = (colour ?? '').split(',').map(Number);
    // Not grey: land or sea has a tint, and something is drawn.
    expect(Math.max(red, green, blue) - Math.min(red, green, blue), colour).toBeGreaterThan(4);
  }

  // A column and a half further: what was seen before is still part of the page, beside the view.
  const left = await reckonVisible(map);
  for (let press = 0; press < 2; press += 1) await map.page.keyboard.press('Shift+ArrowRight');
  await expectStates(map, ['missing+world']);
  const seen = await reckonVisible(map);
  const beside = left.filter((place) => !seen.includes(place));
  const states = await listTiles(map.page).evaluateAll((all) =>
    all.map(({ dataset }) => [dataset.tile, dataset.state] as const),
  );
  expect(states.filter(([place]) => beside.includes(place ?? ''))).not.toEqual([]);
  tileServer.clearLog();
  await tileServer.start();
  await expectStates(map, ['fresh']);
  await expectPictures(map, 1);
  expect([...tileServer.coords()].sort()).toEqual(seen);
  // Nor does what the others have heard count any more.
  await expect(noteOf(map.page)).toHaveText('');
  // They are asked for as soon as they are seen again.
  for (let press = 0; press < 2; press += 1) await map.page.keyboard.press('Shift+ArrowLeft');
  await expectPictures(map, 1);
  expect(tileServer.duplicates()).toEqual([]);
});

test('reads the ring round the view from disk once it rests, and asks the server for none of it', async ({
  calls,
  map,
  tileServer,
}) => {
  const right = Array<string>(3).fill('Shift+ArrowRight');
  for (const key of right) await map.page.keyboard.press(key);
  await map.settled();
  await expectPictures(map, 1);
  for (const _ of right) await map.page.keyboard.press('Shift+ArrowLeft');
  await map.settled();
  await clear(map, 'Memory only');
  // Until then, keys belong to the dialog.
  await expect(map.page.locator('#map')).toBeFocused();
  await map.page.keyboard.press('Shift+ArrowLeft');
  await map.settled();
  tileServer.clearLog();
  const counts = countCalls(calls);
  let named: readonly string[] = [];
  // Once it is answered, the tiles are in memory.
  calls.onReply(({ method, args }) => {
    if (method !== 'readAhead') return;
    const { coords } = args as { readonly coords: readonly { z: number; x: number; y: number }[] };
    named = coords.map(({ z, x, y }) => `${z}/${x}/${y}`);
  });
  await map.page.keyboard.press('Shift+ArrowRight');
  const seen = await reckonVisible(map);
  // The view before may have come to rest as well: its ring has tiles that are seen now.
  const isOfView = () => named.length > 0 && !named.some((place) => seen.includes(place));
  await expect.poll(isOfView).toBe(true);
  const asked = counts.get('readAhead') ?? 0;
  expect(named.filter((place) => place.startsWith('5/'))).toHaveLength(4);
  expect(named.filter((place) => place.startsWith('4/')).length).toBeGreaterThan(10);
  await map.settled();
  const fromDisk = await map.tilesFrom('disk');
  // A column further is in memory already.
  await map.page.keyboard.press('Shift+ArrowRight');
  await map.settled();
  await expect.poll(() => counts.get('readAhead')).toBe(asked + 1);
  expect(await map.tilesFrom('disk')).toBe(fromDisk);
  expect(tileServer.requests()).toEqual([]);
});

test('a source that ends before the map does is enlarged, and no deeper tile is asked for', async ({
  map,
  tileServer,
}) => {
  const template = `${tileServer.origin}/shallow/{z}/{x}/{y}.png`;
  await map.goTo(46.3, 8.1, 5);
  await map.settled();
  tileServer.clearLog();
  await showOwnSource(map.page, { template, maxZoom: 3 });
  await expect(map.page.locator('#map canvas[data-tile^="3/"][data-state="fresh"]').first()).toBeAttached();
  await map.settled();
  const places = await listTiles(map.page).evaluateAll((tiles) => tiles.map(({ dataset }) => dataset.tile ?? ''));
  expect(places.every((place) => place.startsWith('3/'))).toBe(true);
  expect([...tileServer.coords()].sort()).toEqual(places.sort());
  const box = await listTiles(map.page).first().boundingBox();
  expect(box?.width).toBeCloseTo(1024, 0);
  await map.page.keyboard.press('Control+e');
  const card = map.page.locator('.tile-card');
  await expect(card).toContainText('Zoom 3, enlarged: this source has no zoom 5');
  await map.page.keyboard.press('Escape');
});

test('a source with tiles of 512 pixels is asked for a zoom less, and stands in for itself in place', async ({
  map,
}) => {
  const server = await startTileServer({ tileSizePx: 512 });
  try {
    await showOwnSource(map.page, { template: server.template, tileSizePx: 512, maxRequestsPerSecond: 100 });
    await expect(map.page.locator('#map canvas[data-tile^="3/"][data-state="fresh"]').first()).toBeAttached();
    await map.settled();
    await expectPictures(map, 1);
    expect([...server.coords()].every((place) => place.startsWith('3/'))).toBe(true);
    expect((await listTiles(map.page).first().boundingBox())?.width).toBe(512);
    server.misbehave(makeLatch().fault);
    await zoomTo(map, '+', 5);
    await expectStates(map, ['waiting+ancestor']);
    const lower = (await readShownTiles(map.page)).filter(({ place }) => (parseTileCoord(place)?.y ?? 0) % 2 === 1);
    expect(lower.length).toBeGreaterThan(0);
    for (const { place, colour } of lower) expect(colour).toBe(nameColour(parentOf(place), 1));
  } finally {
    await server.stop();
  }
});
