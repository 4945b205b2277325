/** Wheel, trackpad and fingers: how far they zoom, what they ask a server for on the way, and that they lose no place. */
import { type CDPSession, expect, type Page } from '@playwright/test';
import { formatTileCoord } from '../../shared/tiles/tile-coord.ts';
import { formatView, type View } from '../../shared/view.ts';
import type { MapPage } from '../support/map-page.ts';
import { test as networkTest } from '../support/network-map.ts';
import { listVisibleTiles } from '../support/shown-tiles.ts';
import type { TileServer } from '../support/tile-server.ts';

interface Seen {
  readonly zoom: number;
  readonly lat: number;
  readonly lon: number;
}

interface Gestures {
  /** Turns a mouse wheel at 300, 200 of the page, where the mouse is at first. */
  readonly wheel: (deltaY: number) => Promise<void>;
  /** Turns a wheel or moves fingers on a trackpad there, so far in each event; tells what the status bar said after each. */
  readonly turn: (kind: 'pinch' | 'scroll', deltaY: number, events: number) => Promise<readonly Seen[]>;
  /** Puts two fingers on the screen, moves them, or lifts them for `null`. */
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
    await use({ wheel: describeWheel(session), turn: describeTurning(page), fingers: describeFingers(session) });
  },
});
test.use({
  flags: ['--view', '46.3,8.1,8'],
  viewport: { width: 640, height: 500 },
  contextOptions: { reducedMotion: 'no-preference' },
});

function describeWheel(session: CDPSession): Gestures['wheel'] {
  return async (deltaY) => {
    await session.send('Input.dispatchMouseEvent', { type: 'mouseWheel', x: 300, y: 200, deltaX: 0, deltaY });
  };
}

/** In the page alone: on its way from the test an event could come so late that the gesture would be over. */
function describeTurning(page: Page): Gestures['turn'] {
  return (kind, deltaY, events) =>
    page.evaluate(
      async ({ ctrlKey, deltaY, events }) => {
        const map = document.querySelector('#map');
        const place = document.querySelector('#status-bar .place');
        const zoom = document.querySelector<HTMLElement>('#status-bar .zoom');
        const seen: { zoom: number; lat: number; lon: number }[] = [];
        for (let event = 0; event < events; event += 1) {
          const where = { clientX: 300, clientY: 200, bubbles: true, cancelable: true };
          map?.dispatchEvent(new WheelEvent('wheel', { ...where, deltaY, ctrlKey }));
          for (let frame = 0; frame < 2; frame += 1) await new Promise(requestAnimationFrame);
          const [lat = Number.NaN, lon = Number.NaN] = (place?.textContent ?? '').split(', ').map(Number);
          seen.push({ zoom: Number(zoom?.dataset.zoom), lat, lon });
        }
        return seen;
      },
      { ctrlKey: kind === 'pinch', deltaY, events },
    );
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
  const { lat, lon } = await map.place();
  tileServer.clearLog();
  const seen = await gestures.turn('pinch', -3, 10);
  const zooms = [8, ...seen.map(({ zoom }) => zoom)];
  expect(zooms).toEqual([...new Set(zooms)].sort());
  expect(Math.max(...zooms)).toBeLessThan(9);
  expect(Math.max(...seen.map((each) => Math.hypot(each.lat - lat, each.lon - lon)))).toBeLessThan(0.006);
  expect(tileServer.requests()).toEqual([]);
  await expectZoom(map, 9);
  await expectOnlyVisible(map, tileServer, saved());

  await test.step('over several levels, too', async () => {
    tileServer.clearLog();
    await gestures.turn('pinch', 6, 20);
    await expectZoom(map, 5);
    await expectOnlyVisible(map, tileServer, saved());
  });
  await test.step('and a trackpad that scrolls, a level for 120 pixels', async () => {
    tileServer.clearLog();
    await gestures.turn('scroll', -11, 20);
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
  await gestures.turn('scroll', 120, 2);
  await expectZoom(map, 6);
  await expectOnlyVisible(map, tileServer, saved());
  await gestures.wheel(-120);
  await expectZoom(map, 7);

  await test.step('a button that is pressed while the map still moves counts, too', async () => {
    await map.page.evaluate(async () => {
      const button = document.querySelector<HTMLElement>('#map-area button[aria-label="Zoom in"]');
      button?.click();
      for (let frame = 0; frame < 3; frame += 1) await new Promise(requestAnimationFrame);
      button?.click();
    });
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
