/** A program's layer file on the map: what stays on the view, the demo, changes of the file and its mistakes. */
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, type Page } from '@playwright/test';
import type { FileLayer } from '../../shared/geo-file/layer-format.ts';
import { writeLayerFile } from '../support/layer-format.ts';
import { readColours } from '../support/map-frames.ts';
import { test as base } from '../support/map-page.ts';
import { makeTempDir, removeTempDir } from '../support/program.ts';

const DEMO = fileURLToPath(new URL('../../docs/demo.tilekeep.json', import.meta.url));
const [RED, BLUE] = ['#e01010', '#1010d0'];

/** A box in the lower right corner of the view, which reaches below the controls. */
const makeCorner = (fillColour: string): FileLayer => ({
  kind: 'polygon',
  name: 'Legend',
  relativeTo: 'view',
  selectable: true,
  defaults: { placement: 'se', filled: true, width: 0, fillColour },
  objects: [
    {
      name: 'Box',
      data: { id: 17 },
      positions: [
        [-400, -300],
        [0, -300],
        [0, 0],
        [-400, 0],
      ],
    },
  ],
});

const test = base.extend<{ readonly file: string }>({
  viewport: { width: 900, height: 700 },
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the names of fixtures off this pattern.
  file: async ({}, use) => {
    const dir = makeTempDir();
    const file = path.join(dir, 'legend.json');
    fs.writeFileSync(file, writeLayerFile([makeCorner(RED)]));
    await use(file);
    await removeTempDir(dir);
  },
  flags: async ({ file }, use) => use(['--view', '47.4,12,5', file, DEMO]),
});

/** The colour some pixels from the lower right corner of the map. */
async function colourAt(page: Page, left: number, up: number) {
  const box = await page.locator('#map').boundingBox();
  const at = { x: (box?.x ?? 0) + (box?.width ?? 0) - left, y: (box?.y ?? 0) + (box?.height ?? 0) - up };
  return (await readColours(page, [await page.screenshot()], at))[0];
}

test('keeps its place on the view below the controls, follows its file, and says what is wrong in it', async ({
  map: { page, goTo },
  file,
}) => {
  const expectColour = (colour: string) => expect.poll(() => colourAt(page, 350, 280)).toBe(colour);
  const rowOf = (name: string) => page.getByRole('listitem').filter({ has: page.getByText(name, { exact: true }) });
  await test.step('in its corner, while the map moves', async () => {
    await expectColour(RED);
    expect(await colourAt(page, 410, 280)).not.toBe(RED);
    await goTo(40, 0, 4);
    await expectColour(RED);
  });
  await test.step('and a click finds it there', async () => {
    const box = await page.locator('#map').boundingBox();
    await page.mouse.click((box?.x ?? 0) + (box?.width ?? 0) - 350, (box?.y ?? 0) + (box?.height ?? 0) - 280);
    const card = page.getByRole('region', { name: 'Selected feature' });
    await expect(card).toContainText('Box');
    await expect(card).toContainText('17');
    await expect.poll(() => colourAt(page, 402, 280)).toBe('#ffe14d');
    await page.keyboard.press('Escape');
    await expect(card).toBeHidden();
    await expect.poll(() => colourAt(page, 402, 280)).not.toBe('#ffe14d');
  });
  await test.step('also when the window has another size', async () => {
    await page.setViewportSize({ width: 640, height: 480 });
    await expectColour(RED);
  });
  await test.step('below the controls', async () => {
    const zoomIn = await page.getByRole('button', { name: 'Zoom in' }).boundingBox();
    const at = { x: (zoomIn?.x ?? 0) + 5, y: (zoomIn?.y ?? 0) + 10 };
    expect(await readColours(page, [await page.screenshot()], at)).not.toContain(RED);
    await expect(page.getByRole('link', { name: 'Natural Earth' })).toBeVisible();
  });
  await test.step('with its mistakes by line, and what was drawn before', async () => {
    const text = writeLayerFile([makeCorner(BLUE)]);
    fs.writeFileSync(file, text.replace('"placement": "se"', '"placement": "sout"'));
    await page.keyboard.press('F8');
    await expect(rowOf('legend')).toContainText(
      'Line 10: layers[0].defaults.placement is “sout”. Use cc, nw, cn, ne, ce, se, cs, sw or cw.',
    );
    // The panel covers the box.
    await page.keyboard.press('Escape');
    await expectColour(RED);
    fs.writeFileSync(file, text);
    await expectColour(BLUE);
    await page.keyboard.press('F8');
    await expect(rowOf('legend')).toContainText('1 on the view');
    await expect(rowOf('demo.tilekeep')).toContainText('45 on the view');
  });
});
