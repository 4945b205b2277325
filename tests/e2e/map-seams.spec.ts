/** No lines between tiles: on screens of every sharpness, on zoomed pages and in the middle of gestures. */
import { type CDPSession, expect, type Page } from '@playwright/test';
import { startChromium } from '../support/browser.ts';
import { test as networkTest } from '../support/network-map.ts';
import { makePng } from '../support/tile-images.ts';
import { sendBody } from '../support/tile-server-faults.ts';

/** Of tiles that are all of one colour, and of nothing else on the page. */
const GREY = 150;

/** From a page at 67% on a plain screen to a screen of double sharpness. */
const RATIOS = [0.67, 0.8, 0.9, 1, 1.1, 1.25, 1.5, 2];

// What graphics cards do, done by the processor: tests would otherwise run a compositor that no one has on a desktop.
const LIKE_A_GPU = [
  '--ignore-gpu-blocklist',
  '--use-gl=angle',
  '--use-angle=swiftshader',
  '--enable-unsafe-swiftshader',
];

const test = networkTest.extend<object, { readonly browser: Awaited<ReturnType<typeof startChromium>> }>({
  browser: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the names of fixtures off this pattern.
    async ({}, use) => {
      const browser = await startChromium(LIKE_A_GPU);
      await use(browser);
      await browser.close();
    },
    { scope: 'worker' },
  ],
  tileServer: async ({ tileServer }, use) => {
    tileServer.misbehave(sendBody(makePng(GREY), 'image/png'));
    await use(tileServer);
  },
});
test.use({ flags: ['--view', '46.3,8.1,8'], viewport: { width: 601, height: 480 } });

/** Shows nothing but the map's tiles. */
async function hideTheRest(page: Page): Promise<void> {
  await page.evaluate(() => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync('#map-area > :not(#map), #map .tile-mark, #map::after { display: none !important }');
    document.adoptedStyleSheets = [sheet];
  });
}

/** The pixels of the screen in the map that are of another grey, each with its place; those at its edges are shared with bars. */
async function findOthers(page: Page, session: CDPSession): Promise<readonly string[]> {
  const { data } = await session.send('Page.captureScreenshot', { format: 'png' });
  return page.evaluate(
    async ({ base64, grey }) => {
      const bytes = Uint8Array.from(atob(base64), (each) => each.charCodeAt(0));
      const image = await createImageBitmap(new Blob([bytes], { type: 'image/png' }));
      const context = new OffscreenCanvas(image.width, image.height).getContext('2d', { willReadFrequently: true });
      const box = document.querySelector('#map')?.getBoundingClientRect();
      if (!context || !box) return ['no map'];
      context.drawImage(image, 0, 0);
      const scale = image.width / innerWidth;
      const [left, top] = [Math.ceil(box.left * scale) + 1, Math.ceil(box.top * scale) + 1];
      const [right, bottom] = [Math.floor(box.right * scale) - 1, Math.floor(box.bottom * scale) - 1];
      const pixels = context.getImageData(left, top, right - left, bottom - top);
      const others: string[] = [];
      for (let at = 0; at < pixels.data.length; at += 4) {
        const colour = pixels.data.slice(at, at + 3);
        if (colour.some((value) => value !== grey))
          others.push(`${(at / 4) % pixels.width},${Math.floor(at / 4 / pixels.width)}: ${colour.join(' ')}`);
      }
      return others.slice(0, 10);
    },
    { base64: data, grey: GREY },
  );
}

test('every pixel of the map has the colour of its tiles', async ({ map }) => {
  const { page } = map;
  const session = await page.context().newCDPSession(page);
  await hideTheRest(page);
  const touch = (type: 'touchStart' | 'touchMove' | 'touchEnd', ...points: readonly (readonly [number, number])[]) =>
    session.send('Input.dispatchTouchEvent', { type, touchPoints: points.map(([x, y], id) => ({ x, y, id })) });

  for (const [round, deviceScaleFactor] of RATIOS.entries()) {
    await test.step(`at ${deviceScaleFactor}`, async () => {
      const size = { width: 601 + round, height: 480 + 2 * round };
      await session.send('Emulation.setDeviceMetricsOverride', { ...size, deviceScaleFactor, mobile: false });
      await page.locator('#map').press('ArrowRight');
      await map.settled();
      expect(await findOthers(page, session), 'at rest').toEqual([]);
      await touch('touchStart', [250, 200], [350, 200]);
      await touch('touchMove', [230.3, 200.4], [367.2, 200.7]);
      await expect.poll(map.zoom).not.toBe(8);
      expect(await findOthers(page, session), 'between two zooms').toEqual([]);
      await touch('touchMove', [250, 200], [350, 200.1]);
      await touch('touchEnd');
      await expect.poll(map.zoom).toBe(8);
    });
  }
});
