/** Layers of large files: until they are drawn, and pans over them, beside the same map without layers. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { type Bench, expectCount, type Line, measureInTurns, type Row, timeMs } from './bench-row.ts';
import { dragRound, waitUntilWhole } from './map-clock.ts';
import { describeView, makeFilledDir, type OpenedMap, openMap, setMapStage, startProgram } from './map-stage.ts';

const ZOOM = 5;
const VIEW = describeView(ZOOM);
const REACH_PX = 1300;
const PEER = 'the same map without layers';
const DRAGS = 12;
const FEWEST_DRAGS = 4;
const POINTS = 100_000;
const POSITIONS = 500_000;
/** Where the files lie: all over the view. */
const REGION = { west: -10, south: 8, width: 40, height: 24 } as const;

export const layerRows: readonly Row[] = [
  {
    name: 'layers',
    about: `A file with ${POINTS.toLocaleString('en')} points, a track of ${POSITIONS.toLocaleString('en')} positions, and both as layers over cached raster tiles at zoom ${ZOOM}, in a window of 1280x800: from the page’s start until all is drawn, the longest task of the page’s thread meanwhile, and ${DRAGS} drags until every tile of map and layers is drawn. The peer is the same map without layers.`,
    limit: 'Workers parse the files, and paint the tiles of layers; they share the processor with the map.',
    seconds: 40,
    run: benchLayers,
  },
];

interface Opened {
  readonly map: OpenedMap;
  readonly openedMs: number;
  readonly longestTaskMs: number;
}

async function benchLayers(bench: Bench): Promise<readonly Line[]> {
  const { browser, server } = await setMapStage(bench);
  const [points, track] = writeFiles(bench.makeDir(), bench.share);
  const open = async (files: readonly string[]): Promise<Opened> => {
    const dataDir = await makeFilledDir(bench, server, [ZOOM], REACH_PX);
    const program = await startProgram(bench, dataDir, server.template, VIEW, files);
    let openedMs = Number.NaN;
    const map = await openMap(browser, program.url, async (page) => {
      openedMs = await timeMs(() => Promise.all([waitUntilWhole(page), waitForLayers(page, files.length)]));
      return waitUntilWhole(page);
    });
    expectCount('layers drawn', await countDrawn(map.page), files.length);
    return { map, openedMs, longestTaskMs: await readLongestTask(map.page) };
  };
  const drags = bench.isShort ? FEWEST_DRAGS : DRAGS;
  const dragAll = async ({ map: { page } }: Opened): Promise<number> => {
    await page.bringToFront();
    return (await dragRound(page, drags)).reduce((sum, ms) => sum + ms, 0);
  };
  const bare = await open([]);
  const compare = async (what: string, files: readonly string[]): Promise<readonly Line[]> => {
    const ours = await open(files);
    const values = await measureInTurns(bench.seconds / 3, { ours: () => dragAll(ours), peer: () => dragAll(bare) });
    expectCount('layers drawn', await countDrawn(ours.map.page), files.length);
    await ours.map.close();
    return [
      {
        what: `opening the page with ${what}, until all is drawn`,
        unit: 'ms',
        ours: [ours.openedMs],
        peers: [{ name: PEER, values: [bare.openedMs] }],
        target: { max: 10_000 },
      },
      {
        what: 'longest task of the page meanwhile',
        unit: 'ms',
        ours: [ours.longestTaskMs],
        peers: [{ name: PEER, values: [bare.longestTaskMs] }],
        target: { max: 200 },
      },
      {
        what: `${drags} pans with ${what}`,
        unit: 'ms',
        ours: values.ours,
        peers: [{ name: PEER, values: values.peer }],
        target: { maxRatio: 1.2 },
      },
    ];
  };
  const lines = [
    ...(await compare('the file of points', [points])),
    ...(await compare('the track', [track])),
    ...(await compare('both', [points, track])),
  ];
  expectCount('requests for cached tiles', (await server.readCounts()).ours, 0);
  return lines.map((line) => ({ ...line, counted: 'no request' }));
}

/** A GeoJSON file and a GPX file, always the same. */
function writeFiles(dir: string, share: number): readonly [points: string, track: string] {
  let seed = 1;
  const random = () => {
    seed = (seed * 16_807) % 2_147_483_647;
    return seed / 2_147_483_647;
  };
  const lonAt = (part: number) => (REGION.west + part * REGION.width).toFixed(6);
  const latAt = (part: number) => (REGION.south + part * REGION.height).toFixed(6);
  const points = Array.from(
    { length: Math.ceil(POINTS * share) },
    (_, at) =>
      `{"type":"Feature","properties":{"name":"${at}"},"geometry":{"type":"Point","coordinates":[${lonAt(random())},${latAt(random())}]}}`,
  );
  const count = Math.ceil(POSITIONS * share);
  const track = Array.from({ length: count }, (_, at) => {
    const turn = (at / count) * 400;
    return `<trkpt lat="${latAt(0.5 + 0.4 * Math.sin(turn) * (at / count))}" lon="${lonAt(0.5 + 0.4 * Math.cos(turn * 1.01))}"/>`;
  });
  const [pointFile, trackFile] = [join(dir, 'points.geojson'), join(dir, 'track.gpx')];
  writeFileSync(pointFile, `{"type":"FeatureCollection","features":[${points.join(',')}]}`);
  writeFileSync(trackFile, `<gpx version="1.1"><trk><trkseg>${track.join('')}</trkseg></trk></gpx>`);
  return [pointFile, trackFile];
}

const GRIDS = '.leaflet-layers-pane > .leaflet-layer';

async function waitForLayers(page: Page, layers: number): Promise<void> {
  const wanted = { grids: GRIDS, layers };
  await page.waitForFunction(({ grids, layers }) => {
    const found = [...document.querySelectorAll(grids)].map((grid) => [...grid.querySelectorAll('canvas')]);
    const isDrawn = (tiles: readonly HTMLCanvasElement[]) =>
      tiles.some(({ width }) => width > 0) && tiles.every((tile) => tile.classList.contains('leaflet-tile-loaded'));
    return found.length === layers && found.every(isDrawn);
  }, wanted);
}

/** Milliseconds of the longest task of the page's own thread so far; browsers note those over 50 ms, so at least that. */
function readLongestTask(page: Page): Promise<number> {
  return page.evaluate(
    () =>
      new Promise<number>((resolve) => {
        const observer = new PerformanceObserver((list) => {
          observer.disconnect();
          resolve(Math.max(50, ...list.getEntries().map(({ duration }) => duration)));
        });
        observer.observe({ type: 'longtask', buffered: true });
        setTimeout(() => resolve(50), 1000);
      }),
  );
}

function countDrawn(page: Page): Promise<number> {
  return page
    .locator(GRIDS)
    .evaluateAll(
      (grids) => grids.filter((grid) => [...grid.querySelectorAll('canvas')].some(({ width }) => width > 0)).length,
    );
}
