/**
 * Does warming a large area leave the window alive? Warms 20,000 tiles of a server in a process of its own while a map in
 * a browser pans over tiles that are cached, and compares with the same before and after, in one run: how late the main
 * process's event loop is, and how long a pan takes.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { Browser } from '@playwright/test';
import { latOf, lonOf } from '../../app/warming/cover/mercator-square.ts';
import type { AreaDraft, WarmResult } from '../../shared/area.ts';
import type { Startup } from '../../shared/contract.ts';
import type { Carrier } from '../contract/carrier.ts';
import { openSocketCarrier } from '../contract/socket-carrier.ts';
import { startChromium } from '../support/browser.ts';
import { openMapPage } from '../support/map-page.ts';
import { expectValue } from '../support/network-program.ts';
import { launchProgram, makeTempDir, type RunningProgram, removeTempDir } from '../support/program.ts';
import { Panning } from './panning.ts';
import { PROBE_URL, type ProbeReading, readProbe } from './program-probe.ts';

const SERVER_FILE = fileURLToPath(new URL('../../dist/tests/tile-server-process.js', import.meta.url));
const VIEW = '48.2,16.4,12';
/** Columns and rows of one zoom, far from the view. */
const AREA = { zoom: 14, left: 4000, top: 6000, columns: 200, rows: 100 } as const;
const TILES = AREA.columns * AREA.rows;
const IDLE_LAPS = 3;
const MAX_LOOP_DELAY_MS = 30;
const MAX_PAN_RATIO = 1.5;

/** What pans and the main process were like over a while. */
interface Measure {
  readonly pans: readonly number[];
  readonly probe: ProbeReading;
}

function makeArea(sourceId: string): AreaDraft {
  const { zoom, left, top, columns, rows } = AREA;
  const place = (tiles: number): number => tiles / 2 ** zoom;
  // Half a tile from the edges, so that no rounding takes a column or row more.
  const box = {
    west: lonOf(place(left + 0.5)),
    east: lonOf(place(left + columns - 0.5)),
    north: latOf(place(top + 0.5)),
    south: latOf(place(top + rows - 0.5)),
  };
  return { name: 'Bench', sourceId, shape: { kind: 'box', box }, minZoom: zoom, maxZoom: zoom };
}

async function measure(program: RunningProgram, act: () => Promise<readonly number[]>): Promise<Measure> {
  await readProbe(program);
  const pans = await act();
  return { pans, probe: await readProbe(program) };
}

/** Warms the area and pans for as long as it takes. */
async function warm(carrier: Carrier, panning: Panning): Promise<{ pans: readonly number[]; result: WarmResult }> {
  let result: WarmResult | undefined;
  const stop = await carrier.onEvent((event) => {
    if (event.name === 'warmingEnded') result = event.result;
  });
  const { sourceId } = expectValue(await carrier.call('openMap', {})) as Startup;
  expectValue(await carrier.call('addArea', { draft: makeArea(sourceId), mode: 'missing' }));
  const pans = await panning.panUntil(() => result !== undefined);
  stop();
  return { pans, result: expectWhole(result) };
}

function expectWhole(result: WarmResult | undefined): WarmResult {
  if (result?.isWhole && result.counts.fetched === TILES && result.counts.total === TILES) return result;
  throw new Error(`not every tile came: ${JSON.stringify(result)}`);
}

/** Answers whether both limits hold. */
async function bench(program: RunningProgram, browser: Browser): Promise<boolean> {
  // Started again, the program hands out one more of its one-time addresses.
  const carrier = await openSocketCarrier((await launchProgram({ dataDir: program.dataDir })).url);
  const page = await browser.newPage({ viewport: { width: 1000, height: 700 }, reducedMotion: 'reduce' });
  const map = await openMapPage(page, program.url);
  // As people have it who watch how far it is.
  await map.choose('Cache', 'Saved areas…');
  // The panel takes the keyboard once it is there.
  await page.getByRole('heading', { name: 'Saved areas' }).waitFor();
  await page.locator('#map').focus();
  await map.settled();
  const panning = new Panning(page);
  await panning.panLaps(2);
  const before = await measure(program, () => panning.panLaps(IDLE_LAPS));
  let result: WarmResult | undefined;
  const during = await measure(program, async () => {
    const warmed = await warm(carrier, panning);
    result = warmed.result;
    return warmed.pans;
  });
  const after = await measure(program, () => panning.panLaps(IDLE_LAPS));
  printWarming(expectWhole(result), before, during, after);
  return [judgeLoop(before, during, after), judgePans(before, during, after)].every(Boolean);
}

function printWarming(
  { begunMs, endedMs, counts }: WarmResult,
  before: Measure,
  during: Measure,
  after: Measure,
): void {
  const seconds = (endedMs - begunMs) / 1000;
  const rate = `${counts.fetched} tiles in ${seconds.toFixed(0)} s, ${(counts.fetched / seconds).toFixed(1)} tiles/s`;
  const cpu = [before, during, after].map(({ probe }) => `${(probe.processors * 100).toFixed(0)} %`);
  const mib = [before, during, after].map(({ probe }) => `${(probe.rssBytes / 2 ** 20).toFixed(0)} MiB`);
  print(`warming: ${rate}`);
  print(`main process: processor ${cpu.join(', ')}; memory ${mib.join(', ')} (before, at the end of warming, after)`);
}

function judgeLoop(before: Measure, during: Measure, after: Measure): boolean {
  const { medianMs, p99Ms, maxMs } = during.probe;
  const idle = [before, after].map(({ probe }) => `${probe.p99Ms.toFixed(1)} ms`).join(' and ');
  const figure = `p99 ${p99Ms.toFixed(1)} ms (median ${medianMs.toFixed(1)} ms, max ${maxMs.toFixed(1)} ms)`;
  const isGood = p99Ms < MAX_LOOP_DELAY_MS;
  print(
    `event loop while warming, 10 ms from look to look included: ${figure}, idle p99 ${idle}`,
    `(limit ${MAX_LOOP_DELAY_MS} ms) ${isGood ? 'ok' : 'TOO SLOW'}`,
  );
  if (!isGood && Math.min(before.probe.p99Ms, after.probe.p99Ms) >= MAX_LOOP_DELAY_MS) {
    print('idle is over the limit too: other programs keep this computer busy, and the figure says nothing of warming');
  }
  const own = [before, during, after].map(({ probe }) => probe.ownP99Ms);
  const [ownBefore, ownDuring, ownAfter] = own.map((ms) => (ms === null ? 'unknown' : `${ms.toFixed(1)} ms`));
  print(
    `the same without waits for other programs: p99 ${ownDuring}, idle p99 ${ownBefore} and ${ownAfter} (no limit)`,
  );
  return isGood;
}

function judgePans(before: Measure, during: Measure, after: Measure): boolean {
  const ms = median(during.pans);
  const idleMs = median([...before.pans, ...after.pans]);
  const each = `${median(before.pans).toFixed(1)} ms before and ${median(after.pans).toFixed(1)} ms after`;
  const ratio = ms / idleMs;
  const isGood = ratio <= MAX_PAN_RATIO;
  print(
    `pan of a cached view while warming: ${ms.toFixed(1)} ms (${during.pans.length} pans), idle ${each},`,
    `ratio ${ratio.toFixed(2)} (limit ${MAX_PAN_RATIO}) ${isGood ? 'ok' : 'TOO SLOW'}`,
  );
  return isGood;
}

function median(values: readonly number[]): number {
  return values.toSorted((one, other) => one - other)[Math.floor(values.length / 2)] ?? Number.NaN;
}

function print(...words: readonly string[]): void {
  process.stdout.write(`${words.join(' ')}\n`);
}

async function startServer(): Promise<{ readonly child: ChildProcess; readonly template: string }> {
  const child = spawn(process.execPath, [SERVER_FILE], { stdio: ['pipe', 'pipe', 'inherit'] });
  for await (const template of createInterface({ input: child.stdout })) return { child, template };
  throw new Error('the tile server has ended');
}

const dataDir = makeTempDir();
const { child: server, template } = await startServer();
try {
  const args = ['--source', template, '--view', VIEW];
  const program = await launchProgram({ dataDir, args, imports: [PROBE_URL] });
  const browser = await startChromium();
  try {
    if (!(await bench(program, browser))) process.exitCode = 1;
  } finally {
    await browser.close();
    await program.term();
  }
} finally {
  server.stdin?.end();
  await removeTempDir(dataDir);
}
