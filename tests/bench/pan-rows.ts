/** Pans: time until a map is complete after a drag, in a browser and in Electron, and what long use leaves behind. */
import { execFileSync } from 'node:child_process';
import { _electron, type Page } from '@playwright/test';
import { explainNoElectron, findElectron, launchElectron } from '../support/real-electron.ts';
import { type Bench, expectCount, type Line, measureInTurns, NotHere, type Row, requireUnix } from './bench-row.ts';
import { dragRound, startClockNow, waitUntilWhole } from './map-clock.ts';
import { describeView, makeFilledDir, openMap, setMapStage, startProgram, WINDOW } from './map-stage.ts';
import { PEERS_DIR } from './peers.ts';
import { type BenchServer, startBenchServer } from './tile-server.ts';

const ZOOM = 5;
const VIEW = describeView(ZOOM);
/** The reach of the drags, plus what Leaflet keeps around a view. */
const REACH_PX = 3300;
const SHORT_REACH_PX = 1300;
const DRAGS = 60;
const FEWEST_DRAGS = 4;
const MANY_PANS = 5000;
const FEW_PANS = 100;
const PEER = 'plain Leaflet page';

const PAN_LIMIT =
  'A tile that the page no longer holds crosses from the program and is decoded; the plain page has the browser’s own cache for that. Both are looked at once a frame, so a pan is a multiple of 16.7 ms.';

export const panRows: readonly Row[] = [
  {
    name: 'pan-browser',
    about: `${DRAGS} drags of a real mouse, one step each, over cached raster tiles at zoom 5 in a window of 1280x800; the times from mouse-up until every tile is drawn, added up. The plain page is \`L.TileLayer\` without fade, its tiles in the browser’s cache.`,
    limit: PAN_LIMIT,
    seconds: 120,
    run: benchPansInBrowser,
  },
  {
    name: 'pan-electron',
    about: 'The same in Electron; the plain page is in a window of the same Electron.',
    limit: PAN_LIMIT,
    seconds: 120,
    run: benchPansInElectron,
  },
  {
    name: 'memory',
    about: `What ${MANY_PANS.toLocaleString('en')} pans leave in memory, against the same window after ${FEW_PANS}: the program, and the page’s objects after a garbage collection.`,
    limit: 'The memory tier may grow to its limit of 1,000 tiles; nothing else may.',
    seconds: 1500,
    run: benchMemory,
  },
];

interface Sides {
  readonly ours: Page;
  readonly peer: Page;
}

/** All tiles are cached beforehand, so Tilekeep may send no request; the first round fills the browser's cache. */
async function benchPans(bench: Bench, server: BenchServer, { ours, peer }: Sides, where: string): Promise<Line> {
  const drags = bench.isShort ? FEWEST_DRAGS : DRAGS;
  const dragAll = async (page: Page): Promise<number> => {
    await page.bringToFront();
    return (await dragRound(page, drags)).reduce((sum, ms) => sum + ms, 0);
  };
  await dragAll(ours);
  await dragAll(peer);
  const values = await measureInTurns(
    bench.seconds,
    { ours: () => dragAll(ours), peer: () => dragAll(peer) },
    { isWarm: true },
  );
  expectCount('requests for cached tiles', (await server.readCounts()).ours, 0);
  return {
    what: `${drags} pans, ${where}`,
    unit: 'ms',
    ours: values.ours,
    peers: [{ name: PEER, values: values.peer }],
    target: { maxRatio: 1 },
    counted: 'no request',
  };
}

function makePannedDir(bench: Bench, server: BenchServer): Promise<string> {
  return makeFilledDir(bench, server, [ZOOM], bench.isShort ? SHORT_REACH_PX : REACH_PX);
}

async function benchPansInBrowser(bench: Bench): Promise<readonly Line[]> {
  const { browser, server } = await setMapStage(bench);
  const dataDir = await makePannedDir(bench, server);
  const program = await startProgram(bench, dataDir, server.template, VIEW);
  const ours = await openMap(browser, program.url);
  const peer = await openMap(browser, server.pageUrl(VIEW));
  return [await benchPans(bench, server, { ours: ours.page, peer: peer.page }, 'browser host')];
}

async function benchPansInElectron(bench: Bench): Promise<readonly Line[]> {
  const executablePath = findElectron();
  const lack = explainNoElectron();
  if (executablePath === undefined || lack !== undefined) throw new NotHere(lack);
  const server = await startBenchServer(bench);
  const { page, app } = await launchElectron(await makePannedDir(bench, server), {
    source: server.template,
    flags: ['--view', VIEW],
    isMoving: true,
  });
  bench.onEnd(() => app.close());
  const ours = await prepareWindow(page);
  const peer = await openPlainWindow(bench, executablePath, server.pageUrl(VIEW));
  return [await benchPans(bench, server, { ours, peer }, 'Electron')];
}

async function openPlainWindow(bench: Bench, executablePath: string, url: string): Promise<Page> {
  const args = [PEERS_DIR, url];
  const app = await _electron.launch({
    executablePath,
    args,
    chromiumSandbox: true,
  });
  bench.onEnd(() => app.close());
  return prepareWindow(await app.firstWindow());
}

async function prepareWindow(page: Page): Promise<Page> {
  await page.waitForLoadState();
  await page.setViewportSize(WINDOW);
  await startClockNow(page);
  await waitUntilWhole(page);
  return page;
}

async function benchMemory(bench: Bench): Promise<readonly Line[]> {
  requireUnix();
  const { browser, server } = await setMapStage(bench);
  const dataDir = await makePannedDir(bench, server);
  const program = await startProgram(bench, dataDir, server.template, VIEW);
  const { page } = await openMap(browser, program.url);
  const endMs = performance.now() + bench.seconds * 1000;
  let pans = 0;
  const panUntil = async (wanted: number, untilMs: number): Promise<number> => {
    do {
      await dragRound(page, FEWEST_DRAGS);
      pans += FEWEST_DRAGS;
    } while (pans < wanted && performance.now() < untilMs);
    return pans;
  };
  const few = await panUntil(FEW_PANS, (performance.now() + endMs) / 2);
  const before = await weigh(page, program.pid);
  const many = await panUntil(MANY_PANS, endMs);
  const after = await weigh(page, program.pid);
  expectCount('requests for cached tiles', (await server.readCounts()).ours, 0);
  const describe = (what: string, name: keyof Weight, unit: string): Line => ({
    what: `${what} after ${many.toLocaleString('en')} pans`,
    unit,
    ours: [after[name]],
    peers: [{ name: `after ${few} pans`, values: [before[name]] }],
  });
  return [
    describe('memory of the program', 'programMb', 'MB'),
    describe('objects of the page', 'pageMb', 'MB'),
    describe('elements of the page', 'elements', ''),
  ];
}

interface Weight {
  readonly programMb: number;
  readonly pageMb: number;
  readonly elements: number;
}

async function weigh(page: Page, pid: number): Promise<Weight> {
  const session = await page.context().newCDPSession(page);
  await session.send('HeapProfiler.collectGarbage');
  const { usedSize } = await session.send('Runtime.getHeapUsage');
  await session.detach();
  return {
    programMb: Number(execFileSync('ps', ['-o', 'rss=', '-p', `${pid}`], { encoding: 'utf8' })) / 1000,
    pageMb: usedSize / 1e6,
    elements: await page.evaluate(() => document.querySelectorAll('*').length),
  };
}
