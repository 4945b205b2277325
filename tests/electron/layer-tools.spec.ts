/** In real Electron: a program's layer file that changes while it is shown, what its program hears, and drawings by mouse and menu. */
import { once } from 'node:events';
import { readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, type Page, test } from '@playwright/test';
import { openMap } from '../support/electron-map.ts';
import { writeLayerFile } from '../support/layer-format.ts';
import { readColours } from '../support/map-frames.ts';
import { chooseNatively, launchElectron, titleElectronSpecs, useElectron } from '../support/real-electron.ts';

const [RED, BLUE, GREEN, DRAWN] = ['#e01010', '#1010d0', '#008837', '#7b3294'];
/** From the middle of the map, in CSS pixels: within the zone, and beside the cross in the middle. */
const ZONE = [-30, -20] as const;
const FLAGS = ['--events', '--view', '46,11,5'];

const electron = useElectron(() => {
  writeFileSync(zoneFile(), describeZone(RED));
  return { flags: [...FLAGS, zoneFile()] };
});

const zoneFile = () => join(electron.dataDir, 'zone.json');

/** A square of about 90 pixels round the middle of the map, and a point within it. */
function describeZone(fillColour: string): string {
  const positions = [
    [9, 44.6],
    [13, 44.6],
    [13, 47.4],
    [9, 47.4],
  ];
  return writeLayerFile([
    {
      kind: 'polygon',
      selectable: true,
      defaults: { filled: true, colour: fillColour, fillColour },
      objects: [{ name: 'Zone', positions, data: { id: 17 } }],
    },
    { kind: 'point', selectable: true, objects: [{ name: 'Buoy', position: [12, 45.2], data: [1, 2] }] },
  ]);
}

/** Where the page has a place that is so far from the middle of the map. */
async function placeOf(page: Page, [right, down]: readonly [number, number]) {
  const box = await page.locator('#map').boundingBox();
  if (box === null) throw new Error('the map has no box');
  return { x: box.x + box.width / 2 + right, y: box.y + box.height / 2 + down };
}

async function colourAt(page: Page, from: readonly [number, number]) {
  const { x, y } = await placeOf(page, from);
  const pixel = await page.screenshot({ clip: { x: Math.floor(x), y: Math.floor(y), width: 1, height: 1 } });
  return (await readColours(page, [pixel], { x: 0, y: 0 }))[0];
}

const expectColour = (page: Page, colour: string, from: readonly [number, number] = ZONE) =>
  expect.poll(() => colourAt(page, from)).toBe(colour);

/** Clicks at places that are counted from the middle of the map, one after another. */
async function clickAt(page: Page, ...places: readonly (readonly [number, number])[]): Promise<void> {
  for (const from of places) {
    const { x, y } = await placeOf(page, from);
    await page.mouse.click(x, y);
  }
}

async function drag(page: Page, from: readonly [number, number], to: readonly [number, number]): Promise<void> {
  const [begin, end] = [await placeOf(page, from), await placeOf(page, to)];
  await page.mouse.move(begin.x, begin.y);
  await page.mouse.down();
  await page.mouse.move(end.x, end.y, { steps: 5 });
  await page.mouse.up();
}

const rowOf = (page: Page, name: string) =>
  page.getByRole('listitem').filter({ has: page.getByText(name, { exact: true }) });
const cardOf = (page: Page) => page.getByRole('region', { name: 'Selected features' });
const toolbarOf = (page: Page) => page.getByRole('toolbar', { name: 'Drawing tools' });
const chooseTool = (page: Page, name: string) => toolbarOf(page).getByRole('button', { name, exact: true }).click();

/** The shapes in the only drawing on disk; a file that isn't whole throws. */
function readDrawn(): readonly { readonly type: string; readonly coordinates: readonly unknown[] }[] {
  const dir = join(electron.dataDir, 'layers');
  const [name = '', ...others] = readdirSync(dir).filter((each) => !each.endsWith('.tmp'));
  expect(others).toEqual([]);
  const { features } = JSON.parse(readFileSync(join(dir, name), 'utf8'));
  return features.map(({ geometry }: { readonly geometry: unknown }) => geometry);
}
const listTypes = () => readDrawn().map(({ type }) => type);

test.describe(titleElectronSpecs('layers of programs and drawings in real Electron'), () => {
  test('the map follows a program’s file, which hears what people select', async () => {
    const { app, page } = electron.run;
    let printed = '';
    app.process().stdout?.on('data', (chunk) => {
      printed += chunk;
    });
    /** The last event of a name; a line that isn't JSON throws. */
    const lastOf = (name: string) =>
      printed
        .split('\n')
        .slice(0, -1)
        .map((line) => JSON.parse(line))
        .findLast(({ event }) => event === name);
    await openMap(electron.run);
    await test.step('a file that is replaced in one step, broken, taken away and back', async () => {
      await expectColour(page, RED);
      writeFileSync(`${zoneFile()}.new`, describeZone(BLUE));
      renameSync(`${zoneFile()}.new`, zoneFile());
      await expectColour(page, BLUE);
      await chooseNatively(app, 'showLayers');
      const half = describeZone(RED).split('\n').slice(0, 12).join('\n');
      writeFileSync(zoneFile(), half);
      await expect(rowOf(page, 'zone')).toContainText('Line 12, column');
      expect(await colourAt(page, ZONE)).toBe(BLUE);
      rmSync(zoneFile());
      await expect(rowOf(page, 'zone')).toContainText('File missing');
      writeFileSync(zoneFile(), describeZone(GREEN));
      await expectColour(page, GREEN);
      await expect(rowOf(page, 'zone')).toContainText('1 point, 1 area');
    });
    await test.step('a click', async () => {
      await clickAt(page, ZONE);
      await expect(cardOf(page)).toContainText('Zone');
      await expect.poll(() => lastOf('select')?.features).toMatchObject([{ name: 'Zone', data: { id: 17 } }]);
      await page.keyboard.press('Escape');
      await expect.poll(() => lastOf('deselect')).toEqual({ event: 'deselect' });
    });
    await test.step('and a box', async () => {
      await chooseNatively(app, 'selectFeatures');
      await drag(page, [-100, -100], [100, 100]);
      await expect(cardOf(page)).toContainText('2 features');
      await expect.poll(() => lastOf('box-select')?.features.length).toBe(2);
      const { features, more } = lastOf('box-select');
      expect([features, more]).toMatchObject([
        [
          { name: 'Zone', data: { id: 17 } },
          { name: 'Buoy', file: 'zone.json', position: { lon: 12, lat: 45.2 }, data: [1, 2] },
        ],
        0,
      ]);
    });
  });

  test('a drawing is made, undone, redone, restyled, moved below, and there after a restart and a crash', async () => {
    const { app, page } = electron.run;
    await openMap(electron.run);
    await expectColour(page, RED);
    await test.step('a line and a text by mouse', async () => {
      await chooseNatively(app, 'newDrawing');
      await expect(toolbarOf(page)).toBeVisible();
      await clickAt(page, [-200, -20], [-120, 100], [150, -20], [150, -20]);
      await expect.poll(listTypes).toEqual(['LineString']);
      await chooseTool(page, 'Text');
      await clickAt(page, [-150, -100]);
      await page.keyboard.type('Camp');
      await page.keyboard.press('Enter');
      await expect.poll(listTypes).toEqual(['LineString', 'Point']);
    });
    await test.step('a corner is moved over the zone, undone and redone from the menu', async () => {
      await chooseTool(page, 'Select');
      await clickAt(page, [-120, 100]);
      const before = readDrawn();
      await drag(page, [-120, 100], [-120, -20]);
      await expect.poll(readDrawn).not.toEqual(before);
      const after = readDrawn();
      await chooseNatively(app, 'undo');
      await expect.poll(readDrawn).toEqual(before);
      await chooseNatively(app, 'redo');
      await expect.poll(readDrawn).toEqual(after);
      await chooseTool(page, 'Done');
      await expect(toolbarOf(page)).toBeHidden();
    });
    await test.step('its looks, and its place in the order', async () => {
      await chooseNatively(app, 'showLayers');
      await page.getByRole('button', { name: 'Settings of “Drawing”' }).click();
      const colour = rowOf(page, 'Drawing').getByLabel('Colour');
      await colour.fill(DRAWN);
      await expectColour(page, DRAWN);
      await colour.focus();
      await page.keyboard.press('Alt+ArrowDown');
      await expectColour(page, RED);
      await expectColour(page, DRAWN, [-100, -20]);
    });
    const drawn = readDrawn();
    await app.close();
    electron.run = await launchElectron(electron.dataDir, { flags: FLAGS });
    await test.step('after a restart', async () => {
      await expectColour(electron.run.page, DRAWN, [-100, -20]);
      await expectColour(electron.run.page, RED);
      await expect(electron.run.page.locator('canvas.layer-labels')).toHaveAttribute('data-labels', '1');
      expect(readDrawn()).toEqual(drawn);
    });
    await test.step('after a crash right after a change', async () => {
      const { page: again } = electron.run;
      await chooseNatively(electron.run.app, 'showLayers');
      await again.getByRole('button', { name: 'Settings of “Drawing”' }).click();
      await rowOf(again, 'Drawing').getByRole('button', { name: 'Edit', exact: true }).click();
      await chooseTool(again, 'Point');
      await clickAt(again, [-150, 150]);
      const first = electron.run.app.process();
      const ended = once(first, 'exit');
      first.kill('SIGKILL');
      await ended;
      const left = readDrawn();
      expect([2, 3]).toContain(left.length);
      expect(left.slice(0, 2)).toEqual(drawn);
      electron.run = await launchElectron(electron.dataDir, { flags: FLAGS });
      await expectColour(electron.run.page, DRAWN, [-100, -20]);
      await chooseNatively(electron.run.app, 'showLayers');
      await expect(rowOf(electron.run.page, 'Drawing')).toContainText(
        left.length === 2 ? '1 point, 1 line' : '2 points, 1 line',
      );
    });
  });
});
