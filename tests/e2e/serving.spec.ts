/** Cache ▸ Serve tiles to other programs…: a plain Leaflet page of another origin shows the tiles of the cache. */
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { expect } from '@playwright/test';
import { expectAccessible } from '../support/axe-scan.ts';
import { test, watchForTroubles } from '../support/map-page.ts';

const LEAFLET = readFileSync(fileURLToPath(new URL('../../node_modules/leaflet/dist/leaflet.js', import.meta.url)));
const PAGE = `<!doctype html><title>Another map</title><div id="map" style="width: 500px; height: 400px"></div>
<script src="/leaflet.js"></script>`;

/** A site that has nothing to do with Tilekeep. */
async function openSite(): Promise<{ readonly url: string; readonly close: () => void }> {
  const server = createServer(({ url }, response) => {
    const isScript = url === '/leaflet.js';
    response.setHeader('content-type', isScript ? 'text/javascript' : 'text/html');
    response.end(isScript ? LEAFLET : PAGE);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://localhost:${(server.address() as AddressInfo).port}/`,
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}

/** Runs in the other page: its map from a TileJSON. Returns the pixel in the middle of a tile, which needs CORS to be read. */
async function showMap(address: string): Promise<{ readonly attribution: string; readonly pixel: readonly number[] }> {
  const { L } = globalThis as unknown as {
    L: {
      map: (id: string) => { setView: (at: readonly number[], zoom: number) => unknown };
      tileLayer: (
        url: string,
        options: object,
      ) => { addTo: (map: unknown) => { on: (name: string, act: () => void) => void } };
    };
  };
  const { tiles, attribution, maxzoom } = await (await fetch(address)).json();
  const map = L.map('map').setView([47, 8], 3);
  const layer = L.tileLayer(tiles[0], { attribution, maxZoom: maxzoom, crossOrigin: true }).addTo(map);
  await new Promise<void>((resolve) => layer.on('load', resolve));
  const picture = document.querySelector<HTMLImageElement>('img.leaflet-tile-loaded');
  const brush = document.createElement('canvas').getContext('2d');
  if (picture) brush?.drawImage(picture, 0, 0, 256, 256);
  return { attribution, pixel: [...(brush?.getImageData(128, 128, 1, 1).data ?? [])] };
}

test('people switch it on, copy the address, and end it', async ({ map, page }) => {
  const site = await openSite();
  await map.choose('Cache', 'Serve tiles to other programs…');
  const dialog = page.getByRole('dialog', { name: 'Serve tiles to other programs' });
  await expectAccessible(page, 'dialog');
  await dialog.getByRole('button', { name: 'Start serving' }).click();
  await expect(dialog.getByText('Serving this computer on port')).toBeVisible();
  await expectAccessible(page, 'dialog');
  const address = await dialog.getByLabel('TileJSON', { exact: true }).inputValue();

  const other = await page.context().newPage();
  const troubles = await watchForTroubles(other);
  await other.goto(site.url);
  const { attribution, pixel } = await other.evaluate(showMap, address);
  expect([attribution, pixel[3], troubles]).toEqual(['Natural Earth', 255, []]);
  await other.close();
  site.close();

  await dialog.getByRole('button', { name: 'Stop serving' }).click();
  await expect(dialog.getByRole('button', { name: 'Start serving' })).toBeFocused();
  await expect(fetch(address)).rejects.toThrow();
});
