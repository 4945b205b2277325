/** The map in end-to-end tests: a program, a window on it, and checks for errors. */
import {
  type Browser,
  type BrowserContextOptions,
  test as base,
  expect,
  type Locator,
  type Page,
} from '@playwright/test';
import type { TileTier } from '../../shared/tiles/tile.ts';
import { startChromium } from './browser.ts';
import type { RedirectedHosts } from './network-guard.ts';
import { type PlayedCalls, playCalls, type WatchedCalls, watchCalls } from './page-calls.ts';
import { launchProgram, makeTempDir, type RunningProgram, removeTempDir } from './program.ts';

/** What people can read in the window. */
export interface MapPage {
  readonly page: Page;
  /** Waits until all tiles in view are drawn. */
  readonly settled: () => Promise<void>;
  readonly zoom: () => Promise<number>;
  /** The place shown in the status bar, in degrees. */
  readonly place: () => Promise<{ readonly lat: number; readonly lon: number }>;
  /** Number of tiles from a tier, by the map's `data-` attributes. */
  readonly tilesFrom: (tier: TileTier) => Promise<number>;
  /** Number of tiles in the page. */
  readonly countTiles: () => Promise<number>;
  /** Chooses a menu entry with the mouse. */
  readonly choose: (menu: string, entry: string) => Promise<void>;
  /** Goes to a place in degrees with Go ▸ Go to…; doesn't wait for tiles. */
  readonly goTo: (lat: number, lon: number, zoom: number) => Promise<void>;
}

export interface Fixtures {
  /** The value of `--source`; null omits the flag. */
  readonly source: string | null;
  /** More flags for the program. */
  readonly flags: readonly string[];
  /** Console messages that this test causes on purpose. */
  readonly expectedErrors: RegExp | undefined;
  /** Public hosts redirected to this computer. */
  readonly redirected: RedirectedHosts;
  readonly dataDir: string;
  /** A program that fails its test if it tries to reach beyond this computer. */
  readonly program: RunningProgram;
  /** Messages from the page to the program. Name it before `map`. */
  readonly calls: WatchedCalls;
  /** Lets the test answer calls of the page. Name it before `map`. */
  readonly played: PlayedCalls;
  /** An open, settled window. Fails its test on any error or policy violation in the page. */
  readonly map: MapPage;
  /** Restarts the program on the same data without `--source`, and opens a settled window. */
  readonly reopen: (flags?: readonly string[]) => Promise<MapPage>;
}

/** The first tile of a zoom may need an index of the whole world, on a busy computer. */
const SETTLED_WITHIN = { timeout: 20_000 };

/** An environment in which the program can't open windows. */
export function describeEnv(): NodeJS.ProcessEnv {
  const { DISPLAY: _display, WAYLAND_DISPLAY: _wayland, ...env } = process.env;
  return env;
}

export const test = base.extend<Fixtures, { readonly browser: Browser }>({
  browser: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the names of fixtures off this pattern.
    async ({}, use) => {
      const browser = await startChromium();
      await use(browser);
      await browser.close();
    },
    { scope: 'worker' },
  ],
  viewport: { width: 1000, height: 700 },
  contextOptions: { reducedMotion: 'reduce' } satisfies BrowserContextOptions,
  // The default source of a first start is a public server, but these tests are about the map.
  source: ['world', { option: true }],
  flags: [[], { option: true }],
  expectedErrors: [undefined, { option: true }],
  redirected: [{}, { option: true }],
  // biome-ignore lint/correctness/noEmptyPattern: as above.
  dataDir: async ({}, use) => {
    const dataDir = makeTempDir();
    await use(dataDir);
    await removeTempDir(dataDir);
  },
  program: async ({ dataDir, flags, source, redirected }, use) => {
    const args = [...(source === null ? [] : ['--source', source]), ...flags];
    const program = await launchProgram({ dataDir, args, env: describeEnv(), redirected });
    await use(program);
    await program.term();
    expect(program.refused(), 'connections beyond this computer').toEqual([]);
  },
  // Fixtures end in reverse order, so the page closes before its program. Otherwise Playwright would record the
  // "Tilekeep has ended" page for every failure, and a timed-out test could run to its end on that page.
  page: async ({ program: _program, page }, use) => use(page),
  calls: ({ page }, use) => use(watchCalls(page)),
  played: async ({ page }, use) => use(await playCalls(page)),
  map: async ({ page, program, expectedErrors }, use) => {
    const troubles = await watchForTroubles(page);
    const map = await openMapPage(page, program.url);
    await use(map);
    expect(troubles.filter((trouble) => !expectedErrors?.test(trouble))).toEqual([]);
  },
  reopen: async ({ page, program, dataDir, redirected, browser, viewport, contextOptions }, use) => {
    let running = program;
    let window = page;
    let troubles: readonly string[] = [];
    const end = async (): Promise<void> => {
      await window.close();
      await running.term();
      expect([troubles, running.refused()]).toEqual([[], []]);
    };
    await use(async (flags = []) => {
      await end();
      running = await launchProgram({ dataDir, args: flags, env: describeEnv(), redirected });
      window = await browser.newPage({ ...contextOptions, viewport });
      troubles = await watchForTroubles(window);
      return openMapPage(window, running.url);
    });
    await end();
  },
});

/** Collects a page's errors, warnings and content policy violations from now on. */
export async function watchForTroubles(page: Page): Promise<readonly string[]> {
  const troubles: string[] = [];
  page.on('pageerror', (error) => troubles.push(`error: ${error.stack}`));
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) troubles.push(`${message.type()}: ${message.text()}`);
  });
  await page.addInitScript(() => {
    document.addEventListener('securitypolicyviolation', (event) => {
      reportError(new Error(`policy violated: ${event.violatedDirective} by ${event.blockedURI}`));
    });
  });
  return troubles;
}

/** Opens an address of the program and waits for the map. */
export async function openMapPage(page: Page, url: string): Promise<MapPage> {
  // A navigation that only changes the fragment would load nothing to wait for.
  await page.goto('about:blank');
  await page.goto(url);
  const map = describeMapPage(page);
  await map.settled();
  return map;
}

/** The message of the chip in the map's corner; empty without one. */
export function noteOf(page: Page): Locator {
  return page.locator('.map-chip').getByRole('status');
}

/** Runs in the page: true if the map rests, all of Leaflet's tiles are drawn, and none is pending. */
function isSettled(): boolean {
  const map = document.querySelector('#map');
  // Classes of a running pan or zoom, during which the place is still changing.
  if (map?.querySelector('.leaflet-pan-anim, .leaflet-zoom-anim, .map-zooming')) return false;
  const tiles = [...(map?.querySelectorAll('canvas.leaflet-tile') ?? [])];
  const isDrawn = tiles.length > 0 && tiles.every((tile) => tile.classList.contains('leaflet-tile-loaded'));
  return isDrawn && map?.getAttribute('aria-busy') === 'false';
}

/** The map page while it opens; {@link openMapPage} also waits for its tiles. */
export function describeMapPage(page: Page): MapPage {
  const tiles = page.locator('#map canvas.leaflet-tile');
  const readNumber = async (selector: string, name: string) =>
    Number(await page.locator(selector).getAttribute(name, { timeout: 5000 }));
  return {
    page,
    settled: async () => {
      // Checked once per frame, because failed assertions are retried with pauses of up to a second.
      await page.waitForFunction(isSettled, undefined, SETTLED_WITHIN);
    },
    zoom: () => readNumber('#status-bar .zoom', 'data-zoom'),
    place: async () => {
      const [lat = Number.NaN, lon = Number.NaN] = (await page.locator('#status-bar .place').innerText())
        .split(', ')
        .map(Number);
      return { lat, lon };
    },
    tilesFrom: (tier) => readNumber('#map', `data-from-${tier}`),
    countTiles: () => tiles.count(),
    choose: async (menu, entry) => {
      await page.getByRole('menubar').getByRole('menuitem', { name: menu, exact: true }).click();
      await page.getByRole('menu', { name: menu }).getByText(entry, { exact: true }).click();
    },
    goTo: async (lat, lon, zoom) => {
      await page.keyboard.press('ControlOrMeta+g');
      await page.locator('#go-to-field').fill(`${lat.toFixed(6)}, ${lon.toFixed(6)}, ${zoom}`);
      await page.keyboard.press('Enter');
      await expect(page.getByRole('dialog')).toHaveCount(0);
    },
  };
}
