/** Wheel, trackpad and fingers: how far they zoom, what they ask a server for on the way, and that they lose no place. */
import { type CDPSession, expect, type Page } from '@playwright/test';
import { formatTileCoord } from '../../shared/tile-coord.ts';
import { formatView, type View } from '../../shared/view.ts';
import type { MapPage } from '../support/map-page.ts';
import { test as networkTest } from '../support/network-map.ts';
import { listVisibleTiles } from '../support/shown-tiles.ts';
import type { TileServer } from '../support/tile-server.ts';

interface Gestures {
  /** Turns a wheel, or pinches on a trackpad, where the mouse is: at 300, 200 of the page at first. */
  readonly wheel: (deltaY: number, kind?: 'wheel' | 'pinch') => Promise<void>;
  /** Puts two fingers on the map, moves them, or lifts them all for `null`. */
  readonly fingers: (distancePx: number | null) => Promise<void>;
}

interface Fixtures {
  readonly gestures: Gestures;
  /** The last view that the page has saved. To be named before `map`. */
  readonly saved: () => View;
}

const test = networkTest.extend<Fixtures>({
  saved: async ({ calls }, use) => {
    let view: View = { lat: 0, lon: 0, zoom: 0 };
    calls.onMessage((message) => {
      if ('method' in message && message.method === 'saveView') ({ view } = message.args as { readonly view: View });
    });
    await use(() => view);
  },
  gestures: async ({ map: { page } }, use) => {
    const session = await page.context().newCDPSession(page);
    await page.mouse.move(300, 200);
    await use({ wheel: describeWheel(session), fingers: describeFingers(session) });
  },
});
test.use({
  flags: ['--view', '46.3,8.1,8'],
  viewport: { width: 640, height: 500 },
  contextOptions: { reducedMotion: 'no-preference' },
});

function describeWheel(session: CDPSession): Gestures['wheel'] {
  const place = { type: 'mouseWheel', x: 300, y: 200, deltaX: 0 } as const;
  return async (deltaY, kind = 'wheel') => {
    await session.send('Input.dispatchMouseEvent', { ...place, deltaY, modifiers: kind === 'pinch' ? 2 : 0 });
  };
}

function describeFingers(session: CDPSession): Gestures['fingers'] {
  let areDown = false;
  return async (distancePx) => {
    const ends = distancePx === null ? [] : [-distancePx / 2, distancePx / 2];
    const type = distancePx === null ? 'touchEnd' : areDown ? 'touchMove' : 'touchStart';
    areDown = distancePx !== null;
    const touchPoints = ends.map((x, id) => ({ x: 300 + x, y: 200, id }));
    await session.send('Input.dispatchTouchEvent', { type, touchPoints });
  };
}

/** Waits until the page has drawn so many frames. */
async function passFrames(page: Page, frames: number): Promise<void> {
  await page.evaluate(async (frames) => {
    for (let frame = 0; frame < frames; frame += 1) await new Promise(requestAnimationFrame);
  }, frames);
}

async function expectZoom(map: MapPage, zoom: number): Promise<void> {
  await expect(map.page.locator('#status-bar .zoom')).toHaveAttribute('data-zoom', String(zoom));
  await map.settled();
}

/** Expects requests for the tiles of this view, each once, and for no others. */
async function expectOnlyVisible({ page }: MapPage, server: TileServer, view: View): Promise<void> {
  const size = await page
    .locator('#map')
    .evaluate(({ clientWidth: width, clientHeight: height }) => ({ width, height }));
  const visible = listVisibleTiles(view, size).map(formatTileCoord).sort();
  expect(
    server
      .requests()
      .map(({ coord }) => coord)
      .sort(),
  ).toEqual(visible);
}

test('a pinch follows the fingers round the pointer, and asks for tiles only where it settles', async ({
  saved,
  map,
  gestures,
  tileServer,
}) => {
  const { page } = map;
  const before = await map.place();
  tileServer.clearLog();
  let zoom = 8;
  for (let event = 0; event < 10; event += 1) {
    await gestures.wheel(-3, 'pinch');
    await passFrames(page, 2);
    expect(await map.zoom()).toBeGreaterThan(zoom);
    zoom = await map.zoom();
    const place = await map.place();
    expect(Math.hypot(place.lat - before.lat, place.lon - before.lon)).toBeLessThan(0.006);
  }
  expect(zoom).toBeLessThan(9);
  expect(tileServer.requests()).toEqual([]);
  await expectZoom(map, 9);
  await expectOnlyVisible(map, tileServer, saved());

  await test.step('far beyond several levels, too', async () => {
    tileServer.clearLog();
    for (let event = 0; event < 20; event += 1) {
      await gestures.wheel(6, 'pinch');
      await passFrames(page, 1);
    }
    await expectZoom(map, 5);
    await expectOnlyVisible(map, tileServer, saved());
  });
  await test.step('and a trackpad that scrolls, by a level for 120 pixels', async () => {
    tileServer.clearLog();
    for (let event = 0; event < 20; event += 1) await gestures.wheel(-11);
    await expectZoom(map, 7);
    await expectOnlyVisible(map, tileServer, saved());
  });
});

test('a notch is a level, two are two, and the first of two asks for nothing', async ({
  saved,
  map,
  gestures,
  tileServer,
}) => {
  tileServer.clearLog();
  await Promise.all([gestures.wheel(120), gestures.wheel(120)]);
  await expectZoom(map, 6);
  await expectOnlyVisible(map, tileServer, saved());
  await gestures.wheel(-120);
  await expectZoom(map, 7);

  await test.step('keys that are pressed twice count twice', async () => {
    await map.page.keyboard.press('+');
    await expect(map.page.locator('#map .leaflet-zoom-anim')).toHaveCount(1);
    await map.page.keyboard.press('+');
    await expectZoom(map, 9);
  });
  await test.step('less motion: at once, without a zoom between', async () => {
    await map.page.emulateMedia({ reducedMotion: 'reduce' });
    const seen = await map.page.evaluateHandle(() => {
      const zoom = document.querySelector<HTMLElement>('#status-bar .zoom') as HTMLElement;
      const zooms: (string | undefined)[] = [];
      new MutationObserver(() => zooms.push(zoom.dataset.zoom)).observe(zoom, { attributeFilter: ['data-zoom'] });
      return zooms;
    });
    await gestures.wheel(120);
    await expectZoom(map, 8);
    expect([...new Set(await seen.jsonValue())]).toEqual(['8']);
  });
});

test('two fingers on a screen zoom as far as they go apart, and ask for tiles only where they are lifted', async ({
  saved,
  map,
  gestures,
  tileServer,
}) => {
  tileServer.clearLog();
  await gestures.fingers(60);
  for (const distance of [80, 120, 160, 220]) {
    await gestures.fingers(distance);
    await expect.poll(map.zoom).toBeCloseTo(8 + Math.log2(distance / 60), 2);
  }
  // Longer than Leaflet waits until it looks for tiles again while a map moves.
  await passFrames(map.page, 30);
  expect(tileServer.requests()).toEqual([]);
  await gestures.fingers(null);
  await expectZoom(map, 10);
  await expectOnlyVisible(map, tileServer, saved());
});

test('wheel there and back, and windows of other sizes, end exactly where they began', async ({
  saved,
  map,
  gestures,
}) => {
  const { page } = map;
  for (const [x, y] of [
    [37, 11],
    [-64, 93],
    [5, -48],
  ] as const) {
    await page.mouse.move(300, 200);
    await page.mouse.down();
    await page.mouse.move(300 + x, 200 + y, { steps: 3 });
    const last = saved();
    await page.mouse.up();
    await expect.poll(saved).not.toEqual(last);
    await map.settled();
    const before = formatView(saved());
    for (const [deltaY, zoom] of [
      [-120, 9],
      [-240, 11],
      [120, 10],
      [240, 8],
      [240, 6],
      [-240, 8],
    ] as const) {
      await gestures.wheel(deltaY);
      await expectZoom(map, zoom);
    }
    await expect.poll(() => formatView(saved())).toBe(before);
    for (const [width, height] of [
      [641, 499],
      [803, 502],
      [640, 500],
    ] as const) {
      await page.setViewportSize({ width, height });
      await map.settled();
    }
    await page.keyboard.press('+');
    await expectZoom(map, 9);
    await page.keyboard.press('-');
    await expectZoom(map, 8);
    await expect.poll(() => formatView(saved())).toBe(before);
  }
});
