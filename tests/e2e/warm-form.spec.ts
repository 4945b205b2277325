/** The form of an area over the map: the two in step, what is told before anything is fetched, and files. */
import { expect, type Page } from '@playwright/test';
import {
  buttonOf,
  chooseZooms,
  drag,
  fieldOf,
  handleOf,
  panelOf,
  placeOf,
  readBox,
  readRow,
  SAVE_ENTRY,
  typeBox,
  waitForEstimate,
} from '../support/area-panel.ts';
import type { MapPage } from '../support/map-page.ts';
import { expectOnDisk, reckonVisible, test } from '../support/network-map.ts';
import { showOwnSource } from '../support/own-source.ts';

test.use({ flags: ['--view', '46.5,8,7'] });

const GPX = `<?xml version="1.0"?><gpx version="1.1" xmlns="http://www.topografix.com/GPX/1/1"><trk><name>Pass road</name>
<trkseg><trkpt lat="46.4" lon="7.8"/><trkpt lat="46.6" lon="8.2"/></trkseg></trk></gpx>`;
const POLYGON = {
  type: 'Feature',
  properties: { name: 'Valley' },
  geometry: {
    type: 'Polygon',
    coordinates: [
      [
        [7.5, 46],
        [8.5, 46],
        [8.5, 47],
        [7.5, 46],
      ],
    ],
  },
};

/** Opens the form by the menu, and none that was open before is taken for it. */
async function openForm(map: MapPage): Promise<void> {
  const close = map.page.getByRole('button', { name: 'Close the panel' });
  if (await close.isVisible()) await close.click();
  await expect(panelOf(map.page)).toBeHidden();
  await map.choose('Cache', SAVE_ENTRY);
  await expect(panelOf(map.page)).toBeVisible();
}

/** Opens the form with a box of half the height and width of what is seen. */
async function chooseMiddle(map: MapPage): Promise<void> {
  await openForm(map);
  const { west, south, east, north } = await readBox(map.page);
  const [quarterLon, quarterLat] = [(east - west) / 4, (north - south) / 4];
  const round = (degrees: number) => Number(degrees.toFixed(3));
  await typeBox(map.page, {
    west: round(west + quarterLon),
    south: round(south + quarterLat),
    east: round(east - quarterLon),
    north: round(north - quarterLat),
  });
}

async function openFile(map: MapPage): Promise<void> {
  await openForm(map);
  await buttonOf(map.page, 'Use a file').click();
}

async function closePanel(page: Page): Promise<void> {
  await panelOf(page).getByRole('heading', { level: 2 }).focus();
  await page.keyboard.press('Escape');
  await expect(panelOf(page)).toBeHidden();
}

/** The box in the fields is as wide as the map beside the panel, around its middle, and all handles are in sight. */
async function expectSeenBox(page: Page, windowWidth: number): Promise<void> {
  const seenPx = windowWidth - ((await panelOf(page).boundingBox())?.width ?? 0);
  const lonPerPx = 360 / (256 * 2 ** 7);
  await expect
    .poll(async () => {
      const { west, east } = await readBox(page);
      const offsets = [(east - west) / lonPerPx - seenPx, (west - 8) / lonPerPx + windowWidth / 2];
      return offsets.map((px) => Math.abs(Math.round(px)));
    })
    .toEqual([0, 0]);
  const { south, north } = await readBox(page);
  expect([south < 46.5, north > 46.5]).toEqual([true, true]);
  const covered = await page.locator('.box-handle').evaluateAll((handles) =>
    handles.flatMap((handle) => {
      const { left, top } = handle.getBoundingClientRect();
      const isFree = document.elementFromPoint(left + 12, top + 12) === handle;
      return isFree && !handle.hasAttribute('data-outside') ? [] : [handle.getAttribute('aria-label')];
    }),
  );
  expect(covered).toEqual([]);
}

function fileOf(name: string, text: string) {
  return { name, mimeType: 'application/octet-stream', buffer: Buffer.from(text) };
}

/** The panel covers nothing of the map that people need, in a window of this size. */
async function expectRoom(page: Page, width: number, height: number): Promise<void> {
  const [panel, area, ...others] = await page.evaluate(() =>
    ['#side-panel', '#map-area', '.zoom-buttons', '.attribution', '#status-bar'].map((selector) => {
      const { left, top, right, bottom } = document.querySelector(selector)?.getBoundingClientRect() ?? new DOMRect();
      return { left, top, right, bottom };
    }),
  );
  for (const { left, top, right, bottom } of others) {
    expect(
      right <= (panel?.left ?? 0) + 0.5 || bottom <= (panel?.top ?? 0) + 0.5 || top >= (panel?.bottom ?? 0) - 0.5,
    ).toBe(true);
    expect([left >= 0, right <= width, bottom <= height]).toEqual([true, true, true]);
  }
  const heights = [panel, area].map((box) => (box?.bottom ?? 0) - (box?.top ?? 0));
  if (width < 700) expect((heights[0] ?? 0) / (heights[1] ?? 1)).toBeLessThanOrEqual(0.56);
  else expect((panel?.right ?? 0) - (panel?.left ?? 0)).toBeLessThan(width / 2);
}

/** At least three fields are in sight above the buttons. */
async function expectFields(page: Page): Promise<void> {
  const seen = await page.evaluate(() => {
    const { top } = document.querySelector('#side-panel .dialog-buttons')?.getBoundingClientRect() ?? new DOMRect();
    const fields = [...document.querySelectorAll('#side-panel :is(input[type="text"], select)')];
    return fields.filter((field) => field.checkVisibility() && field.getBoundingClientRect().bottom <= top).length;
  });
  expect(seen).toBeGreaterThanOrEqual(3);
}

/** XML files that are no use, and what is said of each. */
const USELESS_FILES = [
  ['cut off', GPX.slice(0, -20), 'incomplete or damaged'],
  ['of another kind', '<osm version="0.6"/>', 'another kind of XML (osm)'],
  ['GPX without a track', '<gpx version="1.1"><wpt lat="1" lon="2"/></gpx>', 'needs a line or a polygon'],
] as const;

test('tells what the view has and takes, follows what is typed, leaves room for the map, and says why a source may not be warmed', async ({
  map,
  tileServer,
  dataDir,
  sourceId,
}) => {
  const { page } = map;
  await test.step('tells truly what is here, what is missing and what it takes, and asks for no more than a dozen tiles', async () => {
    const visible = await reckonVisible(map);
    await expectOnDisk(map, dataDir, sourceId);
    tileServer.clearLog();
    await openForm(map);
    await expect(fieldOf(page, 'From zoom')).toHaveValue('7');
    await expect(fieldOf(page, 'To zoom')).toHaveValue('10');
    await waitForEstimate(page);
    const [seen = 0] = await readRow(page, 7);
    // The panel covers the others.
    expect([seen > 0, seen < visible.length]).toEqual([true, true]);
    expect(await readRow(page, 7)).toEqual([seen, seen, 0, 0]);
    const [tiles = 0, fresh = 0, , missing = 0] = await readRow(page, 9);
    expect(tiles).toBeGreaterThan(seen * 10);
    expect(fresh + missing).toBe(tiles);
    await expect(panelOf(page).locator('[data-fact="download"]')).toHaveText(/^about [\d.]+ (kB|MB)/);
    await expect(panelOf(page).locator('[data-fact="time"]')).toHaveText('as fast as possible');
    await expect(panelOf(page).locator('[data-fact="free"]')).toHaveText(/[\d.,]+ (MB|GB|TB)/);
    await expect(panelOf(page).locator('[data-fact="tiles"]')).toHaveText(/^[\d,]+ \(limit 100,000\)$/);
    await tileServer.waitUntilIdle();
    expect(tileServer.requests().length).toBeLessThanOrEqual(12);
    await expect(buttonOf(page, 'Start')).toHaveAttribute('aria-disabled', 'false');
    await closePanel(page);
  });
  await test.step('has the ground beside the panel, in a window of any size, and leaves the map where it is', async () => {
    const place = await map.place();
    await openForm(map);
    await expect(panelOf(page).getByRole('heading', { name: 'Save area for offline use' })).toBeVisible();
    await expect(fieldOf(page, 'Name')).toBeFocused();
    await expect(fieldOf(page, 'Name')).toHaveValue(/^Around \p{L}+, \p{L}+$/u);
    await expectSeenBox(page, 1000);
    await page.setViewportSize({ width: 1200, height: 700 });
    await expectSeenBox(page, 1200);
    await page.setViewportSize({ width: 1000, height: 700 });
    await expectSeenBox(page, 1000);
    await page.keyboard.press('Escape');
    await expect(panelOf(page)).toBeHidden();
    await expect(page.locator('#map')).toBeFocused();
    expect(await map.place()).toEqual(place);
    expect(await map.zoom()).toBe(7);
  });
  await test.step('a typed box moves the one on the map; over the antimeridian its west stays east of its east', async () => {
    await openForm(map);
    await typeBox(page, { west: 7, south: 46, east: 8, north: 47 });
    const [west, east] = [await placeOf(handleOf(page, 'West edge')), await placeOf(handleOf(page, 'East edge'))];
    // A degree of 256 · 2^7 pixels round the world.
    expect(east.x - west.x).toBeCloseTo((256 * 2 ** 7) / 360, -0.5);
    await fieldOf(page, 'West').fill('7.5');
    await expect
      .poll(async () => (await placeOf(handleOf(page, 'West edge'))).x - west.x)
      .toBeCloseTo((256 * 2 ** 7) / 720, -0.5);
    await typeBox(page, { west: 170, south: -10, east: -170, north: 10 });
    await chooseZooms(page, 3, 3);
    await waitForEstimate(page);
    // Columns 7 and 0, rows 3 and 4.
    expect((await readRow(page, 3))[0]).toBe(4);
  });
  await test.step('the limit of tiles is changed in the form and holds from then on', async () => {
    await chooseZooms(page, 3, 8);
    await waitForEstimate(page);
    await buttonOf(page, 'Change limit…').click();
    const limit = fieldOf(page, 'Tile limit per area');
    await expect(limit).toBeFocused();
    await limit.fill('20');
    await limit.press('Enter');
    await expect(limit).toBeHidden();
    await expect(panelOf(page).locator('[data-fact="tiles"]')).toHaveText(/limit 20/);
    await expect(panelOf(page).locator('.problem-box')).toHaveAttribute('data-code', 'too-many-tiles');
    await buttonOf(page, 'Use zooms 3–5').click();
    await expect(panelOf(page).locator('.problem-box')).toBeHidden();
    await expect(buttonOf(page, 'Start')).toHaveAttribute('aria-disabled', 'false');
    await buttonOf(page, 'Change limit…').click();
    await limit.fill('100000');
    await limit.press('Enter');
    await expect(panelOf(page).locator('[data-fact="tiles"]')).toHaveText(/limit 100,000/);
  });
  await test.step('the panel leaves room for the map, its buttons and its attribution in windows of every size', async () => {
    for (const [width, height] of [
      [1280, 800],
      [800, 600],
      [640, 480],
      [400, 600],
    ] as const) {
      await page.setViewportSize({ width, height });
      await waitForEstimate(page);
      await expectRoom(page, width, height);
      await expectFields(page);
    }
    await page.setViewportSize({ width: 1000, height: 700 });
    await closePanel(page);
  });
  await test.step('a source that may not be warmed says so at once, in low windows too, with what to use instead', async () => {
    await showOwnSource(page, { template: tileServer.template.replace('{z}', 'forbidden/{z}'), name: 'Guarded' });
    await expect(page.locator('.attribution')).toContainText('Us');
    await map.settled();
    tileServer.clearLog();
    await openForm(map);
    await expect(panelOf(page).locator('.problem-box')).toHaveAttribute('data-code', 'warming-unmarked');
    await expect(panelOf(page).locator('.problem-box')).toContainText('Not marked for offline use');
    await expect(buttonOf(page, 'Start')).toHaveAttribute('aria-disabled', 'true');
    await expect(buttonOf(page, 'Start')).toHaveAccessibleDescription(/Not marked for offline use/);
    await waitForEstimate(page);
    for (const [width, height] of [
      [480, 360],
      [480, 480],
      [1000, 360],
    ] as const) {
      await page.setViewportSize({ width, height });
      await fieldOf(page, 'Name').scrollIntoViewIfNeeded();
      await expect(fieldOf(page, 'Name')).toBeInViewport({ ratio: 1 });
      await expect(buttonOf(page, 'Start')).toBeInViewport({ ratio: 1 });
      // It shows why it does nothing.
      await buttonOf(page, 'Start').press('Enter');
      await expect(panelOf(page).getByText('Not marked for offline use')).toBeInViewport({ ratio: 0.5 });
    }
    await page.setViewportSize({ width: 1000, height: 700 });
    await buttonOf(page, 'Start').press('Enter');
    await expect(panelOf(page).getByRole('heading', { name: 'Save area for offline use' })).toBeVisible();
    expect(tileServer.requests()).toEqual([]);
    await buttonOf(page, 'Edit source…').press('Enter');
    await expect(page.getByRole('dialog', { name: 'Edit source' })).toBeVisible();
    await page.keyboard.press('Escape');
    await expect(buttonOf(page, 'Edit source…')).toBeFocused();
    await buttonOf(page, 'Use World (built in)').press('Enter');
    await expect(panelOf(page)).toContainText('Source: World (built in)');
    await expect(panelOf(page).locator('.problem-box')).toBeHidden();
    await expect(panelOf(page).getByRole('heading', { name: 'Save area for offline use' })).toBeFocused();
  });
});

test('a box is drawn and shaped by pointer and by keys while the map stays; a track or a polygon comes out of a file', async ({
  map,
}) => {
  const { page } = map;
  await test.step('a box is drawn with the pointer while the map stays where it is', async () => {
    const place = await map.place();
    await openForm(map);
    await buttonOf(page, 'Draw on the map').click();
    await expect(page.locator('#map')).toHaveClass(/is-drawing/);
    const before = await readBox(page);
    await drag(page, { x: 100, y: 150 }, { x: 400, y: 450 });
    await expect(page.locator('#map')).not.toHaveClass(/is-drawing/);
    const box = await readBox(page);
    expect(box).not.toEqual(before);
    expect(box.east - box.west).toBeCloseTo((300 / (256 * 2 ** 7)) * 360, 1);
    const corner = await placeOf(handleOf(page, 'North-west corner'));
    expect(Math.hypot(corner.x - 100, corner.y - 150)).toBeLessThan(3);
    await page.mouse.move(500, 300);
    await expect.poll(() => page.locator('.place').innerText()).not.toBe('');
    await page.locator('#map').focus();
    await page.keyboard.press('Shift');
    expect(await map.place()).toEqual(place);
    await closePanel(page);
  });
  await test.step('handles shape the box by pointer, and a handle out of sight comes into it with the focus', async () => {
    await chooseMiddle(map);
    const before = await readBox(page);
    const corner = await placeOf(handleOf(page, 'South-west corner'));
    await drag(page, corner, { x: corner.x - 50, y: corner.y + 60 });
    const after = await readBox(page);
    expect(before.west - after.west).toBeCloseTo((50 / (256 * 2 ** 7)) * 360, 1);
    expect([after.east, after.north]).toEqual([before.east, before.north]);
    expect(after.south).toBeLessThan(before.south);
    await fieldOf(page, 'West').fill('-30');
    await handleOf(page, 'West edge').focus();
    await expect(handleOf(page, 'West edge')).not.toHaveAttribute('data-outside');
    const { scrollLeft, scrollTop } = await page.locator('#map').evaluate((container) => ({
      scrollLeft: container.scrollLeft,
      scrollTop: container.scrollTop,
    }));
    expect([scrollLeft, scrollTop]).toEqual([0, 0]);
  });
  await page.locator('#map').focus();
  await test.step('Escape ends drawing first, then the panel', async () => {
    await openForm(map);
    await buttonOf(page, 'Draw on the map').click();
    await expect(buttonOf(page, 'Drag on the map, or press Esc')).toBeVisible();
    await page.keyboard.press('Escape');
    await expect(buttonOf(page, 'Draw on the map')).toBeVisible();
    await expect(panelOf(page)).toBeVisible();
    await page.keyboard.press('Escape');
    await expect(panelOf(page)).toBeHidden();
    await expect(handleOf(page, 'West edge')).toHaveCount(0);
  });
  await test.step('handles shape the box by keyboard', async () => {
    await chooseMiddle(map);
    const before = await readBox(page);
    const place = await map.place();
    const step = (6 / (256 * 2 ** 7)) * 360;
    await handleOf(page, 'West edge').focus();
    await page.keyboard.press('ArrowLeft');
    const moved = await readBox(page);
    expect(before.west - moved.west).toBeCloseTo(step, 2);
    expect({ ...moved, west: before.west }).toEqual(before);
    await page.keyboard.press('Shift+ArrowLeft');
    expect(moved.west - (await readBox(page)).west).toBeCloseTo(step * 10, 2);
    await handleOf(page, 'Move the box').focus();
    const whole = await readBox(page);
    await page.keyboard.press('ArrowDown');
    const lower = await readBox(page);
    expect([lower.north < whole.north, lower.south < whole.south, lower.west]).toEqual([true, true, whole.west]);
    await page.keyboard.press('Escape');
    await expect(panelOf(page).getByRole('heading', { level: 2 })).toBeFocused();
    await page.locator('#map').focus();
    await page.keyboard.press('Shift');
    expect(await map.place()).toEqual(place);
  });
  await test.step('a GPX track, after files that are no use', async () => {
    await openFile(map);
    for (const [what, text, words] of USELESS_FILES) {
      await test.step(what, async () => {
        await page.locator('.file-input').setInputFiles(fileOf('a.gpx', text));
        await expect(panelOf(page).getByRole('alert').filter({ hasText: words })).toBeVisible();
      });
    }
    await page.locator('.file-input').setInputFiles(fileOf('road.gpx', GPX));
    await expect(fieldOf(page, 'Name')).toHaveValue('Pass road');
    await chooseZooms(page, 12, 12);
    await waitForEstimate(page);
    const [narrow = 0] = await readRow(page, 12);
    await fieldOf(page, 'Width in metres').fill('30000');
    await expect.poll(async () => (await readRow(page, 12))[0]).toBeGreaterThan(narrow);
    await fieldOf(page, 'Width in metres').fill('1000');
    await waitForEstimate(page);
    await buttonOf(page, 'Start').click();
    await expect(panelOf(page)).toContainText(/Saved(?! areas)/, { timeout: 20_000 });
    await expect(panelOf(page)).toContainText(`${narrow} of ${narrow} tiles on disk`);
  });
  await test.step('a GeoJSON polygon is an area of its own shape', async () => {
    await openFile(map);
    await page.locator('.file-input').setInputFiles(fileOf('valley.geojson', JSON.stringify(POLYGON)));
    await expect(fieldOf(page, 'Name')).toHaveValue('Valley');
    await expect(fieldOf(page, 'Width in metres')).toBeHidden();
    await chooseZooms(page, 12, 12);
    await waitForEstimate(page);
    const [triangle = 0] = await readRow(page, 12);
    await openForm(map);
    await typeBox(page, { west: 7.5, south: 46, east: 8.5, north: 47 });
    await chooseZooms(page, 12, 12);
    await waitForEstimate(page);
    const [square = 0] = await readRow(page, 12);
    expect(triangle / square).toBeGreaterThan(0.5);
    expect(triangle / square).toBeLessThan(0.65);
  });
  await test.step('a track of thousands of positions is warmed as well', async () => {
    const points = Array.from(
      { length: 6000 },
      (_, step) => `<trkpt lat="46.${500 + (step % 300)}" lon="${6 + step / 1000}"/>`,
    );
    await openFile(map);
    await page
      .locator('.file-input')
      .setInputFiles(
        fileOf(
          'long.gpx',
          `<gpx version="1.1" xmlns="http://www.topografix.com/GPX/1/1"><trk><name>Far</name><trkseg>${points.join('')}</trkseg></trk></gpx>`,
        ),
      );
    await expect(fieldOf(page, 'Name')).toHaveValue('Far');
    await chooseZooms(page, 8, 8);
    await waitForEstimate(page);
    await buttonOf(page, 'Start').click();
    await expect(panelOf(page)).toContainText(/Saved(?! areas)/, { timeout: 20_000 });
  });
});
