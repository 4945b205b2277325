/** What is seen while there is no tile yet, or no more: never nothing. */
import { expect, type Page } from '@playwright/test';
import { colourNoMap, countBlankPixels, recordFrames } from '../support/map-frames.ts';
import { test } from '../support/network-map.ts';
import { neverAnswer } from '../support/tile-server-faults.ts';

test.use({
  flags: ['--view', '20,10,4'],
  viewport: { width: 640, height: 480 },
  contextOptions: { reducedMotion: 'no-preference' },
});

async function expectNoBlank(page: Page, frames: readonly Buffer[]): Promise<void> {
  expect(frames.length).toBeGreaterThan(3);
  expect(await countBlankPixels(page, frames)).toEqual(frames.map(() => 0));
}

test('shows the land before any tile, and no blank pixel while it zooms out, flings and goes back', async ({
  map,
  page,
  tileServer,
}) => {
  await expect(page.locator('.underlay')).toHaveAttribute('data-land', '');
  await colourNoMap(page);
  await test.step('two notches of the wheel out', async () => {
    await page.mouse.move(320, 240);
    const frames = await recordFrames(page, async () => {
      await page.mouse.wheel(0, 240);
      await expect(page.locator('#status-bar .zoom')).toHaveAttribute('data-zoom', '2');
      await map.settled();
    });
    await expectNoBlank(page, frames);
  });
  await test.step('a fling, of tiles that never come', async () => {
    await map.goTo(20, 10, 4);
    await map.settled();
    tileServer.misbehave(neverAnswer);
    const before = await map.place();
    const frames = await recordFrames(page, async () => {
      await page.mouse.move(500, 300);
      await page.mouse.down();
      for (const x of [420, 330, 220, 90]) await page.mouse.move(x, 280);
      await page.mouse.up();
      await expect.poll(async () => (await map.place()).lon).not.toBe(before.lon);
      await expect(page.locator('#map .leaflet-pan-anim')).toHaveCount(0);
    });
    await expectNoBlank(page, frames);
  });
});

test('a view that people come back to is there in the next frame, and the program is not asked for it', async ({
  calls,
  map,
}) => {
  const asked: string[] = [];
  const start = await map.place();
  await map.goTo(-30, -60, 4);
  await map.settled();
  calls.onMessage((message) => 'method' in message && asked.push(message.method));
  await map.goTo(start.lat, start.lon, 4);
  await map.settled();
  expect(asked).not.toContain('getTile');
});
