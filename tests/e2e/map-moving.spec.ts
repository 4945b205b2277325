/** Moving about: wheel, drag, double click, keyboard, buttons; where the world ends and where it does not. */
import { expect, type Request } from '@playwright/test';
import type { TileCoord } from '../../shared/tile-coord.ts';
import { describeEnv, type MapPage, openMapPage, test } from '../support/map-page.ts';
import { launchProgram } from '../support/program.ts';

test.use({ flags: ['--view', '48,16,4'] });

async function pointAtMiddle(map: MapPage): Promise<void> {
  await map.page.mouse.move(500, 350);
}

async function expectZoom(map: MapPage, zoom: number): Promise<void> {
  await expect(map.page.locator('#status-bar .zoom')).toHaveAttribute('data-zoom', String(zoom));
  await map.settled();
}

test('by pointer: the wheel, a drag, double clicks and buttons', async ({ map }) => {
  await test.step('tells the place under the pointer', async () => {
    const area = await map.page.locator('#map').boundingBox();
    const [x, y] = [(area?.x ?? 0) + (area?.width ?? 0) / 2, (area?.y ?? 0) + (area?.height ?? 0) / 2];
    await map.page.mouse.move(x, y);
    await expect(map.page.locator('.place')).toHaveAttribute('data-of', 'pointer');
    await expect.poll(async () => (await map.place()).lon).toBeCloseTo(16, 0);
    await map.page.mouse.move(x + 409.6, y);
    await expect.poll(async () => (await map.place()).lon).toBeCloseTo(16 + 36, 0);
  });
  await test.step('the wheel zooms where the pointer is', async () => {
    await map.page.mouse.move(700, 300);
    const before = await map.place();
    await map.page.mouse.wheel(0, -120);
    await expectZoom(map, 5);
    const after = await map.place();
    expect(Math.abs(after.lat - before.lat)).toBeLessThan(0.2);
    expect(Math.abs(after.lon - before.lon)).toBeLessThan(0.2);
    await map.page.mouse.wheel(0, 120);
    await expectZoom(map, 4);
  });
  await test.step('a drag takes the land under the pointer along', async () => {
    await map.page.mouse.move(600, 300);
    const grabbed = await map.place();
    await map.page.mouse.down();
    await map.page.mouse.move(450, 350, { steps: 5 });
    await map.page.mouse.up();
    await map.settled();
    const dropped = await map.place();
    expect(Math.abs(dropped.lat - grabbed.lat)).toBeLessThan(0.2);
    expect(Math.abs(dropped.lon - grabbed.lon)).toBeLessThan(0.2);
  });
  await test.step('a double click goes a level further, with Shift a level back', async () => {
    await map.page.mouse.dblclick(500, 350);
    await expectZoom(map, 5);
    await map.page.keyboard.down('Shift');
    await map.page.mouse.dblclick(500, 350);
    await map.page.keyboard.up('Shift');
    await expectZoom(map, 4);
  });
  await test.step('the buttons zoom, by mouse and by keyboard', async () => {
    await map.page.getByRole('button', { name: 'Zoom in' }).click();
    await expectZoom(map, 5);
    await map.page.getByRole('button', { name: 'Zoom out' }).focus();
    await map.page.keyboard.press('Enter');
    await expectZoom(map, 4);
    await map.page.keyboard.press('Space');
    await expectZoom(map, 3);
  });
});

test('by keyboard: pans and zooms, and is not lost beyond a pole', async ({ map }) => {
  await test.step('the keyboard pans and zooms from the start, and the bar then tells the centre', async () => {
    await map.page.keyboard.press('ArrowRight');
    await expect(map.page.locator('.place')).toHaveAttribute('data-of', 'centre');
    const start = { lat: 48, lon: 16 };
    const east = await map.place();
    // 80 pixels of a world 4096 pixels round.
    expect(east.lon - start.lon).toBeCloseTo((80 * 360) / 4096, 0);
    await map.page.keyboard.press('ArrowUp');
    await expect.poll(async () => (await map.place()).lat).toBeGreaterThan(east.lat);
    await map.page.keyboard.press('ArrowLeft');
    await map.page.keyboard.press('ArrowDown');
    expect(await map.place()).toEqual({ lat: 48, lon: 16 });
    await map.page.keyboard.press('+');
    await expectZoom(map, 5);
    await map.page.keyboard.press('-');
    await expectZoom(map, 4);
  });
  await test.step('cannot be lost beyond a pole', async () => {
    for (let press = 0; press < 30; press += 1) await map.page.keyboard.press('Shift+ArrowUp');
    await map.settled();
    const { lat } = await map.place();
    expect(lat).toBeGreaterThan(70);
    expect(lat).toBeLessThan(85.06);
    // The north edge of the world is at the top of the map, not below it.
    const gapPx = await map.page.evaluate(() => {
      const top = document.querySelector('#map')?.getBoundingClientRect().top ?? 0;
      const tiles = [...document.querySelectorAll('#map canvas.leaflet-tile')];
      return Math.min(...tiles.map((tile) => tile.getBoundingClientRect().top)) - top;
    });
    expect(gapPx).toBeLessThanOrEqual(1);
  });
});

test.describe('at the ends of the zoom', () => {
  test.use({ flags: ['--view', '48.2,16.37,19'] });

  test('reach from 19 to 0 and no further', async ({ map }) => {
    await test.step('reaches 19 and goes no further', async () => {
      await expectZoom(map, 19);
      const button = map.page.getByRole('button', { name: 'Zoom in' });
      await expect(button).toHaveAttribute('aria-disabled', 'true');
      await map.page.locator('#map').focus();
      await map.page.keyboard.press('+');
      await map.page.keyboard.press('-');
      await expectZoom(map, 18);
      await expect(button).toHaveAttribute('aria-disabled', 'false');
    });
    await test.step('reaches 0 and goes no further', async () => {
      for (let press = 0; press < 7; press += 1) await map.page.keyboard.press('Shift+-');
      await expectZoom(map, 0);
      await expect(map.page.getByRole('button', { name: 'Zoom out' })).toHaveAttribute('aria-disabled', 'true');
      await map.page.keyboard.press('-');
      await map.page.keyboard.press('+');
      await expectZoom(map, 1);
    });
  });
});

test.describe('at the date line', () => {
  test.use({ flags: ['--view', '0,179.9,4'] });

  test('shows both sides of it and goes round the world as often as one likes', async ({ map }) => {
    const asked: TileCoord[] = [];
    const note = (request: Request) => {
      if (request.url().endsWith('/call/getTile')) asked.push(request.postDataJSON().coord);
    };
    map.page.on('request', note);
    await map.page.mouse.move(300, 350);
    await expect.poll(async () => (await map.place()).lon).toBeGreaterThan(150);
    await map.page.mouse.move(700, 350);
    await expect.poll(async () => (await map.place()).lon).toBeLessThan(-150);
    // 4096 pixels round; three times as far as the arrow goes, 18 times, is once round and a bit.
    for (let press = 0; press < 18; press += 1) await map.page.keyboard.press('Shift+ArrowRight');
    await map.settled();
    const { lon } = await map.place();
    expect(lon).toBeCloseTo(179.9 + (18 * 240 * 360) / 4096 - 360 - 360, 0);
    expect(asked.length).toBeGreaterThan(10);
    expect(asked.filter(({ x }) => x < 0 || x > 15)).toEqual([]);
    // The same land again is the same tile again: no more tiles exist than the world has.
    expect(new Set(asked.map(({ x, y }) => `${x}/${y}`)).size).toBeLessThanOrEqual(16 * 5);
  });
});

test.describe('the view', () => {
  test('survives a restart', async ({ map, program, dataDir, browser }) => {
    const saved = map.page.waitForResponse((response) => response.url().endsWith('/call/saveView'));
    await pointAtMiddle(map);
    await map.page.keyboard.press('ArrowRight');
    await map.page.keyboard.press('+');
    await expectZoom(map, 5);
    const left = await map.place();
    expect((await saved).status()).toBe(200);
    await map.page.close();
    await program.term();
    const again = await launchProgram({ dataDir, env: describeEnv() });
    try {
      const reopened = await openMapPage(await browser.newPage({ viewport: { width: 1000, height: 700 } }), again.url);
      expect(await reopened.zoom()).toBe(5);
      expect(await reopened.place()).toEqual(left);
      await reopened.page.close();
    } finally {
      await again.term();
    }
  });

  test('is saved even when the window is closed at once', async ({ map, program, page, context }) => {
    await map.page.keyboard.press('+');
    await expectZoom(map, 5);
    await page.close({ runBeforeUnload: true });
    // The next window of the same program starts where this one ended.
    const next = await context.newPage();
    await expect(async () => {
      await next.goto(new URL('/', program.url).href);
      await expect(next.locator('.zoom')).toHaveAttribute('data-zoom', '5', { timeout: 1000 });
    }).toPass({ timeout: 10_000 });
  });
});

test.describe('with motion', () => {
  test.use({ contextOptions: { reducedMotion: 'no-preference' } });

  test('zooms and glides smoothly and leaves no tile of the way behind', async ({ map }) => {
    await map.page.mouse.dblclick(500, 350);
    await expectZoom(map, 5);
    await map.page.mouse.wheel(0, -120);
    await expectZoom(map, 6);
    await map.page.mouse.move(700, 300);
    await map.page.mouse.down();
    for (let step = 1; step <= 8; step += 1) await map.page.mouse.move(700 - step * 30, 300);
    await map.page.mouse.up();
    await map.settled();
    // Only one zoom's tiles remain once they have faded in.
    await expect(map.page.locator('#map .leaflet-tile-container:has(canvas)')).toHaveCount(1);
    await expect(map.page.locator('#map .leaflet-zoom-anim')).toHaveCount(0);
    expect(await map.countTiles()).toBeLessThanOrEqual(80);
  });
});

test('moves with motion or without as the system is set at that moment', async ({ map }) => {
  const { page } = map;
  const zoomsWithMotion = async (zoom: number): Promise<boolean> => {
    const seen = await page.evaluateHandle(() => {
      const pane = document.querySelector('#map .leaflet-map-pane') as Element;
      const classes = new Set<string>();
      const note = (): void => {
        for (const name of pane.classList) classes.add(name);
      };
      new MutationObserver(note).observe(pane, { attributeFilter: ['class'] });
      return classes;
    });
    await page.keyboard.press('+');
    await expectZoom(map, zoom);
    return seen.evaluate((classes) => classes.has('leaflet-zoom-anim'));
  };
  await page.locator('#map').focus();
  expect(await zoomsWithMotion(5)).toBe(false);
  await page.emulateMedia({ reducedMotion: 'no-preference' });
  expect(await zoomsWithMotion(6)).toBe(true);
  await expect(page.locator('#map .leaflet-zoom-anim')).toHaveCount(0);
  await page.emulateMedia({ reducedMotion: 'reduce' });
  expect(await zoomsWithMotion(7)).toBe(false);
});
