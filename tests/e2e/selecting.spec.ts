/** Selecting many features at once, and what the program that started the map hears of it. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, type Page } from '@playwright/test';
import { dropFiles } from '../support/file-dropping.ts';
import { test } from '../support/map-page.ts';
import type { RunningProgram } from '../support/program.ts';

test.use({ source: 'world', flags: ['--events', '--view', '46.5,8,7'], viewport: { width: 900, height: 700 } });

const feature = (type: string, coordinates: unknown, properties: object) => ({
  type: 'Feature',
  properties,
  geometry: { type, coordinates },
});
const RING = [
  [7.2, 46.8],
  [8.8, 46.8],
  [8.8, 47.4],
  [7.2, 47.4],
  [7.2, 46.8],
];
const HUTS = [
  feature('Point', [7.5, 46.2], { name: 'Low hut', site: 'https://hut.example/low', beds: 12 }),
  feature('Point', [8.5, 46.2], { name: 'High hut', text: '<p>Open in <b>summer</b></p>' }),
];
const collect = (features: readonly unknown[]) => JSON.stringify({ type: 'FeatureCollection', features });

const cardOf = (page: Page) => page.getByRole('region', { name: 'Selected features' });
const listNames = (page: Page) => page.locator('.layer-row h3').allTextContents();
/** Every line is JSON: a line that isn't whole would throw. */
const readEvents = (program: RunningProgram) => program.stdout().map((line) => JSON.parse(line));
const lastOf = (program: RunningProgram, name: string) => readEvents(program).findLast(({ event }) => event === name);

async function drag(page: Page, from: readonly [number, number], to: readonly [number, number]): Promise<void> {
  await page.mouse.move(...from);
  await page.mouse.down();
  await page.mouse.move(...to, { steps: 4 });
}

test('a box selects features for the card and for the program that listens, and rows are dragged', async ({
  map,
  program,
  dataDir,
}) => {
  const { page } = map;
  const [huts = '', area = ''] = ['huts.geojson', 'area.geojson'].map((name) => join(dataDir, name));
  writeFileSync(huts, collect(HUTS));
  writeFileSync(area, collect([feature('Polygon', [RING], { name: 'Reserve' })]));
  await dropFiles(page, '#map', [huts, area]);
  await expect.poll(() => listNames(page)).toEqual(['area', 'huts']);
  const findGrip = async (row: number) => {
    const box = await page.locator('.layer-row [data-grip]').nth(row).boundingBox();
    return [(box?.x ?? 0) + 10, (box?.y ?? 0) + 12] as const;
  };
  await test.step('a row is dragged to another place, unless Escape is pressed', async () => {
    const [from, to] = [await findGrip(1), await findGrip(0)];
    await drag(page, from, [to[0], to[1] - 20]);
    await expect(page.locator('.drop-line')).toBeVisible();
    await page.keyboard.press('Escape');
    await page.mouse.up();
    expect(await listNames(page)).toEqual(['area', 'huts']);
    await drag(page, from, [to[0], to[1] - 20]);
    await page.mouse.up();
    await expect.poll(() => listNames(page)).toEqual(['huts', 'area']);
  });
  await page.keyboard.press('Escape');
  await map.goTo(46.7, 8, 8);
  await map.settled();
  await test.step('a box selects what it touches', async () => {
    await expect(page.locator('.first-hint')).toBeVisible();
    await map.choose('View', 'Select features');
    // It says that a drag moves the map.
    await expect(page.locator('.first-hint')).toBeHidden();
    await drag(page, [120, 120], [800, 660]);
    await page.mouse.up();
    await expect(cardOf(page)).toContainText('3 features');
    await expect.poll(() => lastOf(program, 'box-select')?.features.length).toBe(3);
    const { features, more } = lastOf(program, 'box-select');
    expect(features[0]).toEqual({
      layer: 'huts',
      file: 'huts.geojson',
      name: 'Low hut',
      position: { lon: 7.5, lat: 46.2 },
      properties: HUTS[0]?.properties,
    });
    expect([features[2].name, features[2].position, more]).toEqual(['Reserve', null, 0]);
  });
  await test.step('the card leads to each feature and back, with links and without HTML', async () => {
    await cardOf(page).getByRole('button', { name: 'Low hut' }).click();
    await expect(cardOf(page).getByRole('link', { name: 'https://hut.example/low' })).toHaveAttribute(
      'title',
      'https://hut.example/low',
    );
    await cardOf(page).getByRole('button', { name: 'Back to list' }).click();
    await cardOf(page).getByRole('button', { name: 'High hut' }).click();
    await expect(cardOf(page)).toContainText('Open in summer');
  });
  await test.step('Escape clears the selection and then leaves the tool', async () => {
    await page.keyboard.press('Escape');
    await expect(cardOf(page)).toHaveCount(0);
    await expect.poll(() => readEvents(program).at(-1)?.event).toBe('deselect');
    const button = page.getByRole('button', { name: 'Select features' });
    await expect(button).toHaveAttribute('aria-pressed', 'true');
    await page.keyboard.press('Control+a');
    await expect(cardOf(page)).toContainText('3 features');
    await page.keyboard.press('Escape');
    await page.keyboard.press('Escape');
    await expect(button).toHaveAttribute('aria-pressed', 'false');
  });
  await test.step('the area inside one shape is saved', async () => {
    await page.locator('#map').click({ position: { x: 450, y: 200 } });
    await cardOf(page).getByRole('button', { name: 'Save area inside this shape…' }).click();
    await expect(page.locator('#side-panel')).toContainText('Reserve');
  });
  const [first, second] = readEvents(program);
  expect([first.ready, second]).toEqual([true, { event: 'zoom', zoom: 7 }]);
  expect(lastOf(program, 'zoom')).toEqual({ event: 'zoom', zoom: 8 });
  expect(lastOf(program, 'select')).toMatchObject({ features: [{ name: 'Reserve' }], more: 0 });
  expect(readEvents(program).filter(({ event }) => event === 'position').length).toBeGreaterThan(3);
});
