/** The map with a tile server of the test, for end-to-end tests. */
import { expect } from '@playwright/test';
import { deriveSourceId } from '../../app/sources/source-id.ts';
import type { SourceId } from '../../shared/sources/source.ts';
import { formatTileCoord, parseTileCoord } from '../../shared/tiles/tile-coord.ts';
import { type MapPage, test as mapTest } from './map-page.ts';
import { listVisibleTiles, readShownTiles } from './shown-tiles.ts';
import { pickTileColour } from './tile-pictures.ts';
import { startTileServer, type TileServer } from './tile-server.ts';
import { listTileFiles } from './tile-tree.ts';

interface NetworkFixtures {
  /** A server that is well-behaved at first. */
  readonly tileServer: TileServer;
  /** The id, and folder name, of the server's source. */
  readonly sourceId: SourceId;
}

export const test = mapTest.extend<NetworkFixtures>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the names of fixtures off this pattern.
  tileServer: async ({}, use) => {
    const server = await startTileServer();
    await use(server);
    await server.stop();
  },
  sourceId: async ({ tileServer }, use) => {
    await use(deriveSourceId({ template: tileServer.template, subdomains: [], tileSizePx: 256 }));
  },
  source: async ({ tileServer }, use) => use(tileServer.template),
});

/** `z/x/y` of the tiles visible at the map's place, zoom and size, computed independently of the page; sorted. */
export async function reckonVisible(map: MapPage): Promise<readonly string[]> {
  const size = await map.page.locator('#map').evaluate(({ clientWidth, clientHeight }) => ({
    width: clientWidth,
    height: clientHeight,
  }));
  const { lat, lon } = await map.place();
  return listVisibleTiles({ lat, lon, zoom: await map.zoom() }, size)
    .map(formatTileCoord)
    .sort();
}

/** Polls often: the default intervals grow to a second, longer than most waits here. */
const SOON = { intervals: [100], timeout: 30_000 };

/** Waits until all tiles in view are written, which happens after they are shown. */
export async function expectOnDisk(map: MapPage, dataDir: string, sourceId: SourceId): Promise<void> {
  const visible = await reckonVisible(map);
  await expect.poll(() => listTileFiles(dataDir, sourceId), SOON).toEqual(expect.arrayContaining([...visible]));
}

/** Waits until all tiles in view are in one of these states, without stand-ins. */
export async function expectStates(map: MapPage, states: readonly string[]): Promise<void> {
  const describeStates = async (): Promise<readonly string[]> => [
    ...new Set((await readShownTiles(map.page)).map(({ state, standIn }) => (standIn ? `${state}+${standIn}` : state))),
  ];
  await expect.poll(async () => (await describeStates()).toSorted(), SOON).toEqual(states);
}

/** Waits until every tile in view shows the server's picture of this version. */
export async function expectPictures(map: MapPage, version: number): Promise<void> {
  const countWrong = async (): Promise<number> => {
    const tiles = await readShownTiles(map.page);
    return tiles.filter(({ place, colour }) => colour !== nameColour(place, version)).length || Number(!tiles.length);
  };
  await expect.poll(countWrong, { ...SOON, message: `pictures of version ${version} everywhere` }).toBe(0);
}

/** The colour of a server's tile as read by {@link readShownTiles}. */
export function nameColour(place: string, version: number): string {
  const coord = parseTileCoord(place);
  if (!coord) throw new Error(`${place} is no tile`);
  return pickTileColour(coord, version).join(',');
}
