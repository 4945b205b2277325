/** The window opens: what it shows, how it fits, what it loads. */
import { expect } from '@playwright/test';
import { type MapPage, noteOf, test } from '../support/map-page.ts';
import { storePlainWorld } from '../support/plain-world.ts';
import { listTileFiles, readTileFile } from '../support/tile-tree.ts';

/** Sets the window's size and looks whether everything has its place in it. */
async function expectFit({ page, settled }: MapPage, width: number, height: number): Promise<void> {
  await page.setViewportSize({ width, height });
  await settled();
  const boxes = await page.evaluate(() => {
    const selectors = ['#menu-bar', '#map-area', '#status-bar', '.zoom', '.place', '.source-switcher', '.zoom-buttons'];
    return selectors.map((selector) => {
      const { left, top, right, bottom } = document.querySelector(selector)?.getBoundingClientRect() ?? new DOMRect();
      return { selector, left, top, right, bottom };
    });
  });
  for (const { selector, left, top, right, bottom } of boxes) {
    expect(right - left, selector).toBeGreaterThan(0);
    expect(
      [left, top, width - right, height - bottom].every((room) => room >= 0),
      selector,
    ).toBe(true);
  }
  const [bar, area, status, zoom, place] = boxes;
  expect(bar?.bottom).toBeLessThanOrEqual(area?.top ?? 0);
  expect(area?.bottom).toBeLessThanOrEqual(status?.top ?? 0);
  expect(zoom?.right).toBeLessThan(place?.left ?? 0);
  const scrolls = await page.evaluate(() => {
    const { scrollWidth, scrollHeight, clientWidth, clientHeight } = document.documentElement;
    return [scrollWidth > clientWidth, scrollHeight > clientHeight];
  });
  expect(scrolls).toEqual([false, false]);
}

test('shows the world, its source and nothing else', async ({ map, dataDir }) => {
  await test.step('moves nothing about while it loads', async () => {
    const shift = await map.page.evaluate(
      () =>
        new Promise<number>((resolve) => {
          let shift = 0;
          const note = (entries: readonly PerformanceEntry[]): void => {
            for (const entry of entries) shift += (entry as PerformanceEntry & { value: number }).value;
          };
          const observer = new PerformanceObserver((list) => note(list.getEntries()));
          observer.observe({ type: 'layout-shift', buffered: true });
          // Without any shift the observer stays silent; two frames later there is nothing on its way to it.
          requestAnimationFrame(() =>
            requestAnimationFrame(() => {
              note(observer.takeRecords());
              resolve(shift);
            }),
          );
        }),
    );
    expect(shift).toBe(0);
  });
  await test.step('loads few small scripts from its own server and nothing else', async () => {
    const resources = await map.page.evaluate(() =>
      (performance.getEntriesByType('resource') as PerformanceResourceTiming[])
        .filter(({ initiatorType }) => initiatorType !== 'fetch')
        .map(({ name, decodedBodySize }) => ({ url: name, bytes: decodedBodySize })),
    );
    const origin = new URL(map.page.url()).origin;
    expect(resources.filter(({ url }) => !url.startsWith(origin) && !url.startsWith('blob:'))).toEqual([]);
    // The hint of the first start and the scale bar come after it.
    const scripts = resources.filter(({ url }) => url.endsWith('.js') && !/first-hint|scale-bar|lengths/.test(url));
    // The entry, the window and Leaflet; what they share with a tool that is loaded later may be a crumb of its own.
    expect(scripts.filter(({ bytes }) => bytes > 2_000)).toHaveLength(3);
    expect(scripts.length).toBeLessThan(7);
    // All of Leaflet would add some 70 kB, the validators of the main process 130.
    expect(scripts.reduce((sum, { bytes }) => sum + bytes, 0)).toBeLessThan(180_000);
  });
  await test.step('draws the world and tells where its tiles came from', async () => {
    const tiles = await map.countTiles();
    expect(tiles).toBeGreaterThan(9);
    const counted = (await map.tilesFrom('source')) + (await map.tilesFrom('memory'));
    expect(counted).toBe(tiles);
    expect(await map.tilesFrom('disk')).toBe(0);
    const colours = await map.page.locator('#map canvas.leaflet-tile').evaluateAll((canvases) =>
      canvases.map((canvas) => {
        const { width, height } = canvas as HTMLCanvasElement;
        const pixels = (canvas as HTMLCanvasElement).getContext('2d')?.getImageData(0, 0, width, height).data;
        return new Set(new Uint32Array(pixels?.buffer ?? new ArrayBuffer(0))).size;
      }),
    );
    // Land, coast, sea and labels: whole continents are in view.
    expect(Math.max(...colours)).toBeGreaterThan(20);
    expect(Math.min(...colours)).toBeGreaterThan(0);
  });
  await test.step('keeps each tile that it has drawn on disk', async () => {
    const places = await map.page
      .locator('#map canvas.leaflet-tile')
      .evaluateAll((canvases) => canvases.map((canvas) => (canvas as HTMLCanvasElement).dataset.tile ?? ''));
    // The world goes round: a tile may be in view twice.
    const drawn = [...new Set(places)].sort();
    await expect.poll(() => listTileFiles(dataDir, 'world')).toEqual(drawn);
    for (const place of drawn) expect(readTileFile(dataDir, 'world', place).toString()).toMatch(/^<svg .*<\/svg>$/s);
  });
  await test.step('names its source with a link that opens apart', async () => {
    const link = map.page.getByRole('link', { name: 'Natural Earth' });
    await expect(link).toBeVisible();
    await expect(link).toHaveAttribute('href', 'https://www.naturalearthdata.com/');
    await expect(link).toHaveAttribute('target', '_blank');
    await expect(link).toHaveAttribute('rel', /noopener/);
  });
  await test.step('does not claim to be offline otherwise', async () => {
    await expect(noteOf(map.page)).toHaveText('');
  });
  await test.step('fits windows of every size without scrolling or overlaps', async () => {
    for (const [width, height] of [
      [1280, 800],
      [800, 600],
      [400, 600],
    ] as const) {
      await expectFit(map, width, height);
    }
  });
});

test.describe('on a sharp screen', () => {
  const sharpTest = test.extend({
    dataDir: async ({ dataDir }, use) => {
      await storePlainWorld(dataDir, [2]);
      await use(dataDir);
    },
  });
  sharpTest.use({ flags: ['--offline'], deviceScaleFactor: 2, viewport: { width: 480, height: 400 } });

  sharpTest('draws its tiles with the pixels of the screen, and says that it is offline', async ({ map }) => {
    const widths = await map.page
      .locator('#map canvas.leaflet-tile')
      .evaluateAll((canvases) => canvases.map((canvas) => (canvas as HTMLCanvasElement).width));
    expect(new Set(widths)).toEqual(new Set([512]));
    await expect(noteOf(map.page)).toHaveText('You’re working offline.');
  });
});
