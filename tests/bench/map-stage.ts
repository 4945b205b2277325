/** The two maps of a row: ours, served by a program, and a plain Leaflet page on the same tiles, in the same browser. */
import type { Browser, Page } from '@playwright/test';
import { startChromium } from '../support/browser.ts';
import { describeEnv } from '../support/map-page.ts';
import { watchCalls } from '../support/page-calls.ts';
import { launchProgram, type RunningProgram } from '../support/program.ts';
import type { Bench } from './bench-row.ts';
import { startClock, waitUntilWhole } from './map-clock.ts';
import { type BenchServer, startBenchServer } from './tile-server.ts';

export const WINDOW = { width: 1280, height: 800 } as const;
/** The browser that the last row used. */
export const versions: { chromium?: string } = {};

export interface MapStage {
  readonly browser: Browser;
  readonly server: BenchServer;
}

export interface OpenedMap {
  readonly page: Page;
  /** How often the page has asked its program for a tile. */
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

/** A program of ours that ends with the row, if not before. */
export async function startProgram(
  bench: Bench,
  dataDir: string,
  source: string,
  view: string,
): Promise<RunningProgram> {
  const args = ['--source', source, '--view', view];
  const program = await launchProgram({ dataDir, args, env: describeEnv() });
  bench.onEnd(() => program.term());
  return program;
}

/** A page of its own, as a browser has it that has never seen the address; every tile of the view is drawn. */
export async function openMap(browser: Browser, url: string): Promise<OpenedMap> {
  const context = await browser.newContext({ viewport: WINDOW });
  const page = await context.newPage();
  let calls = 0;
  watchCalls(page).onMessage((message) => {
    if ('method' in message && message.method === 'getTile') calls += 1;
  });
  await startClock(page);
  await page.goto(url);
  await waitUntilWhole(page);
  return { page, countCalls: () => calls, close: () => context.close() };
}
