/** The main job: what was looked at once is there after a sudden death, without being drawn again, until it is cleared. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from '@playwright/test';
import { parseTileCoord } from '../../shared/tile-coord.ts';
import { describeEnv, openMapPage, test, watchForTroubles } from '../support/map-page.ts';
import { launchProgram } from '../support/program.ts';

// The first program is killed under its window, which then says what it cannot load.
test.use({ flags: ['--view', '46,8,4'], expectedErrors: /Failed to load resource/ });

/** Every file of the built-in world's tree that stands at a tile's place. */
function listTiles(dataDir: string): string[] {
  const root = join(dataDir, 'tiles', 'world');
  if (!existsSync(root)) return [];
  const names = readdirSync(root, { recursive: true, encoding: 'utf8' }).map((name) => name.replaceAll('\\', '/'));
  return names.filter((name) => parseTileCoord(name) !== undefined);
}

const MOVES = [
  'ArrowRight',
  'ArrowDown',
  '+',
  'ArrowRight',
  'ArrowUp',
  '-',
  'ArrowLeft',
  'ArrowDown',
  '+',
  '-',
] as const;

test('thirty moves fill memory and disk; after kill -9 the same view draws nothing anew; clear empties the disk', async ({
  map,
  program,
  dataDir,
  browser,
}) => {
  test.slow();
  for (let round = 0; round < 3; round += 1) {
    for (const key of MOVES) {
      await map.page.keyboard.press(key);
      await map.settled();
    }
  }
  const drawn = await map.tilesFrom('source');
  expect(drawn).toBeGreaterThan(await map.countTiles());
  expect(await map.tilesFrom('memory')).toBeGreaterThan(0);
  await expect.poll(() => listTiles(dataDir).length).toBe(drawn);
  for (const name of listTiles(dataDir)) {
    expect(readFileSync(join(dataDir, 'tiles', 'world', name), 'utf8')).toMatch(/^<svg .*<\/svg>$/s);
  }
  const place = await map.place();
  const inView = await map.countTiles();
  // The view is remembered a moment after the last move; the disk says when.
  const settings = join(dataDir, 'settings.json');
  await expect.poll(() => JSON.parse(readFileSync(settings, 'utf8')).view.lat).toBeCloseTo(place.lat, 0);
  expect((await program.kill()).signal).toBe('SIGKILL');

  const stored = listTiles(dataDir);
  const again = await launchProgram({ dataDir, env: describeEnv() });
  const page = await browser.newPage({ viewport: { width: 1000, height: 700 }, reducedMotion: 'reduce' });
  const troubles = await watchForTroubles(page);
  const restarted = await openMapPage(page, again.url);
  expect(await restarted.place()).toEqual(place);
  expect(await restarted.countTiles()).toBe(inView);
  expect(await restarted.tilesFrom('source')).toBe(0);
  expect((await restarted.tilesFrom('disk')) + (await restarted.tilesFrom('memory'))).toBe(inView);
  expect(listTiles(dataDir).sort()).toEqual(stored.sort());

  await restarted.choose('Cache', 'Clear everything…');
  await expect(page.getByRole('dialog')).toContainText(`${stored.length}`);
  await page.getByRole('button', { name: 'Clear', exact: true }).click();
  await expect(page.locator('#notices')).toContainText('Freed');
  await restarted.settled();
  // The map has redrawn itself: every tile in view came from the source again, and nothing else is on disk.
  await expect.poll(() => restarted.tilesFrom('source')).toBeGreaterThan(0);
  const redrawn = await restarted.tilesFrom('source');
  await expect.poll(() => listTiles(dataDir).length).toBe(redrawn);
  expect(redrawn).toBeLessThan(stored.length);
  expect(readdirSync(join(dataDir, 'tiles', '.trash'))).toEqual([]);
  expect(troubles).toEqual([]);
  await page.close();
  expect(await again.term()).toEqual({ code: 0, signal: null });
});
