/** Files as layers on the map, by their pixels: kinds, colours, order, zooms, changes of the file, and what is selected. */
import fs from 'node:fs';
import path from 'node:path';
import { expect, type Page } from '@playwright/test';
import { LAYER_COLOURS, type Layer } from '../../shared/layers/layer.ts';
import { writeGeoJson } from '../support/layer-files.ts';
import { readColours, recordFrames } from '../support/map-frames.ts';
import { test as base } from '../support/map-page.ts';
import { callBeside } from '../support/page-calls.ts';
import { makeTempDir, removeTempDir } from '../support/program.ts';

const [FIRST, SECOND] = LAYER_COLOURS;
const HALO = '#ffe14d';
const CENTRE = [11, 46] as const;
const ZOOM = 5;
/** Places of lines, on whole pixels so that their casings have pixels of their own. */
const [LON, OTHER_LON] = [23, 46].map((px) => CENTRE[0] + (px * 360) / (256 * 2 ** ZOOM)) as [number, number];

const square = (west: number, south: number, edge: number) => [
  [west, south],
  [west + edge, south],
  [west + edge, south + edge],
  [west, south + edge],
  [west, south],
];
/** A line from south to north, a point, and an area with a hole. */
const kinds = (lon: number) =>
  writeGeoJson([
    {
      type: 'LineString',
      coordinates: [
        [lon, 43],
        [lon, 49],
      ],
      properties: { name: 'North' },
    },
    { type: 'Point', coordinates: [15, 47.5], properties: { name: 'Hut' } },
    { type: 'Polygon', coordinates: [square(5, 44, 4), square(6, 45, 2)], properties: { name: 'Park' } },
  ]);
/** A line from west to east through the centre. */
const ACROSS = writeGeoJson([
  {
    type: 'LineString',
    coordinates: [
      [10.5, 46],
      [14, 46],
    ],
    properties: { name: 'East' },
  },
]);

const test = base.extend<{ readonly files: { readonly low: string; readonly high: string } }>({
  viewport: { width: 640, height: 480 },
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the names of fixtures off this pattern.
  files: async ({}, use) => {
    const dir = makeTempDir();
    const [low, high] = [path.join(dir, 'low.geojson'), path.join(dir, 'high.geojson')];
    fs.writeFileSync(low, kinds(LON));
    fs.writeFileSync(high, ACROSS);
    await use({ low, high });
    await removeTempDir(dir);
  },
  flags: async ({ files }, use) => use(['--view', `${CENTRE[1]},${CENTRE[0]},${ZOOM}`, files.low, files.high]),
});

/** Pixels of the page at a place, moved by some. */
async function pixelAt(page: Page, [lon, lat]: readonly [number, number], [byX, byY] = [0, 0], zoom = ZOOM) {
  const box = await page.locator('#map').boundingBox();
  const project = (place: readonly [number, number]) => [
    (place[0] / 360) * 256 * 2 ** zoom,
    (-Math.asinh(Math.tan((place[1] * Math.PI) / 180)) / (2 * Math.PI)) * 256 * 2 ** zoom,
  ];
  const [[x = 0, y = 0], [centreX = 0, centreY = 0]] = [project([lon, lat]), project(CENTRE)];
  const middle = { x: (box?.x ?? 0) + (box?.width ?? 0) / 2, y: (box?.y ?? 0) + (box?.height ?? 0) / 2 };
  return { x: middle.x + x - centreX + byX, y: middle.y + y - centreY + byY };
}

async function colourAt(page: Page, ...place: [readonly [number, number], (readonly [number, number])?, number?]) {
  const [place0, by = [0, 0], zoom = ZOOM] = place;
  const at = await pixelAt(page, place0, [...by], zoom);
  return (await readColours(page, [await page.screenshot()], at))[0];
}

test('draws points, lines and areas in their colours and order, and follows looks, zooms and files', async ({
  map: { page, goTo },
  files,
}) => {
  const expectColour = (colour: string, ...place: [readonly [number, number], (readonly [number, number])?, number?]) =>
    expect.poll(() => colourAt(page, ...place)).toBe(colour);
  const layers = async () => {
    const reply = await callBeside(page, 'listLayers', {});
    return (reply.ok ? reply.value : []) as readonly Layer[];
  };
  const change = async (index: number, looks: Partial<Layer>) => {
    const layerId = (await layers())[index]?.id;
    expect(await callBeside(page, 'changeLayer', { layerId, change: looks })).toMatchObject({ ok: true });
  };
  await test.step('each kind in its colour with a casing, areas without their holes', async () => {
    await expectColour(FIRST, [LON, 47]);
    await expectColour('#ffffff', [LON, 47], [2, 0]);
    await expectColour(FIRST, [15, 47.5]);
    await expectColour(FIRST, [5, 46]);
    const filled = [await colourAt(page, [8.5, 46.5]), await colourAt(page, [7, 46])];
    await change(0, { visible: false });
    await expect.poll(() => colourAt(page, [LON, 47])).not.toBe(FIRST);
    const bare = [await colourAt(page, [8.5, 46.5]), await colourAt(page, [7, 46])];
    expect([filled[0] === bare[0], filled[1] === bare[1]]).toEqual([false, true]);
    await change(0, { visible: true });
  });
  await test.step('in the order of the list', async () => {
    await expectColour(SECOND, [LON, 46]);
    const layerId = (await layers())[0]?.id;
    await callBeside(page, 'moveLayer', { layerId, index: 1 });
    await expectColour(FIRST, [LON, 46]);
  });
  await test.step('in another colour without a frame in between', async () => {
    const at = await pixelAt(page, [LON, 47]);
    const frames = await recordFrames(page, async () => {
      await change(1, { colour: '#008837' });
      await expectColour('#008837', [LON, 47]);
    });
    expect([...new Set(await readColours(page, frames, at))].sort()).toEqual(['#008837', FIRST]);
  });
  await test.step('at its zooms only', async () => {
    await change(1, { minZoom: 6 });
    await expect.poll(() => colourAt(page, [LON, 47])).not.toBe('#008837');
    await goTo(CENTRE[1], CENTRE[0], 6);
    await expectColour('#008837', [LON, 47], [0, 0], 6);
    await change(1, { minZoom: 0 });
    await goTo(CENTRE[1], CENTRE[0], ZOOM);
  });
  await test.step('as the file is now', async () => {
    fs.writeFileSync(files.low, kinds(OTHER_LON));
    await expectColour('#008837', [OTHER_LON, 47]);
    await expect.poll(() => colourAt(page, [LON, 47])).not.toBe('#008837');
  });
  await test.step('with labels that a property names', async () => {
    await change(1, { labelProperty: 'name' });
    await expect(page.locator('.layer-labels')).toHaveAttribute('data-labels', '3');
  });
});

test('marks what a click or Enter selects, until Escape', async ({ map: { page } }) => {
  const besidePoint = [
    [15, 47.5],
    [0, 8],
  ] as const;
  // Beside the cross in the centre.
  const besideLine = [
    [11, 46],
    [15, 5],
  ] as const;
  await expect.poll(() => colourAt(page, [15, 47.5])).toBe(FIRST);
  const { x, y } = await pixelAt(page, [15, 47.5], [6, 0]);
  await page.mouse.click(x, y);
  await expect.poll(() => colourAt(page, ...besidePoint)).toBe(HALO);
  await page.locator('#map').focus();
  await page.keyboard.press('Enter');
  await expect.poll(() => colourAt(page, ...besideLine)).toBe(HALO);
  await page.locator('#map').focus();
  await page.keyboard.press('Escape');
  await expect.poll(() => colourAt(page, ...besideLine)).not.toBe(HALO);
});
