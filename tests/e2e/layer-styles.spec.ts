/** A KMZ archive on the map, by its pixels: an icon over the corner of four tiles, and a picture over a part of the world. */
import fs from 'node:fs';
import path from 'node:path';
import { expect, type Page } from '@playwright/test';
import { strToU8, zipSync } from 'fflate';
import { LAYER_COLOURS } from '../../shared/layers/layer.ts';
import { readColours } from '../support/map-frames.ts';
import { test as base } from '../support/map-page.ts';
import { makeTempDir, removeTempDir } from '../support/program.ts';
import { makePngOf } from '../support/tile-images.ts';

const [RED, GREEN, BLUE] = ['#e01010', '#10c010', '#1010d0'];

const KML = `<kml><Document><name>Styles</name>
  <Style id="icon"><IconStyle><Icon><href>files/icon.png</href></Icon></IconStyle></Style>
  <Placemark><name>Hut</name><styleUrl>#icon</styleUrl><Point><coordinates>0,0</coordinates></Point></Placemark>
  <GroundOverlay><name>Photo</name><Icon><href>files/photo.png</href></Icon>
    <LatLonBox><north>60</north><south>0</south><east>60</east><west>20</west></LatLonBox></GroundOverlay>
  </Document></kml>`;

const test = base.extend<{ readonly file: string }>({
  viewport: { width: 1280, height: 800 },
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the names of fixtures off this pattern.
  file: async ({}, use) => {
    const dir = makeTempDir();
    const file = path.join(dir, 'styles.kmz');
    const files = {
      'doc.kml': strToU8(KML),
      'files/icon.png': makePngOf(64, 64, () => RED),
      'files/photo.png': makePngOf(64, 64, (_, y) => (y < 32 ? GREEN : BLUE)),
    };
    fs.writeFileSync(file, zipSync(files));
    await use(file);
    await removeTempDir(dir);
  },
  flags: async ({ file }, use) => use(['--view', '0,0,2', file]),
});

/** The colour some pixels to the right of and below the place at 0, 0. */
async function colourAt(page: Page, right: number, down: number) {
  const box = await page.locator('#map').boundingBox();
  const at = { x: (box?.x ?? 0) + (box?.width ?? 0) / 2 + right, y: (box?.y ?? 0) + (box?.height ?? 0) / 2 + down };
  return (await readColours(page, [await page.screenshot()], at))[0];
}

test('draws the icons and pictures in a KMZ archive as it says, or as the layer’s look does', async ({
  map: { page },
}) => {
  const expectColour = (colour: string, ...place: [number, number]) =>
    expect.poll(() => colourAt(page, ...place)).toBe(colour);
  await test.step('the icon whole, on four tiles', async () => {
    for (const [right, down] of [
      [-14, -14],
      [13, -14],
      [-14, 13],
      [13, 13],
    ] as const)
      await expectColour(RED, right, down);
    expect(await colourAt(page, -18, 5)).not.toBe(RED);
  });
  await test.step('the picture where its middle is at 30° north, not halfway up on the map', async () => {
    await expectColour(GREEN, 100, -93);
    await expectColour(BLUE, 100, -86);
  });
  await test.step('the layer’s look instead', async () => {
    await page.keyboard.press('F8');
    await page.getByRole('button', { name: 'Settings of “styles”' }).click();
    await page.getByLabel('Use the file’s own styles').uncheck();
    await expectColour(LAYER_COLOURS[0], 2, 2);
    expect(await colourAt(page, -14, -14)).not.toBe(RED);
  });
});
