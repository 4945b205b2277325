/** Moving about: wheel, drag, double click, keyboard, buttons; where the world ends and where it does not. */
import { expect } from '@playwright/test';
import type { TileCoord } from '../../shared/tiles/tile-coord.ts';
import type { MapPage } from '../support/map-page.ts';
import { test } from '../support/network-map.ts';

test.use({ flags: ['--view', '48,16,4'], viewport: { width: 640, height: 480 } });

async function expectZoom(map: MapPage, zoom: number): Promise<void> {
  await expect(map.page.locator('#status-bar .zoom')).toHaveAttribute('data-zoom', String(zoom));
  await map.settled();
}

async function pressTimes(map: MapPage, key: string, times: number): Promise<void> {
  for (let press = 0; press < times; press += 1) await map.page.keyboard.press(key);
}

test('moves by keyboard, pointer and buttons, from pole to street and back, and stays there for the next window', async ({
  map,
  page,
  program,
  context,
  tileServer,
}) => {
  await test.step('the keyboard pans and zooms from the start, and the bar then tells the centre', async () => {
    const start = { lat: 48, lon: 16 };
    await page.keyboard.press('ArrowRight');
    await expect(page.locator('.place')).toHaveAttribute('data-of', 'centre');
    const east = await map.place();
    // 80 pixels of a world 4096 pixels round.
    expect(east.lon - start.lon).toBeCloseTo((80 * 360) / 4096, 0);
    await page.keyboard.press('ArrowUp');
    await expect.poll(async () => (await map.place()).lat).toBeGreaterThan(east.lat);
    await page.keyboard.press('ArrowLeft');
    await page.keyboard.press('ArrowDown');
    expect(await map.place()).toEqual(start);
    await page.keyboard.press('+');
    await expectZoom(map, 5);
    await page.keyboard.press('-');
    await expectZoom(map, 4);
  });
  await test.step('tells the place under the pointer', async () => {
    const area = await page.locator('#map').boundingBox();
    const [x, y] = [(area?.x ?? 0) + (area?.width ?? 0) / 2, (area?.y ?? 0) + (area?.height ?? 0) / 2];
    await page.mouse.move(x, y);
    await expect(page.locator('.place')).toHaveAttribute('data-of', 'pointer');
    await expect.poll(async () => (await map.place()).lon).toBeCloseTo(16, 0);
    await page.mouse.move(x + 204.8, y);
    await expect.poll(async () => (await map.place()).lon).toBeCloseTo(16 + 18, 0);
  });
  await test.step('the wheel zooms where the pointer is', async () => {
    await page.mouse.move(450, 200);
    const before = await map.place();
    await page.mouse.wheel(0, -120);
    await expectZoom(map, 5);
    const after = await map.place();
    expect(Math.abs(after.lat - before.lat)).toBeLessThan(0.2);
    expect(Math.abs(after.lon - before.lon)).toBeLessThan(0.2);
    await page.mouse.wheel(0, 120);
    await expectZoom(map, 4);
  });
  await test.step('a drag takes the land under the pointer along', async () => {
    await page.mouse.move(400, 200);
    const grabbed = await map.place();
    await page.mouse.down();
    await page.mouse.move(250, 250, { steps: 5 });
    await page.mouse.up();
    const dropped = await map.place();
    expect(Math.abs(dropped.lat - grabbed.lat)).toBeLessThan(0.2);
    expect(Math.abs(dropped.lon - grabbed.lon)).toBeLessThan(0.2);
  });
  await test.step('a double click goes a level further, with Shift a level back', async () => {
    await page.mouse.dblclick(320, 240);
    await expectZoom(map, 5);
    await page.keyboard.down('Shift');
    await page.mouse.dblclick(320, 240);
    await page.keyboard.up('Shift');
    await expectZoom(map, 4);
  });
  await test.step('the buttons zoom, by mouse and by keyboard', async () => {
    await page.getByRole('button', { name: 'Zoom in' }).click();
    await expectZoom(map, 5);
    await page.getByRole('button', { name: 'Zoom out' }).focus();
    await page.keyboard.press('Enter');
    await expectZoom(map, 4);
    await page.keyboard.press('Space');
    await expectZoom(map, 3);
  });
  await test.step('cannot be lost beyond a pole', async () => {
    await page.locator('#map').focus();
    await pressTimes(map, 'Shift+ArrowUp', 10);
    await map.settled();
    const { lat } = await map.place();
    expect(lat).toBeGreaterThan(70);
    expect(lat).toBeLessThan(85.06);
    // The north edge of the world is at the top of the map, not below it.
    const gapPx = await page.evaluate(() => {
      const top = document.querySelector('#map')?.getBoundingClientRect().top ?? 0;
      const tiles = [...document.querySelectorAll('#map canvas.leaflet-tile')];
      return Math.min(...tiles.map((tile) => tile.getBoundingClientRect().top)) - top;
    });
    expect(gapPx).toBeLessThanOrEqual(1);
  });
  await test.step('goes as deep as the source, three zooms on with its deepest tiles scaled up, and no further', async () => {
    await pressTimes(map, 'Shift++', 7);
    await expectZoom(map, 22);
    const canvases = page.locator('#map canvas.leaflet-tile-loaded');
    expect((await canvases.first().getAttribute('data-tile'))?.split('/')[0]).toBe('19');
    const widthPx = await canvases.first().evaluate((tile) => tile.getBoundingClientRect().width);
    expect(widthPx).toBeCloseTo(256 * 8, 0);
    const asked = tileServer
      .requests()
      .flatMap(({ coord }) => (coord === undefined ? [] : Number(coord.split('/')[0])));
    expect(Math.max(...asked)).toBe(19);
    const button = page.getByRole('button', { name: 'Zoom in' });
    await expect(button).toHaveAttribute('aria-disabled', 'true');
    await page.keyboard.press('+');
    await page.keyboard.press('-');
    await expectZoom(map, 21);
    await expect(button).toHaveAttribute('aria-disabled', 'false');
  });
  await test.step('reaches 0 and goes no further', async () => {
    await pressTimes(map, 'Shift+-', 7);
    await expectZoom(map, 0);
    await expect(page.getByRole('button', { name: 'Zoom out' })).toHaveAttribute('aria-disabled', 'true');
    await page.keyboard.press('-');
    await page.keyboard.press('+');
    await expectZoom(map, 1);
  });
  await test.step('the view is saved even when the window is closed at once', async () => {
    await page.keyboard.press('+');
    await expect(page.locator('.zoom')).toHaveAttribute('data-zoom', '2');
    await page.close({ runBeforeUnload: true });
    // The next window of the same program starts where this one ended.
    const next = await context.newPage();
    await expect(async () => {
      await next.goto(new URL('/', program.url).href);
      await expect(next.locator('.zoom')).toHaveAttribute('data-zoom', '2', { timeout: 1000 });
    }).toPass({ timeout: 10_000 });
  });
});

test.describe('at the date line', () => {
  // Whether tiles fade in is decided when the map begins.
  test.use({ flags: ['--view', '0,179.9,4'], contextOptions: { reducedMotion: 'no-preference' } });

  test('goes round the world as often as one likes, with motion or without as the system is set', async ({
    calls,
    map,
  }) => {
    const { page } = map;
    await page.emulateMedia({ reducedMotion: 'reduce' });
    await test.step('shows both sides of the line, and the same land again as the same tile', async () => {
      const asked: TileCoord[] = [];
      calls.onMessage((message) => {
        if ('method' in message && message.method === 'getTile')
          asked.push((message.args as { readonly coord: TileCoord }).coord);
      });
      await page.mouse.move(220, 240);
      await expect.poll(async () => (await map.place()).lon).toBeGreaterThan(150);
      await page.mouse.move(420, 240);
      await expect.poll(async () => (await map.place()).lon).toBeLessThan(-150);
      // 4096 pixels round; three times as far as the arrow goes, 18 times, is once round and a bit.
      await pressTimes(map, 'Shift+ArrowRight', 18);
      await map.settled();
      const { lon } = await map.place();
      expect(lon).toBeCloseTo(179.9 + (18 * 240 * 360) / 4096 - 360 - 360, 0);
      expect(asked.length).toBeGreaterThan(10);
      expect(asked.filter(({ x }) => x < 0 || x > 15)).toEqual([]);
      // No more tiles exist than the world has.
      expect(new Set(asked.map(({ x, y }) => `${x}/${y}`)).size).toBeLessThanOrEqual(16 * 4);
    });
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
    await test.step('zooms without motion as long as the system asks for that', async () => {
      expect(await zoomsWithMotion(5)).toBe(false);
      await page.emulateMedia({ reducedMotion: 'no-preference' });
      expect(await zoomsWithMotion(6)).toBe(true);
      await expect(page.locator('#map .leaflet-zoom-anim')).toHaveCount(0);
    });
    await test.step('zooms and glides with motion and leaves no tile of the way behind', async () => {
      await page.mouse.dblclick(320, 240);
      await expectZoom(map, 7);
      await page.mouse.wheel(0, -120);
      await expectZoom(map, 8);
      await page.mouse.move(450, 200);
      await page.mouse.down();
      for (let step = 1; step <= 8; step += 1) await page.mouse.move(450 - step * 30, 200);
      await page.mouse.up();
      await map.settled();
      // Only one zoom's tiles remain once they have faded in.
      await expect(page.locator('#map .leaflet-tile-container:has(canvas)')).toHaveCount(1);
      await expect(page.locator('#map .leaflet-zoom-anim')).toHaveCount(0);
      expect(await map.countTiles()).toBeLessThanOrEqual(50);
    });
    await test.step('and without motion again', async () => {
      await page.emulateMedia({ reducedMotion: 'reduce' });
      expect(await zoomsWithMotion(9)).toBe(false);
    });
  });
});
