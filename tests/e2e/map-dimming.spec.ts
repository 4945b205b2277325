/** The map in the dark theme: dimmed or as it is, as people choose, in every window, and as soon as the theme changes. */
import { expect, type Page } from '@playwright/test';
import { DARK_WORLD, LIGHT_WORLD } from '../../shared/world/world-palette.ts';
import type { MapPage } from '../support/map-page.ts';
import { test } from '../support/network-map.ts';

test.use({ flags: ['--view', '20,16,2'], viewport: { width: 480, height: 400 }, colorScheme: 'dark' });

const ENTRY = 'Dim the map in the dark theme';

/** The filter over the map, land below the tiles included. */
function readFilter(page: Page): Promise<string> {
  return page.locator('.leaflet-tile-pane').evaluate((pane) => getComputedStyle(pane).filter);
}

async function expectDimming(page: Page, dimmed: boolean): Promise<void> {
  const wanted = dimmed ? /^brightness\(0\.\d+\)/ : /^none$/;
  await expect.poll(() => readFilter(page)).toMatch(wanted);
}

async function expectTicked({ page }: MapPage, ticked: boolean): Promise<void> {
  await page.getByRole('menubar').getByRole('menuitem', { name: 'View', exact: true }).click();
  const entry = page.getByRole('menuitemcheckbox', { name: ENTRY });
  await expect(entry).toHaveAttribute('aria-checked', String(ticked));
  await page.keyboard.press('Escape');
  await page.keyboard.press('Escape');
}

test('is dimmed in the dark as long as people want that, and never otherwise', async ({ map, program }) => {
  const { page } = map;
  const other = await page.context().newPage();
  await other.goto(program.url);
  await expect(other.locator('#map canvas.leaflet-tile').first()).toBeVisible();

  await test.step('dims the map in the dark at first', async () => {
    await expectDimming(page, true);
    await expectTicked(map, true);
  });
  await test.step('follows the theme of the system while it is open', async () => {
    await page.emulateMedia({ colorScheme: 'light' });
    await expectDimming(page, false);
    await page.emulateMedia({ colorScheme: 'dark' });
    await expectDimming(page, true);
  });
  await test.step('leaves the map alone where people have chosen the colours of everything', async () => {
    await page.emulateMedia({ colorScheme: 'dark', forcedColors: 'active' });
    await expectDimming(page, false);
    await page.emulateMedia({ colorScheme: 'dark', forcedColors: null });
  });
  await test.step('shows it as it is once that is chosen, in every window', async () => {
    await map.choose('View', ENTRY);
    await expectDimming(page, false);
    await expectDimming(other, false);
    await expectTicked(map, false);
  });
  await test.step('remembers that', async () => {
    await page.reload();
    await map.settled();
    await expectDimming(page, false);
  });
  await test.step('and dims it again', async () => {
    await map.choose('View', ENTRY);
    await expectDimming(page, true);
    await expectDimming(other, true);
  });
});

/** The colour in the middle of the Gulf of Guinea: of the tile, and of the land below it. */
function readSea(page: Page): Promise<readonly string[]> {
  return page.evaluate(() => {
    const middle = document.querySelector('#map')?.getBoundingClientRect() ?? new DOMRect();
    const [x, y] = [middle.left + middle.width / 2, middle.top + middle.height / 2];
    const layers = ['#map canvas.leaflet-tile-loaded', '#map .underlay'].map((selector) =>
      [...document.querySelectorAll<HTMLCanvasElement>(selector)].find((canvas) => {
        const box = canvas.getBoundingClientRect();
        return x >= box.left && x < box.right && y >= box.top && y < box.bottom;
      }),
    );
    return layers.map((canvas) => {
      if (!canvas) return 'none';
      const box = canvas.getBoundingClientRect();
      const scale = canvas.width / box.width;
      const at = [(x - box.left) * scale, (y - box.top) * scale].map(Math.floor) as [number, number];
      // A canvas of its own: the map's are not made for reading.
      const context = new OffscreenCanvas(1, 1).getContext('2d');
      context?.drawImage(canvas, -at[0], -at[1]);
      const pixel = context?.getImageData(0, 0, 1, 1).data ?? [];
      return `#${[...pixel]
        .slice(0, 3)
        .map((part) => part.toString(16).padStart(2, '0'))
        .join('')}`;
    });
  });
}

test.describe('the built-in world', () => {
  test.use({ flags: ['--source', 'world', '--view', '1.5,3.5,5'] });

  test('has its own colours in the dark, undimmed, and changes them with the theme', async ({ map }) => {
    const { page } = map;
    const expectSea = (colour: string) => expect.poll(() => readSea(page)).toEqual([colour, colour]);
    await expectSea(DARK_WORLD.sea);
    await expectDimming(page, false);
    await page.emulateMedia({ colorScheme: 'light' });
    await expectSea(LIGHT_WORLD.sea);
    // Tiles that have left the page are kept as pictures, and must not come back in the other colours.
    await page.keyboard.press('+');
    await map.settled();
    await page.emulateMedia({ colorScheme: 'dark' });
    await expectSea(DARK_WORLD.sea);
    await page.keyboard.press('-');
    await map.settled();
    await expectSea(DARK_WORLD.sea);
    await map.choose('File', 'Work offline');
    await map.choose('Source', 'OpenStreetMap');
    await expectDimming(page, true);
  });
});
