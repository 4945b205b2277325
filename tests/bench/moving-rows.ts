/** What people see of a map: time to first paint, and blank areas while zooming and flinging. */
import type { Page } from '@playwright/test';
import { OPENSTREETMAP_SOURCE } from '../../shared/sources/source.ts';
import { colourNoMap, countBlankPixels, recordFrames } from '../support/map-frames.ts';
import { type Bench, expectCount, type Line, measureInTurns, type Row } from './bench-row.ts';
import { fling, type PaintMarks, waitUntilCovered, waitUntilWhole, zoomByWheel } from './map-clock.ts';
import { describeView, type MapStage, makeFilledDir, openMap, setMapStage, startProgram } from './map-stage.ts';

const PAINT_VIEW = describeView(4);
/** Slightly more than Leaflet keeps around a view. */
const REACH_PX = 1300;
const FLINGS = 3;
/** Maximum distance of one fling. */
const FLING_PX = 1200;
/** Inspecting every pixel of every frame takes longer than painting. */
const SHORT_RUN_STEP = 5;
const PEER = 'plain Leaflet page';

export const movingRows: readonly Row[] = [
  {
    name: 'first-paint',
    about:
      'A page opened until land, the first tile and the whole view are seen, at zoom 4 in 1280x800, by the page’s own clock. The built-in world with fresh data; OpenStreetMap with fresh data and no network, where the built-in world stands in until every tile is covered; and cached raster tiles after a restart of the program. The plain page has nothing cached; its tiles come from a static server.',
    limit:
      'Before the first tile can be asked for come the page, its first script, the session, the socket and the first reply; a plain page has the first two. Kept of what was tried: a first script of 18 kB that asks for the tiles while the rest loads, 70 kB less of Leaflet, and decoding from bytes in place of blobs.',
    seconds: 60,
    run: benchFirstPaint,
  },
  {
    name: 'zoom',
    about:
      'Two notches of a wheel out of a viewed place, and back, until every tile of the new zoom is drawn; all tiles are cached.',
    limit:
      'Our map waits 150 ms for a third notch before it asks for tiles, and glides meanwhile; Leaflet’s animation takes 250 ms.',
    seconds: 60,
    run: benchZoom,
  },
  {
    name: 'fling',
    about: `${FLINGS} flings across cached tiles, there and back. Pixels of the map in which nothing is drawn, the most of any frame, counted in every frame that the browser painted.`,
    limit: 'Nothing: there should be none.',
    seconds: 30,
    run: benchFling,
  },
];

interface Opened extends PaintMarks {
  /** Number of tile calls from the page. */
  readonly calls: number;
}

async function benchFirstPaint(bench: Bench): Promise<readonly Line[]> {
  const stage = await setMapStage(bench);
  const { server } = stage;
  const cachedDir = await makeFilledDir(bench, server, [4], REACH_PX);
  const world: Opened[] = [];
  const offline: Opened[] = [];
  const cached: Opened[] = [];
  const plain: Opened[] = [];
  const keep = async (list: Opened[], marks: Promise<Opened>): Promise<number> => list.push(await marks);
  await measureInTurns(
    bench.seconds,
    {
      world: () => keep(world, openOnce(bench, stage, bench.makeDir(), 'world')),
      offline: () => keep(offline, openOnce(bench, stage, bench.makeDir(), OPENSTREETMAP_SOURCE.id, waitUntilCovered)),
      cached: () => keep(cached, openOnce(bench, stage, cachedDir, server.template)),
      plain: () => keep(plain, openPage(stage, server.pageUrl(PAINT_VIEW))),
    },
    { isWarm: true },
  );
  expectCount('requests for cached tiles', (await server.readCounts()).ours, 0);
  for (const { calls, tiles } of cached) expectCount('calls for tiles', calls, tiles);
  const describe = (what: string, marks: readonly Opened[], name: keyof PaintMarks, target: Line['target']): Line => ({
    what,
    unit: 'ms',
    ours: marks.map((each) => each[name]),
    peers: [{ name: PEER, values: plain.map((each) => each[name]) }],
    ...(target && { target }),
    counted: marks === cached ? 'one call a tile, no request' : '',
  });
  return [
    describe('built-in world, fresh: land', world, 'land', { max: 400 }),
    describe('built-in world, fresh: whole', world, 'whole', { max: 1000 }),
    describe('no network, fresh: land', offline, 'land', { max: 400 }),
    describe('no network, fresh: covered', offline, 'covered', { max: 1000 }),
    describe('cached raster, restarted: first tile', cached, 'first', { maxRatio: 1 }),
    describe('cached raster, restarted: whole', cached, 'whole', { maxRatio: 1 }),
  ];
}

/** Starts a program, opens its page and ends both. */
async function openOnce(
  bench: Bench,
  stage: MapStage,
  dataDir: string,
  source: string,
  wait = waitUntilWhole,
): Promise<Opened> {
  const program = await startProgram(bench, dataDir, source, PAINT_VIEW);
  const opened = await openPage(stage, program.url, wait);
  await program.term();
  return opened;
}

async function openPage({ browser }: MapStage, url: string, wait = waitUntilWhole): Promise<Opened> {
  const map = await openMap(browser, url, wait);
  const marks = await wait(map.page);
  await map.close();
  return { ...marks, calls: map.countCalls() };
}

interface Scene {
  readonly view: string;
  readonly zooms: readonly number[];
  readonly reachPx: number;
}

/** Opens both maps. Ours may send no request; running `act` once on the plain one fills the browser's cache. */
async function openBoth(bench: Bench, { view, zooms, reachPx }: Scene, act: (page: Page) => Promise<unknown>) {
  const { browser, server } = await setMapStage(bench);
  const dataDir = await makeFilledDir(bench, server, zooms, reachPx);
  const program = await startProgram(bench, dataDir, server.template, view);
  const { page: ours } = await openMap(browser, program.url);
  const { page: peer } = await openMap(browser, server.pageUrl(view));
  const inTurn = async (page: Page): Promise<void> => {
    await page.bringToFront();
    await act(page);
  };
  await inTurn(ours);
  await inTurn(peer);
  const expectNoRequest = async (): Promise<void> => {
    expectCount('requests for cached tiles', (await server.readCounts()).ours, 0);
  };
  return { ours, peer, expectNoRequest };
}

async function benchZoom(bench: Bench): Promise<readonly Line[]> {
  const outAndBack = async (page: Page): Promise<readonly [number, number]> => [
    await zoomByWheel(page, 'out'),
    await zoomByWheel(page, 'in'),
  ];
  const { ours, peer, expectNoRequest } = await openBoth(
    bench,
    { view: describeView(6), zooms: [4, 5, 6], reachPx: REACH_PX },
    outAndBack,
  );
  const times = { ours: [] as (readonly [number, number])[], peer: [] as (readonly [number, number])[] };
  const timed = (side: 'ours' | 'peer', page: Page) => async (): Promise<number> => {
    await page.bringToFront();
    return times[side].push(await outAndBack(page));
  };
  await measureInTurns(bench.seconds, { ours: timed('ours', ours), peer: timed('peer', peer) }, { isWarm: true });
  const blank = await countBlank(bench, ours, peer, outAndBack);
  await expectNoRequest();
  const describe = (what: string, index: 0 | 1): Line => ({
    what,
    unit: 'ms',
    ours: times.ours.map((each) => each[index]),
    peers: [{ name: PEER, values: times.peer.map((each) => each[index]) }],
    counted: 'no request',
  });
  return [
    describe('two notches out', 0),
    describe('two notches back', 1),
    { what: 'blank pixels while zooming out and back', ...blank },
  ];
}

async function benchFling(bench: Bench): Promise<readonly Line[]> {
  const times = bench.isShort ? 1 : FLINGS;
  const thereAndBack = async (page: Page): Promise<void> => {
    await fling(page, 1, times);
    await fling(page, -1, times);
  };
  const { ours, peer, expectNoRequest } = await openBoth(
    bench,
    { view: describeView(5), zooms: [5], reachPx: REACH_PX + times * FLING_PX },
    thereAndBack,
  );
  const blank = await countBlank(bench, ours, peer, thereAndBack);
  await expectNoRequest();
  return [{ what: `blank pixels, flings and back: ${times}`, ...blank }];
}

/** The worst frame of each side. Recording frames slows the page, so nothing is timed. */
async function countBlank(
  { isShort }: Bench,
  ours: Page,
  peer: Page,
  act: (page: Page) => Promise<unknown>,
): Promise<Omit<Line, 'what'>> {
  const counted: number[] = [];
  const count = async (page: Page): Promise<number> => {
    await page.bringToFront();
    await colourNoMap(page);
    const frames = await recordFrames(page, async () => void (await act(page)));
    const chosen = frames.filter((_, index) => !isShort || index % SHORT_RUN_STEP === 0);
    if (chosen.length === 0) throw new Error('the browser painted nothing');
    counted.push(chosen.length);
    return Math.max(...(await countBlankPixels(page, chosen)));
  };
  const values = [[await count(ours)], [await count(peer)]] as const;
  return {
    unit: 'px',
    ours: values[0],
    peers: [{ name: PEER, values: values[1] }],
    target: { max: 0 },
    counted: `no request; ${counted.join(' and ')} frames`,
  };
}
