/** Layers as people use them: files of their own on the map. */
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, type Locator, type Page } from '@playwright/test';
import { dropFiles } from '../support/file-dropping.ts';
import { type MapPage, test } from '../support/map-page.ts';

test.use({ source: 'world', flags: ['--view', '46.5,8,7'], viewport: { width: 900, height: 700 } });

const TRACK = [
  [46, 7],
  [46.5, 8],
  [46.5, 9],
];
const describeTrack = (name: string, points = TRACK) => `<?xml version="1.0"?>
<gpx version="1.1" xmlns="http://www.topografix.com/GPX/1/1"><trk><name>${name}</name><trkseg>
${points.map(([lat, lon]) => `<trkpt lat="${lat}" lon="${lon}"/>`).join('')}<trkpt lat="99" lon="8"/></trkseg></trk></gpx>`;
const AREA = {
  type: 'Feature',
  properties: { name: 'Reserve', ranger: '<b>Ann</b>' },
  geometry: {
    type: 'Polygon',
    coordinates: [
      [
        [7.2, 46.8],
        [8.8, 46.8],
        [8.8, 47.4],
        [7.2, 47.4],
        [7.2, 46.8],
      ],
    ],
  },
};

const panelOf = (page: Page) => page.locator('#side-panel');
const rowOf = (page: Page, name: string) =>
  page.getByRole('listitem').filter({ has: page.getByText(name, { exact: true }) });
const cardOf = (page: Page) => page.getByRole('region', { name: 'Selected feature' });
const listNames = (page: Page) => panelOf(page).locator('.layer-row h3').allTextContents();

/** True if a layer has drawn something nearly in this colour. */
function isDrawn(page: Page, colour: readonly number[]): Promise<boolean> {
  return page.evaluate(
    (wanted) => {
      const isWanted = (pixel: Uint8ClampedArray) =>
        wanted.every((part, index) => Math.abs((pixel[index] ?? 0) - part) < 6);
      return [...document.querySelectorAll<HTMLCanvasElement>('.leaflet-layers-pane canvas')].some((canvas) => {
        if (canvas.width * canvas.height === 0) return false;
        const copy = new OffscreenCanvas(canvas.width, canvas.height).getContext('2d', { willReadFrequently: true });
        copy?.drawImage(canvas, 0, 0);
        const pixels = copy?.getImageData(0, 0, canvas.width, canvas.height).data;
        for (let at = 0; at < (pixels?.length ?? 0); at += 4)
          if (pixels && isWanted(pixels.subarray(at, at + 4))) return true;
        return false;
      });
    },
    [...colour, 255],
  );
}

async function chooseFiles({ page, choose }: MapPage, files: string[]): Promise<void> {
  const chooser = page.waitForEvent('filechooser');
  await choose('File', 'Open…');
  await (await chooser).setFiles(files);
}

test('files are opened, restyled, put in order, selected, removed and brought back, and are there after a restart', async ({
  map,
  dataDir,
  reopen,
}) => {
  const { page } = map;
  const [track = '', area = '', bad = ''] = ['tour.gpx', 'area.geojson', 'page.gpx'].map((name) => join(dataDir, name));
  writeFileSync(track, describeTrack('Day 1'));
  writeFileSync(area, JSON.stringify(AREA));
  writeFileSync(bad, '<!doctype html><p>Sign in');
  await test.step('chosen files open as layers, and what was skipped is said', async () => {
    await chooseFiles(map, [track]);
    await expect(page.locator('#notices')).toContainText(
      '“tour.gpx” opened. Skipped because they can’t be read: 1 point.',
    );
    await expect(rowOf(page, 'tour')).toContainText('1 line');
    await expect.poll(() => isDrawn(page, [0xd0, 0x1c, 0x8b])).toBe(true);
  });
  await test.step('dropped files open on top; one that can’t be read says why and leaves no layer', async () => {
    await dropFiles(page, '#map', [area, bad]);
    await expect(page.locator('#notices')).toContainText('page.gpx: This is a web page.');
    await expect(rowOf(page, 'area')).toContainText('1 area');
    await expect.poll(() => listNames(page)).toEqual(['area', 'tour']);
  });
  await test.step('a new colour is drawn at once', async () => {
    await page.getByRole('button', { name: 'Settings of “tour”' }).click();
    await rowOf(page, 'tour').getByLabel('Colour').fill('#008837');
    await expect.poll(() => isDrawn(page, [0x00, 0x88, 0x37])).toBe(true);
    await expect.poll(() => isDrawn(page, [0xd0, 0x1c, 0x8b])).toBe(false);
  });
  await test.step('keys change the order, and the focus stays', async () => {
    const colour = rowOf(page, 'tour').getByLabel('Colour');
    await colour.focus();
    await page.keyboard.press('Alt+ArrowUp');
    await expect.poll(() => listNames(page)).toEqual(['tour', 'area']);
    await expect(colour).toBeFocused();
  });
  await test.step('a hidden layer isn’t drawn', async () => {
    await page.getByRole('checkbox', { name: 'Show “tour”' }).uncheck();
    await expect.poll(() => isDrawn(page, [0x00, 0x88, 0x37])).toBe(false);
    await page.getByRole('checkbox', { name: 'Show “tour”' }).check();
    await expect.poll(() => isDrawn(page, [0x00, 0x88, 0x37])).toBe(true);
  });
  await test.step('a click selects a feature, and its card shows its properties as text', async () => {
    await page.getByRole('button', { name: 'Settings of “area”' }).click();
    await rowOf(page, 'area').getByRole('button', { name: 'Zoom to' }).click();
    await map.settled();
    // In the middle of what the panel leaves of the map.
    await page.locator('#map').click({ position: { x: 270, y: 310 } });
    await expect(cardOf(page)).toContainText('Reserve');
    await expect(cardOf(page).getByRole('definition').last()).toHaveText('Ann');
    await page.keyboard.press('Escape');
    await expect(cardOf(page)).toHaveCount(0);
  });
  await test.step('a removed layer is brought back', async () => {
    await rowOf(page, 'tour').getByRole('button', { name: 'Remove' }).click();
    await expect.poll(() => listNames(page)).toEqual(['area']);
    await page.locator('#map').focus();
    await page.keyboard.press('ControlOrMeta+z');
    await expect.poll(() => listNames(page)).toEqual(['tour', 'area']);
  });
  const { page: next } = await reopen();
  await expect.poll(() => isDrawn(next, [0x00, 0x88, 0x37])).toBe(true);
  await next.keyboard.press('F8');
  await expect.poll(() => listNames(next)).toEqual(['tour', 'area']);
  await test.step('settings that open below the edge of a small panel come into view', async () => {
    await next.setViewportSize({ width: 640, height: 480 });
    await next.getByRole('button', { name: 'Settings of “area”' }).click();
    const topOf = async (part: Locator) => (await part.boundingBox())?.y ?? 0;
    // With its settings, the row is higher than the panel: it goes to the panel's top.
    const findGap = async () => (await topOf(rowOf(next, 'area'))) - (await topOf(next.locator('.panel-content')));
    await expect.poll(findGap).toBeLessThan(20);
  });
});

test('a file that the program opened is followed on disk', async ({ map, dataDir, reopen }) => {
  await map.page.close();
  const track = join(dataDir, 'walk.gpx');
  writeFileSync(track, describeTrack('One'));
  const { page } = await reopen([track]);
  await page.keyboard.press('F8');
  await expect(rowOf(page, 'walk')).toContainText('1 line');
  writeFileSync(track, describeTrack('Two').replace('</trk>', '</trk><wpt lat="46.2" lon="7.5"/>'));
  await expect(rowOf(page, 'walk')).toContainText('1 point, 1 line');
  rmSync(track);
  await expect(rowOf(page, 'walk')).toContainText('File missing');
});
