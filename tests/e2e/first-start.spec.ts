/** The very first start: nothing is set, nothing is stored, and here there is no network either. */
import { expect } from '@playwright/test';
import { describeMapPage, noteOf, test } from '../support/map-page.ts';
import { expectStates, test as networkTest } from '../support/network-map.ts';
import { readShownTiles } from '../support/shown-tiles.ts';

test.use({ viewport: { width: 640, height: 480 } });

test.describe('offline', () => {
  test.use({ source: null, flags: ['--offline'] });

  test('shows the built-in world in place of OpenStreetMap, with its makers and one word on why', async ({
    calls,
    page,
    program,
  }) => {
    await page.goto(program.url);
    const map = describeMapPage(page);
    await expectStates(map, ['missing+world']);
    // Never grey: there is land and sea, and each tile is another picture than its neighbour.
    expect(new Set((await readShownTiles(page)).map(({ colour }) => colour)).size).toBeGreaterThan(1);

    const attribution = page.getByRole('note', { name: 'Attribution' });
    await expect(attribution.getByRole('link')).toHaveText(['Natural Earth']);
    await expect(attribution).toBeInViewport({ ratio: 1 });
    await expect(noteOf(page)).toHaveText('Built-in world. You’re working offline.');
    await expect(page.locator('.notice, .tile-card')).toHaveCount(0);

    const hint = page.getByRole('region', { name: 'Hint' });
    await test.step('one short hint that moves nothing, takes nothing and is read out politely', async () => {
      await expect(hint.getByRole('status')).toHaveText(/^Drag to move, scroll to zoom\..+F1 shows all keys\.$/);
      await expect(page.locator('#map')).toBeFocused();
      await expect(page.locator('dialog, input')).toHaveCount(0);
      const { width = 0, height = 0 } = (await hint.boundingBox()) ?? {};
      expect(width * height).toBeLessThan((640 * 480) / 10);
      await page.setViewportSize({ width: 480, height: 640 });
      await expect(hint).toBeInViewport({ ratio: 1 });
      for (const other of ['.zoom-buttons', '.attribution', '.map-chip', '.source-switcher'])
        expect(areApart(await hint.boundingBox(), await page.locator(other).boundingBox())).toBe(true);
    });

    await page.getByRole('menubar').getByRole('menuitem', { name: 'Source', exact: true }).click();
    await expect(page.getByRole('menuitemradio', { name: 'OpenStreetMap' })).toHaveAttribute('aria-checked', 'true');
    await page.keyboard.press('Escape');

    await map.choose('Cache', 'Tile details');
    await expect(page.locator('.tile-card')).toHaveAttribute('data-code', 'working-offline');
    await expect(page.locator('.tile-card')).toContainText('The built-in world');
    await page.keyboard.press('Escape');
    await expect(hint).toBeVisible();
    await test.step('the hint goes by its button, by keyboard', async () => {
      const dismiss = page.getByRole('button', { name: 'Dismiss the hint' });
      await page.locator('#map').focus();
      await page.keyboard.press('Tab');
      await expect(dismiss).toBeFocused();
      const told = calls.waitForReply('dismissHint');
      await page.keyboard.press('Enter');
      await expect(dismiss).toHaveCount(0);
      await expect(page.locator('#map')).toBeFocused();
      await told;
    });
    expect(program.stderr()).toBe('');
  });
});

test.describe('over a tile server', () => {
  networkTest.use({ flags: ['--view', '20,16,2'] });

  networkTest(
    'the hint goes for good once the map was moved a few times, and a press goes through it',
    async ({ calls, map, reopen }) => {
      const { page } = map;
      const hint = page.getByRole('region', { name: 'Hint' });
      await expect(page.locator('#map')).toBeFocused();
      const box = await hint.boundingBox();
      const before = await map.place();
      await page.mouse.move((box?.x ?? 0) + 30, (box?.y ?? 0) + 20);
      await page.mouse.down();
      await page.mouse.move((box?.x ?? 0) - 70, (box?.y ?? 0) - 30, { steps: 4 });
      await page.mouse.up();
      await page.mouse.move(5, 5);
      await expect.poll(async () => (await map.place()).lon).toBeGreaterThan(before.lon + 1);
      await page.keyboard.press('ArrowRight');
      await expect(hint).toBeVisible();
      const told = calls.waitForReply('dismissHint');
      await page.keyboard.press('ArrowRight');
      await expect(hint).toHaveCount(0);
      await told;
      const again = await reopen();
      await expect(again.page.getByRole('menubar')).toBeVisible();
      await expect(again.page.getByRole('region', { name: 'Hint' })).toHaveCount(0);
    },
  );
});

interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

function areApart(one: Box | null, other: Box | null): boolean {
  if (one === null || other === null) return false;
  const isBeside = one.x + one.width <= other.x || other.x + other.width <= one.x;
  return isBeside || one.y + one.height <= other.y || other.y + other.height <= one.y;
}
