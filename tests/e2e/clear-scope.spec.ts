/** Clearing a part of the cache in the panel: the numbers are those on disk, an undo brings it back, then space is free. */

import { mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, type Page } from '@playwright/test';
import { AreaStore } from '../../app/warming/area-store.ts';
import { deriveAreaId } from '../../app/warming/saved-area.ts';
import type { BoundingBox } from '../../shared/areas/area.ts';
import { OPENSTREETMAP_SOURCE } from '../../shared/sources/source.ts';
import { formatBytes, formatTileCount, formatTiles } from '../../shared/texts/quantities.ts';
import type { TileCount } from '../../shared/tiles/tile-count.ts';
import { buttonOf, chooseZooms, drag, fieldOf, panelOf, readBox, typeBox } from '../support/area-panel.ts';
import { makeAreaDraft } from '../support/areas.ts';
import { reckonTiles } from '../support/box-tiles.ts';
import { clear } from '../support/clear-dialog.ts';
import type { MapPage } from '../support/map-page.ts';
import { test } from '../support/network-map.ts';
import { makePng } from '../support/tile-images.ts';

test.use({ flags: ['--view', '46,7,5'], viewport: { width: 1000, height: 800 } });

/** Another source than the shown one: nobody looks at its tiles, so that they are known for good. */
const SOURCE = OPENSTREETMAP_SOURCE;
const BOX = { west: 6, south: 45, east: 8, north: 47 };
const AROUND = { west: 0, south: 40, east: 14, north: 52 };
const tilesOf = (box: BoundingBox): readonly string[] => [6, 7, 8].flatMap((zoom) => reckonTiles(box, zoom));
const [IN_BOX, ALL] = [tilesOf(BOX), tilesOf(AROUND)];

function rootOf(dataDir: string): string {
  return join(dataDir, 'tiles', SOURCE.id);
}

function plant(dataDir: string): void {
  for (const [index, tile] of ALL.entries()) {
    const file = join(rootOf(dataDir), tile);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, makePng(index, { noiseBytes: index * 3 }));
  }
}

/** What is on disk, as `find` lists it: each tile with its bytes. */
function find(dataDir: string): ReadonlyMap<string, string> {
  const names = readdirSync(rootOf(dataDir), { recursive: true, encoding: 'utf8' });
  const tiles = names.map((name) => name.replaceAll('\\', '/')).filter((name) => /^\d+\/\d+\/\d+$/.test(name));
  return new Map(tiles.map((tile) => [tile, readFileSync(join(rootOf(dataDir), tile), 'latin1')]));
}

/** The bytes of all files below a folder, as `du --apparent-size` counts them. */
function du(dir: string): number {
  const found = readdirSync(dir, { recursive: true, withFileTypes: true }).filter((item) => item.isFile());
  return found.reduce((sum, item) => sum + statSync(join(item.parentPath, item.name)).size, 0);
}

function sumUp(dataDir: string, tiles: readonly string[]): TileCount {
  return {
    tiles: tiles.length,
    bytes: tiles.reduce((sum, tile) => sum + statSync(join(rootOf(dataDir), tile)).size, 0),
  };
}

function describeClear(tiles: TileCount): string {
  return `Clears ${formatTileCount(tiles)}`;
}

const preview = (page: Page) => panelOf(page).getByRole('status');

async function openForm(map: MapPage): Promise<void> {
  await clear(map, 'Part of the cache');
  await fieldOf(map.page, 'Source').selectOption(SOURCE.id);
}

test('clears a rectangle at some zooms and brings it back, keeps saved areas, says why it could not clear, and frees space', async ({
  map,
  dataDir,
}) => {
  const { page } = map;
  plant(dataDir);
  const before = find(dataDir);
  const notice = page.locator('#notices');
  const trash = join(dataDir, 'tiles', '.trash');
  const chosen = IN_BOX.filter((tile) => !tile.startsWith('6/'));
  const rest = ALL.filter((tile) => !chosen.includes(tile));
  const counted = sumUp(dataDir, chosen);
  await test.step('tells what a rectangle frees, clears it, and brings it back', async () => {
    await openForm(map);
    await expect(preview(page)).toHaveText(`${describeClear(sumUp(dataDir, ALL))}.`);
    await fieldOf(page, 'Where').selectOption('Rectangle on the map');
    await typeBox(page, BOX);
    await chooseZooms(page, 7, 22);
    await expect(preview(page)).toHaveText(`${describeClear(counted)}.`);
    await expect(panelOf(page)).toContainText(`${formatTileCount(sumUp(dataDir, rest))} will remain.`);
    await buttonOf(page, 'Clear').click();
    await expect(notice).toContainText(`Cleared ${formatTileCount(counted)}.`);
    expect([...find(dataDir).keys()].sort()).toEqual([...rest].sort());
    await expect(preview(page)).toHaveText('Nothing to clear.');
    await expect(buttonOf(page, 'Clear')).toHaveAttribute('aria-disabled', 'true');
    await notice.getByRole('button', { name: 'Undo' }).focus();
    await page.keyboard.press('Enter');
    await expect(notice).toContainText(`Undone: ${formatTileCount(counted)} restored.`);
    expect(find(dataDir)).toEqual(before);
  });
  await test.step('gives the space back when nobody undoes it', async () => {
    await expect(preview(page)).toHaveText(`${describeClear(counted)}.`);
    const bytesBefore = du(rootOf(dataDir));
    await buttonOf(page, 'Clear').click();
    await notice.getByRole('button', { name: 'Undo' }).focus();
    const told = `Cleared ${formatTiles(counted.tiles)}. Freed ${formatBytes(counted.bytes)}.`;
    await expect(notice).toContainText(told, { timeout: 20_000 });
    await expect(notice.getByRole('button', { name: 'Undo' })).toHaveCount(0);
    // The keyboard is still on the notice.
    await expect(notice.getByRole('button', { name: 'Dismiss' })).toBeFocused();
    expect([readdirSync(trash), du(rootOf(dataDir))]).toEqual([[], bytesBefore - counted.bytes]);
  });
  await test.step('keeps the tiles of saved areas, or takes them, as people say', async () => {
    await saveArea(dataDir);
    await page.setViewportSize({ width: 480, height: 640 });
    // Otherwise the source could be chosen in the form that is about to be replaced.
    await page.getByRole('button', { name: 'Close the panel' }).click();
    await expect(panelOf(page)).toBeHidden();
    await openForm(map);
    const kept = rest.filter((tile) => IN_BOX.includes(tile));
    const others = rest.filter((tile) => !kept.includes(tile));
    await expect(preview(page)).toHaveText(`${describeClear(sumUp(dataDir, others))}; keeps 1 saved area.`);
    await fieldOf(page, 'Keep the tiles of saved areas').uncheck();
    await expect(preview(page)).toHaveText(`${describeClear(sumUp(dataDir, rest))}, including tiles of 1 saved area.`);
    await fieldOf(page, 'Keep the tiles of saved areas').check();
    await fieldOf(page, 'Where').selectOption('Area: Alps');
    await expect(preview(page)).toHaveText(`${describeClear(sumUp(dataDir, kept))}.`);
  });
  await test.step('clears only tiles in a state, and where a box is drawn; says why it could not', async () => {
    await page.setViewportSize({ width: 1000, height: 800 });
    await fieldOf(page, 'Keep the tiles of saved areas').uncheck();
    await fieldOf(page, 'State').selectOption('Failed tiles only');
    await expect(preview(page)).toHaveText('Nothing to clear.');
    await fieldOf(page, 'State').selectOption('All tiles');
    await fieldOf(page, 'Where').selectOption('Rectangle on the map');
    await drag(page, { x: 430, y: 350 }, { x: 540, y: 480 });
    const box = await readBox(page);
    const drawn = tilesOf(box).filter((tile) => rest.includes(tile));
    expect(drawn.length).toBeGreaterThan(0);
    await expect(preview(page)).toContainText(describeClear(sumUp(dataDir, drawn)));
    rmSync(trash, { recursive: true });
    writeFileSync(trash, 'in the way');
    await buttonOf(page, 'Clear').click();
    await expect(panelOf(page).getByRole('alert')).toContainText('Cache folder unavailable');
    expect([...find(dataDir).keys()].sort()).toEqual([...rest].sort());
  });
});

/** Saves an area as another program on the same data folder would: it is not warmed. */
async function saveArea(dataDir: string): Promise<void> {
  const shape = { kind: 'box', box: BOX } as const;
  const draft = makeAreaDraft({ sourceId: SOURCE.id, shape, minZoom: 6, maxZoom: 7 });
  const store = new AreaStore({ dataDir, onTrouble: () => undefined });
  await store.save({ ...draft, id: deriveAreaId(draft), job: null, lastResult: null });
}
