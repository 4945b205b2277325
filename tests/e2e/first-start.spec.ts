/** The very first start: nothing is set, nothing is stored, and here there is no network either. */
import { expect } from '@playwright/test';
import { FIX_THE_MAP_URL } from '../../shared/source.ts';
import { describeMapPage, test } from '../support/map-page.ts';
import { expectStates } from '../support/network-map.ts';
import { readShownTiles } from '../support/shown-tiles.ts';

test.use({ source: null, flags: ['--offline'] });

test('shows OpenStreetMap over the built-in world, with its makers and why it is not there', async ({
  page,
  program,
}) => {
  await page.goto(program.url);
  const map = describeMapPage(page);
  await expectStates(map, ['missing+world']);
  // Never grey: there is land and sea, and each tile is another picture than its neighbour.
  expect(new Set((await readShownTiles(page)).map(({ colour }) => colour)).size).toBeGreaterThan(1);

  const attribution = page.getByRole('note', { name: 'Attribution' });
  await expect(attribution.getByRole('link', { name: '© OpenStreetMap contributors' })).toHaveAttribute(
    'href',
    'https://www.openstreetmap.org/copyright',
  );
  await expect(attribution.getByRole('link', { name: 'Fix the map' })).toHaveAttribute('href', FIX_THE_MAP_URL);
  await expect(attribution).toBeInViewport({ ratio: 1 });

  await page.getByRole('menubar').getByRole('menuitem', { name: 'Source', exact: true }).click();
  await expect(page.getByRole('menuitemradio', { name: 'OpenStreetMap' })).toHaveAttribute('aria-checked', 'true');
  await page.keyboard.press('Escape');

  await map.choose('Cache', 'Explain tile');
  await expect(page.locator('.tile-card')).toHaveAttribute('data-code', 'working-offline');
  await expect(page.locator('.tile-card')).toContainText('The built-in world');
  expect(program.stderr()).toBe('');
});
