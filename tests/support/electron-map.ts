/** The map in real Electron with a tile server of the test, driven through the native menu. */
import { expect, test } from '@playwright/test';
import { deriveSourceId } from '../../app/sources/source-id.ts';
import type { BoundingBox } from '../../shared/areas/area.ts';
import type { SourceId } from '../../shared/sources/source.ts';
import { chooseZooms, fieldOf, readBox, waitForEstimate } from './area-panel.ts';
import { describeMapPage, type MapPage } from './map-page.ts';
import { nameColour } from './network-map.ts';
import { chooseNatively, type ElectronRun } from './real-electron.ts';
import { readShownTiles } from './shown-tiles.ts';
import { startTileServer, type TileServer } from './tile-server.ts';

/** Starts a tile server for each test. Call it before `useElectron`, so that it starts before the program. */
export function useTileServer(): { readonly server: TileServer } {
  const stage: { server?: TileServer } = {};
  test.beforeEach(async () => {
    stage.server = await startTileServer();
  });
  test.afterEach(() => stage.server?.stop());
  return stage as { readonly server: TileServer };
}

/** The id, and folder name, of the server's source. */
export function idOf({ template }: TileServer): SourceId {
  return deriveSourceId({ template, subdomains: [], tileSizePx: 256 });
}

/** Opens the program's map and waits until all tiles in view are drawn. */
export async function openMap({ page }: ElectronRun): Promise<MapPage> {
  const map = describeMapPage(page);
  await map.settled();
  return map;
}

/** Fills in the form for saving the view, up to the Start button. Returns the view's box. */
export async function describeView(
  { app, page }: ElectronRun,
  { name, minZoom, maxZoom }: { readonly name: string; readonly minZoom: number; readonly maxZoom: number },
): Promise<BoundingBox> {
  await chooseNatively(app, 'warmView');
  await waitForEstimate(page);
  const box = await readBox(page);
  await fieldOf(page, 'Name').fill(name);
  await chooseZooms(page, minZoom, maxZoom);
  await waitForEstimate(page);
  return box;
}

/** Moves the map with Go ▸ Go to…. */
export async function goTo(
  { app, page }: ElectronRun,
  { lat, lon, zoom }: { readonly lat: number; readonly lon: number; readonly zoom: number },
): Promise<void> {
  await chooseNatively(app, 'goTo');
  await page.locator('#go-to-field').fill(`${lat.toFixed(6)}, ${lon.toFixed(6)}, ${zoom}`);
  await page.keyboard.press('Enter');
  await expect(page.getByRole('dialog')).toHaveCount(0);
  const map = describeMapPage(page);
  await expect.poll(map.zoom).toBe(zoom);
  await expect.poll(async () => (await map.place()).lat).toBeCloseTo(lat, 1);
  await expect.poll(async () => (await map.place()).lon).toBeCloseTo(lon, 1);
  await map.settled();
}

/** Checks that every tile in view shows the server's own picture. Returns `z/x/y` of each. */
export async function readPictures({ page }: ElectronRun): Promise<readonly string[]> {
  const shown = await readShownTiles(page);
  expect(shown.length).toBeGreaterThan(0);
  for (const { place, standIn, colour } of shown)
    expect([place, standIn, colour]).toEqual([place, undefined, nameColour(place, 1)]);
  return shown.map(({ place }) => place);
}
