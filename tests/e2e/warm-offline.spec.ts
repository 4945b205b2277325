/** Why people warm an area: drawn on the map, fetched once, and then all of it is there, at every zoom, without a server. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from '@playwright/test';
import type { BoundingBox } from '../../shared/areas/area.ts';
import { buttonOf, SAVE_ENTRY, waitForEstimate } from '../support/area-panel.ts';
import { project, reckonTiles, unproject } from '../support/box-tiles.ts';
import { nameColour, test } from '../support/network-map.ts';
import { readShownTiles } from '../support/shown-tiles.ts';
import { closeConnection } from '../support/tile-server-faults.ts';
import { listTileFiles } from '../support/tile-tree.ts';

test.use({ flags: ['--view', '46.5,8,7'] });

const ZOOMS = [8, 9, 10] as const;
/** The windows in which the area is looked at: none is larger than the area, the larger ones save views. */
const WINDOWS = { 8: { width: 480, height: 400 }, 9: { width: 1000, height: 700 }, 10: { width: 1280, height: 900 } };

/** Centres of views that together show all of a box and nothing beside it. */
function planViews(box: BoundingBox, zoom: number, size: { readonly width: number; readonly height: number }) {
  const [first, last] = [project(box.north, box.west), project(box.south, box.east)];
  const worldPx = 256 * 2 ** zoom;
  const spread = (from: number, to: number, viewPx: number): number[] => {
    // A pixel or two within, for what is typed is rounded.
    const half = (viewPx / 2 + 2) / worldPx;
    const [low, high] = [from + half, to - half];
    const steps = Math.max(1, Math.ceil(((high - low) * worldPx) / (viewPx - 8)));
    return Array.from({ length: steps + 1 }, (_, step) => low + ((high - low) * step) / steps);
  };
  const xs = spread(first.x, last.x, size.width);
  return spread(first.y, last.y, size.height).flatMap((y) => xs.map((x) => unproject(x, y)));
}

test('an area drawn on the map is warmed, and then wholly there in another process without a server', async ({
  map,
  tileServer,
  sourceId,
  dataDir,
  reopen,
}) => {
  const { page } = map;
  await map.choose('Cache', SAVE_ENTRY);
  await buttonOf(page, 'Draw on the map').click();
  await expect(buttonOf(page, 'Drag on the map, or press Esc')).toBeVisible();
  // A sample that is given up halfway is asked for twice.
  await waitForEstimate(page);
  await page.mouse.move(200, 200);
  await page.mouse.down();
  await page.mouse.move(300, 260, { steps: 5 });
  await page.mouse.move(460, 400, { steps: 5 });
  await page.mouse.up();
  await waitForEstimate(page);
  await page.getByLabel('Name', { exact: true }).fill('Drawn');
  await page.getByLabel('From zoom').selectOption(String(ZOOMS[0]));
  await waitForEstimate(page);
  await page.getByLabel('To zoom').selectOption(String(ZOOMS[2]));
  const start = page.getByRole('button', { name: 'Start', exact: true });
  await waitForEstimate(page);
  await expect(start).toHaveAttribute('aria-disabled', 'false');
  await start.click();
  const card = page.locator('#side-panel').getByText('Drawn', { exact: true });
  await expect(card).toBeVisible();
  await expect(page.locator('#side-panel')).toContainText(/Saved(?! areas)/, { timeout: 60_000 });

  const [file = ''] = readdirSync(join(dataDir, 'areas'));
  const { shape } = JSON.parse(readFileSync(join(dataDir, 'areas', file), 'utf8'));
  const box: BoundingBox = shape.box;
  const wanted = ZOOMS.flatMap((zoom) => reckonTiles(box, zoom));
  expect(wanted.length).toBeGreaterThan(80);
  expect(tileServer.duplicates()).toEqual([]);
  const stored = new Set(listTileFiles(dataDir, sourceId));
  expect(wanted.filter((place) => !stored.has(place))).toEqual([]);

  // The same port, and nobody there: whoever knocks is noted and gets no answer.
  tileServer.misbehave(closeConnection);
  tileServer.clearLog();
  const middle = `${((box.south + box.north) / 2).toFixed(5)},${((box.west + box.east) / 2).toFixed(5)},${ZOOMS[2]}`;
  const window = await reopen(['--view', middle]);
  const seen = new Set<string>();
  // From the deepest zoom on: each smaller window comes before the zoom at which the area is smaller, too.
  for (const zoom of ZOOMS.toReversed()) {
    await window.page.setViewportSize(WINDOWS[zoom]);
    const size = await window.page.locator('#map').evaluate(({ clientWidth, clientHeight }) => ({
      width: clientWidth,
      height: clientHeight,
    }));
    for (const view of planViews(box, zoom, size)) {
      await window.goTo(view.lat, view.lon, zoom);
      await window.settled();
      const shown = await readShownTiles(window.page);
      for (const { place, standIn, colour } of shown) {
        expect([place, standIn, colour]).toEqual([place, undefined, nameColour(place, tileServer.version)]);
        seen.add(place);
      }
    }
  }
  expect(wanted.filter((place) => !seen.has(place))).toEqual([]);
  expect(tileServer.requests()).toEqual([]);
});
