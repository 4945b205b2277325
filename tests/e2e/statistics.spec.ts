/** Cache ▸ Statistics…: what the panel and its JSON say is what lies on disk, and it follows what happens. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, type Locator, type Page } from '@playwright/test';
import type { CacheStatistics, ZoomStatistics } from '../../shared/cache/statistics.ts';
import { panelOf } from '../support/area-panel.ts';
import { clear } from '../support/clear-dialog.ts';
import { test } from '../support/network-map.ts';
import { listTileFiles, readTileFile } from '../support/tile-tree.ts';

test.use({ flags: ['--view', '48,16,3'], viewport: { width: 480, height: 400 } });

/** A source that nobody knows any more, with files of known sizes and some that are no tiles. */
const OLD = {
  id: 'old-maps',
  files: { '3/1/2': 11, '3/1/3': 222, '5/9/9': 3333, '5/9/9.png': 1, '.records/readme': 7 },
};

function plantOld(dataDir: string): void {
  for (const [name, bytes] of Object.entries(OLD.files)) {
    const file = join(dataDir, 'tiles', OLD.id, name);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, Buffer.alloc(bytes));
  }
}

/** Tiles and bytes by zoom, as any other program finds them. */
function measureDisk(dataDir: string, sourceId: string): readonly ZoomStatistics[] {
  const zooms = new Map<number, { zoom: number; tiles: number; bytes: number }>();
  for (const name of listTileFiles(dataDir, sourceId)) {
    const zoom = Number(name.split('/')[0]);
    const { tiles, bytes } = zooms.get(zoom) ?? { tiles: 0, bytes: 0 };
    zooms.set(zoom, { zoom, tiles: tiles + 1, bytes: bytes + readTileFile(dataDir, sourceId, name).length });
  }
  return [...zooms.values()].sort((one, other) => one.zoom - other.zoom);
}

function rowOf(page: Page, sourceId: string): Locator {
  return panelOf(page).locator(`details[data-source="${sourceId}"]`);
}

/** The table by zoom, which need not be open. */
function readZooms(page: Page, sourceId: string): Promise<ZoomStatistics[]> {
  return rowOf(page, sourceId)
    .locator('tbody tr')
    .evaluateAll((rows) =>
      (rows as HTMLElement[]).map(({ dataset }) => ({
        zoom: Number(dataset.zoom),
        tiles: Number(dataset.tiles),
        bytes: Number(dataset.bytes),
      })),
    );
}

async function copyStatistics(page: Page): Promise<CacheStatistics> {
  await panelOf(page).getByRole('button', { name: 'Copy as JSON' }).click();
  await expect(panelOf(page).getByRole('status')).toHaveText('Statistics copied as JSON.');
  const readClipboard = (): Promise<string> => page.evaluate(() => navigator.clipboard.readText());
  await expect.poll(readClipboard).not.toBe('');
  return JSON.parse(await readClipboard()) as CacheStatistics;
}

test('numbers follow the map and equal what is on disk, in the panel, as JSON, after a clear and after a restart', async ({
  map,
  dataDir,
  sourceId,
  context,
  reopen,
}) => {
  const { page } = map;
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  plantOld(dataDir);
  const answers = panelOf(page).locator('tr[data-tier="source"]');
  await test.step('tells of every source on disk, by keyboard alone', async () => {
    await page.keyboard.press('Control+i');
    await expect(panelOf(page).getByRole('heading', { name: 'Statistics' })).toBeFocused();
    const summary = rowOf(page, OLD.id).locator('summary');
    await expect(summary).toHaveText(/^Removed source old-maps33.6 kB$/);
    await expect(panelOf(page).locator('.counting-line')).toHaveText(/^Counted (just now|less than a minute ago)\.$/);
    await summary.press('Enter');
    await expect(rowOf(page, OLD.id).locator('tr[data-zoom="3"]')).toHaveText('32233 bytes');
    expect(await readZooms(page, OLD.id)).toEqual(measureDisk(dataDir, OLD.id));
  });
  await test.step('follows the map while it is open', async () => {
    await expect(answers).toHaveAttribute('data-answers', /^[1-9]/);
    const before = Number(await answers.getAttribute('data-answers'));
    await page.locator('#map').focus();
    await page.keyboard.press('+');
    await expect.poll(async () => Number(await answers.getAttribute('data-answers'))).toBeGreaterThan(before);
    await expect(panelOf(page).getByRole('img')).toHaveAttribute('aria-label', /at most [1-9].* from source\.$/);
    await expect(panelOf(page).getByRole('meter', { name: 'Memory used for tiles' })).toHaveAttribute(
      'aria-valuetext',
      /^[1-9]\d* of 1,000 tiles, /,
    );
  });
  await test.step('and what is on disk, as JSON too, even where the clipboard is denied', async () => {
    await map.settled();
    // The last tiles may still be on their way to the disk.
    await expect(async () => {
      await panelOf(page).getByRole('button', { name: 'Count again' }).click();
      expect(await readZooms(page, sourceId)).toEqual(measureDisk(dataDir, sourceId));
    }).toPass();
    const copied = await copyStatistics(page);
    for (const id of [OLD.id, sourceId]) {
      expect(copied.sources.find((source) => source.sourceId === id)?.zooms).toEqual(measureDisk(dataDir, id));
    }
    expect(copied.lookups.source.answers).toBeGreaterThanOrEqual(await map.tilesFrom('source'));
    expect(copied.memory.tiles).toBeGreaterThan(0);
    expect(copied.diskFreeBytes).toBeGreaterThan(0);

    await page.evaluate(async () => {
      await navigator.clipboard.writeText('');
      navigator.clipboard.writeText = () => Promise.reject(new DOMException('denied', 'NotAllowedError'));
    });
    const zoomsOf = ({ sources }: CacheStatistics) => sources.map(({ sourceId, zooms }) => [sourceId, zooms]);
    expect(zoomsOf(await copyStatistics(page))).toEqual(zoomsOf(copied));
    await panelOf(page).getByRole('button', { name: 'Copy as JSON' }).press('Escape');
    await expect(panelOf(page)).toBeHidden();
    await expect(page.locator('#map')).toBeFocused();
  });
  await test.step('tells the same after a restart, until everything is cleared', async () => {
    const again = await reopen();
    await again.choose('Cache', 'Statistics…');
    await expect(rowOf(again.page, OLD.id).locator('summary')).toHaveAttribute('data-bytes', '3566');
    await clear(again, 'All sources');
    await expect(again.page.locator('#notices')).toContainText('Cleared ');
    await expect(rowOf(again.page, OLD.id)).toHaveCount(0, { timeout: 20_000 });
  });
});
