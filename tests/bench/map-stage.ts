/** The two maps of a row, in one browser: ours, served by a program, and a plain Leaflet page with the same tiles. */
import { join } from 'node:path';
import type { Browser, Page } from '@playwright/test';
import { DiskTier } from '../../app/cache/disk/disk-tier.ts';
import { TileCache } from '../../app/cache/tile-cache.ts';
import { deriveSourceId } from '../../app/sources/source-id.ts';
import { startChromium } from '../support/browser.ts';
import { describeEnv } from '../support/map-page.ts';
import { watchCalls } from '../support/page-calls.ts';
import { launchProgram, type RunningProgram } from '../support/program.ts';
import { listVisibleTiles } from '../support/shown-tiles.ts';
import { makeOrigin } from '../support/tile-origin.ts';
import type { Bench } from './bench-row.ts';
import { startClock, waitUntilWhole } from './map-clock.ts';
import { addressOf, type BenchServer, startBenchServer } from './tile-server.ts';

export const WINDOW = { width: 1280, height: 800 } as const;
/** The centre of every map in the bench. */
const CENTRE = { lat: 20, lon: 10 } as const;
const FILLED_AT_A_TIME = 8;
/** The browser version of the last row. */
export const versions: { chromium?: string } = {};

export interface MapStage {
  readonly browser: Browser;
  readonly server: BenchServer;
}

export interface OpenedMap {
  readonly page: Page;
  /** Number of tile calls from the page to its program. */
  readonly countCalls: () => number;
  readonly close: () => Promise<void>;
}

/** Both end with the row. */
export async function setMapStage(bench: Bench): Promise<MapStage> {
  const server = await startBenchServer(bench);
  const browser = await startChromium();
  bench.onEnd(() => browser.close());
  versions.chromium = browser.version();
  return { browser, server };
}

/** A view for `--view`. */
export function describeView(zoom: number): string {
  return `${CENTRE.lat},${CENTRE.lon},${zoom}`;
}

/** A data folder with the server's tiles of these zooms cached, as far as a map may go beyond its first view. */
export async function makeFilledDir(
  bench: Bench,
  { template }: BenchServer,
  zooms: readonly number[],
  reachPx: number,
): Promise<string> {
  const dataDir = bench.makeDir();
  const sourceId = deriveSourceId({ template, subdomains: [], tileSizePx: 256 });
  const disk = await DiskTier.open({ cacheDir: join(dataDir, 'tiles') });
  const cache = new TileCache({ disk, origin: makeOrigin(() => Promise.reject(new Error('nothing is loaded'))) });
  const size = { width: WINDOW.width + 2 * reachPx, height: WINDOW.height + 2 * reachPx };
  const left = zooms.flatMap((zoom) => listVisibleTiles({ ...CENTRE, zoom }, size)).values();
  const fill = async (): Promise<void> => {
    for (const coord of left) {
      const answer = await fetch(addressOf(template, coord));
      const record = { answeredMs: Date.now(), headers: { 'cache-control': 'max-age=604800' } };
      const bytes = Buffer.from(await answer.arrayBuffer());
      await cache.set({ sourceId, coord }, { bytes, contentType: 'image/png', record });
    }
  };
  await Promise.all(Array.from({ length: FILLED_AT_A_TIME }, fill));
  await disk.close();
  return dataDir;
}

/** Our program with these files as layers, ended with the row at the latest. */
export async function startProgram(
  bench: Bench,
  dataDir: string,
  source: string,
  view: string,
  files: readonly string[] = [],
): Promise<RunningProgram> {
  const args = ['--source', source, '--view', view, ...files];
  const program = await launchProgram({ dataDir, args, env: describeEnv() });
  bench.onEnd(() => program.term());
  return program;
}

/** Opens a page in a fresh browser context and waits; by default until every tile of the view is drawn. */
export async function openMap(browser: Browser, url: string, wait = waitUntilWhole): Promise<OpenedMap> {
  const context = await browser.newContext({ viewport: WINDOW });
  const page = await context.newPage();
  let calls = 0;
  watchCalls(page).onMessage((message) => {
    if ('method' in message && message.method === 'getTile') calls += 1;
  });
  await startClock(page);
  await page.goto(url);
  await wait(page);
  return { page, countCalls: () => calls, close: () => context.close() };
}
