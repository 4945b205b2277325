/** People draw on the map, change what they drew, and find it again. */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, type Page } from '@playwright/test';
import { dropFiles } from '../support/file-dropping.ts';
import { test } from '../support/map-page.ts';

test.use({ source: 'world', flags: ['--view', '0,180,5'], viewport: { width: 900, height: 700 } });

interface Saved {
  readonly type: string;
  readonly name: unknown;
  readonly coordinates: readonly unknown[];
}

/** The shapes in the only drawing on disk. */
function readSaved(dataDir: string): readonly Saved[] {
  const dir = join(dataDir, 'layers');
  const [name = ''] = readdirSync(dir);
  const { features } = JSON.parse(readFileSync(join(dir, name), 'utf8'));
  return features.map((feature: { geometry: Saved; properties: { name?: string } }) => ({
    type: feature.geometry.type,
    name: feature.properties.name,
    coordinates: feature.geometry.coordinates,
  }));
}

const toolbarOf = (page: Page) => page.getByRole('toolbar', { name: 'Drawing tools' });
const chooseTool = (page: Page, name: string) => toolbarOf(page).getByRole('button', { name, exact: true }).click();

/** Clicks at places of the page, one after another. */
async function clickAt(page: Page, ...places: readonly (readonly [x: number, y: number])[]): Promise<void> {
  for (const [x, y] of places) await page.mouse.click(x, y);
}

async function drag(page: Page, from: readonly [number, number], to: readonly [number, number]): Promise<void> {
  await page.mouse.move(...from);
  await page.mouse.down();
  await page.mouse.move(...to, { steps: 5 });
  await page.mouse.up();
}

test('a line, an area and a text are drawn, changed, undone, redone, and there after a reload', async ({
  map,
  dataDir,
}) => {
  const { page, choose } = map;
  const saved = () => readSaved(dataDir);
  const types = () => saved().map(({ type }) => type);
  await choose('File', 'New drawing');
  await expect(toolbarOf(page)).toBeVisible();
  await test.step('a line across 180° goes on beyond it', async () => {
    await clickAt(page, [350, 300], [450, 400], [550, 300], [550, 300]);
    await expect.poll(types).toEqual(['LineString']);
    const lons = saved()[0]?.coordinates.map((position) => Math.round((position as readonly number[])[0] ?? 0));
    expect(lons?.[0]).toBeLessThan(180);
    expect(lons?.[2]).toBeGreaterThan(180);
  });
  await test.step('Enter ends an area', async () => {
    await chooseTool(page, 'Area');
    await clickAt(page, [350, 450], [450, 450], [450, 550]);
    await page.keyboard.press('Enter');
    await expect.poll(types).toEqual(['LineString', 'Polygon']);
  });
  await test.step('a text is typed where it was placed', async () => {
    await chooseTool(page, 'Text');
    await clickAt(page, [600, 450]);
    await page.keyboard.type('Camp');
    await page.keyboard.press('Enter');
    await expect.poll(() => saved().at(-1)?.name).toBe('Camp');
  });
  await test.step('a corner is dragged, added and removed', async () => {
    await chooseTool(page, 'Select');
    await clickAt(page, [450, 400]);
    const before = saved()[0]?.coordinates;
    await drag(page, [450, 400], [450, 350]);
    await expect.poll(() => saved()[0]?.coordinates).not.toEqual(before);
    await drag(page, [400, 325], [400, 280]);
    await expect.poll(() => saved()[0]?.coordinates.length).toBe(4);
    await page.mouse.click(400, 280, { button: 'right' });
    await expect.poll(() => saved()[0]?.coordinates.length).toBe(3);
  });
  await test.step('each step can be undone and redone', async () => {
    const [moved] = saved();
    for (let step = 0; step < 3; step += 1) await page.keyboard.press('ControlOrMeta+z');
    await expect.poll(() => saved()[0]?.coordinates).not.toEqual(moved?.coordinates);
    for (let step = 0; step < 3; step += 1) await page.keyboard.press('ControlOrMeta+Shift+z');
    await expect.poll(() => saved()[0]).toEqual(moved);
  });
  await test.step('what is selected is deleted with a key, and brought back', async () => {
    await page.keyboard.press('Delete');
    await expect.poll(types).toEqual(['Polygon', 'Point']);
    await page.keyboard.press('ControlOrMeta+z');
    await expect.poll(types).toEqual(['LineString', 'Polygon', 'Point']);
  });
  const drawn = saved();
  await page.reload();
  await map.settled();
  await page.keyboard.press('F8');
  const row = page.getByRole('listitem').filter({ hasText: 'Drawing' });
  await expect(row).toContainText('1 point, 1 line, 1 area');
  await expect(page.locator('canvas.layer-labels')).toHaveAttribute('data-labels', '1');
  await row.getByRole('button', { name: 'Settings' }).click();
  await row.getByRole('button', { name: 'Edit', exact: true }).click();
  await expect(row).toContainText('Being edited');
  await toolbarOf(page).getByRole('button', { name: 'Done' }).click();
  await expect(row).toContainText('1 point, 1 line, 1 area');
  expect(saved()).toEqual(drawn);
});

test('a copy of a file is drawn on with keys, and the file stays as it was', async ({ map, dataDir }) => {
  const { page } = map;
  const file = join(dataDir, 'walk.geojson');
  const text = JSON.stringify({
    type: 'LineString',
    coordinates: [
      [179, 1],
      [180, 2],
    ],
  });
  writeFileSync(file, text);
  await dropFiles(page, '#map', [file]);
  const rowOf = (name: string) => page.getByRole('listitem').filter({ has: page.getByText(name, { exact: true }) });
  await expect(rowOf('walk')).toContainText('1 line');
  await rowOf('walk').getByRole('button', { name: 'Settings' }).click();
  await rowOf('walk').getByRole('button', { name: 'Edit a copy' }).click();
  await expect(rowOf('Copy of walk')).toContainText('Being edited');
  const line = toolbarOf(page).getByRole('button', { name: 'Line', exact: true });
  await toolbarOf(page).getByRole('button', { name: 'Select', exact: true }).focus();
  for (let step = 0; step < 3; step += 1) await page.keyboard.press('ArrowRight');
  await expect(line).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(page.locator('#map')).toBeFocused();
  await page.keyboard.press('Space');
  await page.keyboard.press('ArrowRight');
  await map.settled();
  await page.keyboard.press('Space');
  await page.keyboard.press('Enter');
  await page.keyboard.press('Escape');
  await expect(toolbarOf(page).getByRole('button', { name: 'Select', exact: true })).toHaveAttribute(
    'aria-pressed',
    'true',
  );
  await toolbarOf(page).getByRole('button', { name: 'Done' }).click();
  await expect(rowOf('Copy of walk')).toContainText('2 lines');
  expect(readFileSync(file, 'utf8')).toBe(text);
  await expect(rowOf('walk')).toContainText('1 line');
});
