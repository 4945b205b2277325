/** The map as people see it, for end-to-end tests: a program of its own, a window on it, and eyes on what goes wrong. */
import {
  type Browser,
  type BrowserContextOptions,
  test as base,
  expect,
  type Locator,
  type Page,
} from '@playwright/test';
import type { TileTier } from '../../shared/tile.ts';
import { startChromium } from './browser.ts';
import type { RedirectedHosts } from './network-guard.ts';
import { type PlayedCalls, playCalls, type WatchedCalls, watchCalls } from './page-calls.ts';
import { launchProgram, makeTempDir, type RunningProgram, removeTempDir } from './program.ts';

/** What people can read off the window. */
export interface MapPage {
  readonly page: Page;
  /** Waits until every tile in view is drawn. */
  readonly settled: () => Promise<void>;
  readonly zoom: () => Promise<number>;
  /** The place that the status bar tells, in degrees. */
  readonly place: () => Promise<{ readonly lat: number; readonly lon: number }>;
  /** Tiles that came from a tier, by the map's `data-` attributes. */
  readonly tilesFrom: (tier: TileTier) => Promise<number>;
  /** The number of tiles in the page. */
  readonly countTiles: () => Promise<number>;
  /** Chooses a menu entry with the mouse. */
  readonly choose: (menu: string, entry: string) => Promise<void>;
  /** Goes to a place in degrees in one step, by View ▸ Go to…; waits for no tile. */
  readonly goTo: (lat: number, lon: number, zoom: number) => Promise<void>;
}

export interface Fixtures {
  /** What `--source` is given; null leaves the flag out. */
  readonly source: string | null;
  /** More flags for the program. */
  readonly flags: readonly string[];
  /** Messages on the console that this test brings about on purpose. */
  readonly expectedErrors: RegExp | undefined;
  /** Hosts of the wide world that stand on this computer. */
  readonly redirected: RedirectedHosts;
  readonly dataDir: string;
  /** A program that has asked nothing beyond this computer, or its test fails. */
  readonly program: RunningProgram;
  /** What the page says to the program. To be named before `map`. */
  readonly calls: WatchedCalls;
  /** Has calls of the page answered by the test. To be named before `map`. */
  readonly played: PlayedCalls;
  /** A window that was opened and has settled; fails its test on any error or policy violation in the page. */
  readonly map: MapPage;
  /** Ends the program, starts it again on the same data without `--source`, and opens a window that has settled. */
  readonly reopen: (flags?: readonly string[]) => Promise<MapPage>;
}

/** Drawing the first tile of a zoom may take an index of the whole world, on a busy computer. */
const SETTLED_WITHIN = { timeout: 20_000 };

/** A desktop that opens no windows of its own while tests run. */
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
  // The source of a first start is a server far away; these tests are about the map.
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
  // Fixtures end in reverse order, so the page closes before its program ends. Otherwise Playwright would write down the
  // "Tilekeep has ended" page of every failure, and a test that timed out could run to its end on that page, unexplained.
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

/** Collects, from now on, what a page complains of: errors, warnings, violations of the content policy. */
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
  // An address that differs only behind its `#` would load nothing that could be waited for.
  await page.goto('about:blank');
  await page.goto(url);
  const map = describeMapPage(page);
  await map.settled();
  return map;
}

/** What the chip in the map's corner says; empty when it says nothing. */
export function noteOf(page: Page): Locator {
  return page.locator('.map-chip').getByRole('status');
}

/** Runs in the page: the map rests, every tile that Leaflet keeps is drawn, and none is waited for. */
function isSettled(): boolean {
  const map = document.querySelector('#map');
  // The marks of a pan and of a zoom that still run: a place read meanwhile is one that is passed over.
  if (map?.querySelector('.leaflet-pan-anim, .leaflet-zoom-anim, .map-zooming')) return false;
  const tiles = [...(map?.querySelectorAll('canvas.leaflet-tile') ?? [])];
  const isDrawn = tiles.length > 0 && tiles.every((tile) => tile.classList.contains('leaflet-tile-loaded'));
  return isDrawn && map?.getAttribute('aria-busy') === 'false';
}

/** A page on which the map is being opened, as {@link openMapPage} answers it once all tiles are there. */
export function describeMapPage(page: Page): MapPage {
  const tiles = page.locator('#map canvas.leaflet-tile');
  const readNumber = async (selector: string, name: string) =>
    Number(await page.locator(selector).getAttribute(name, { timeout: 5000 }));
  return {
    page,
    settled: async () => {
      // Looked at once a frame: an assertion that fails is only made again after a pause, which grows to a second.
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
