/** Layers of large files: until both are drawn, and pans over them beside the same map without layers. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { type Bench, expectCount, type Line, measureInTurns, type Row, timeMs } from './bench-row.ts';
import { dragRound, waitUntilWhole } from './map-clock.ts';
import { describeView, makeFilledDir, openMap, setMapStage, startProgram } from './map-stage.ts';

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
    about: `A file with ${POINTS.toLocaleString('en')} points and a track of ${POSITIONS.toLocaleString('en')} positions as layers over cached raster tiles at zoom ${ZOOM}, in a window of 1280x800: from the page’s start until both are drawn, and ${DRAGS} drags until every tile of map and layers is drawn. The peer is the same map without layers.`,
    limit: 'Workers parse the files, and paint the tiles of layers; they share the processor with the map.',
    seconds: 60,
    run: benchLayers,
  },
];

async function benchLayers(bench: Bench): Promise<readonly Line[]> {
  const { browser, server } = await setMapStage(bench);
  const files = writeFiles(bench.makeDir(), bench.share);
  const start = async (paths: readonly string[]) => {
    const dataDir = await makeFilledDir(bench, server, [ZOOM], REACH_PX);
    return startProgram(bench, dataDir, server.template, VIEW, paths);
  };
  const layered = await start(files);
  const bare = await start([]);
  const opened: number[] = [];
  const ours = await openMap(browser, layered.url, async (page) => {
    opened.push(await timeMs(() => waitForLayers(page)));
    return waitUntilWhole(page);
  });
  const openedBare: number[] = [];
  const peer = await openMap(browser, bare.url, async (page) => {
    openedBare.push(await timeMs(() => waitUntilWhole(page)));
    return waitUntilWhole(page);
  });
  const drags = bench.isShort ? FEWEST_DRAGS : DRAGS;
  const dragAll = async ({ page }: typeof ours): Promise<number> => {
    await page.bringToFront();
    return (await dragRound(page, drags)).reduce((sum, ms) => sum + ms, 0);
  };
  const values = await measureInTurns(bench.seconds, { ours: () => dragAll(ours), peer: () => dragAll(peer) });
  expectCount('requests for cached tiles', (await server.readCounts()).ours, 0);
  expectCount('layers drawn', await countDrawn(ours.page), files.length);
  return [
    {
      what: 'the page opened until map and layers are drawn',
      unit: 'ms',
      ours: opened,
      peers: [{ name: PEER, values: openedBare }],
      target: { max: 10_000 },
      counted: 'two layers',
    },
    {
      what: `${drags} pans with both layers`,
      unit: 'ms',
      ours: values.ours,
      peers: [{ name: PEER, values: values.peer }],
      target: { maxRatio: 1.2 },
      counted: 'no request',
    },
  ];
}

/** A GeoJSON file and a GPX file, always the same. */
function writeFiles(dir: string, share: number): readonly string[] {
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

async function waitForLayers(page: Page): Promise<void> {
  await page.waitForFunction((grids) => {
    const found = [...document.querySelectorAll(grids)].map((grid) => [...grid.querySelectorAll('canvas')]);
    const isDrawn = (tiles: readonly HTMLCanvasElement[]) =>
      tiles.some(({ width }) => width > 0) && tiles.every((tile) => tile.classList.contains('leaflet-tile-loaded'));
    return found.length === 2 && found.every(isDrawn);
  }, GRIDS);
}

function countDrawn(page: Page): Promise<number> {
  return page
    .locator(GRIDS)
    .evaluateAll(
      (grids) => grids.filter((grid) => [...grid.querySelectorAll('canvas')].some(({ width }) => width > 0)).length,
    );
}
