/** Pictures of the map: their pixels are those of its tiles, what they lack is said first, and cancelling ends them. */
import { readFile } from 'node:fs/promises';
import { expect, type Page } from '@playwright/test';
import { parseTileCoord } from '../../shared/tiles/tile-coord.ts';
import { expectAccessible } from '../support/axe-scan.ts';
import { expectOnDisk, nameColour, test as networkTest, reckonVisible } from '../support/network-map.ts';

const VIEWPORT = { width: 700, height: 560 };
/** Over which something is drawn: the credit and the scale bar. */
const STRIP_PX = 40;

const test = networkTest.extend({ viewport: VIEWPORT });
test.use({ flags: ['--view', '46.3,8.1,5'] });

const dialogOf = (page: Page) => page.getByRole('dialog', { name: 'Save picture' });

/** Downloads the picture and reads colours from it, with the browser's decoder. */
async function savePicture(
  page: Page,
  at: (size: { readonly width: number; readonly height: number }) => readonly (readonly [number, number])[],
) {
  const download = page.waitForEvent('download');
  await dialogOf(page).getByRole('button', { name: 'Save', exact: true }).click();
  const file = await download;
  const bytes = [...(await readFile(await file.path()))];
  const size = { width: Buffer.from(bytes).readUInt32BE(16), height: Buffer.from(bytes).readUInt32BE(20) };
  const colours = await page.evaluate(
    async ([data, places]) => {
      const image = await createImageBitmap(new Blob([Uint8Array.from(data)], { type: 'image/png' }));
      const canvas = new OffscreenCanvas(image.width, image.height);
      const brush = canvas.getContext('2d', { willReadFrequently: true });
      brush?.drawImage(image, 0, 0);
      return places.map(([x, y]) => [...(brush?.getImageData(x, y, 1, 1).data.slice(0, 3) ?? [])].join(','));
    },
    [bytes, at(size)] as const,
  );
  return { name: file.suggestedFilename(), size, colours };
}

/** Near the edges of a tile, in shares of it, where the server's tiles have neither text nor frame. */
const SPOTS = [
  [0.5, 0.03],
  [0.5, 0.97],
  [0.03, 0.8],
  [0.97, 0.8],
] as const;

/** Where these spots of each tile of a zoom lie in the picture of a view, and its name; only those without a mark over them. */
function placeTiles(
  view: { readonly lat: number; readonly lon: number },
  names: readonly string[],
  zoom: number,
  size: { readonly width: number; readonly height: number },
) {
  const worldPx = 256 * 2 ** zoom;
  const phi = (view.lat * Math.PI) / 180;
  const middle = {
    x: (view.lon / 360 + 0.5) * worldPx,
    y: (0.5 - Math.asinh(Math.tan(phi)) / (2 * Math.PI)) * worldPx,
  };
  return names.flatMap((name) => {
    const coord = parseTileCoord(name);
    if (!coord) throw new Error(`${name} is no tile`);
    return SPOTS.flatMap(([right, down]) => {
      const x = Math.round((coord.x + right) * 256 - middle.x + size.width / 2);
      const y = Math.round((coord.y + down) * 256 - middle.y + size.height / 2);
      const isSeen = x > 4 && y > 4 && x < size.width - 4 && y < size.height - STRIP_PX;
      return isSeen ? [{ name, at: [x, y] as const }] : [];
    });
  });
}

test('a picture has the pixels of the tiles, and says what it lacks', async ({
  map,
  tileServer,
  dataDir,
  sourceId,
}) => {
  const { page } = map;
  await expectOnDisk(map, dataDir, sourceId);
  const names = await reckonVisible(map);
  const view = await map.place();
  await test.step('of the view as it is, all of which is saved', async () => {
    await map.choose('File', 'Save picture…');
    await expect(dialogOf(page)).toContainText('All its tiles are saved.');
    await expectAccessible(page, 'dialog');
    let placed: ReturnType<typeof placeTiles> = [];
    const saved = await savePicture(page, (size) => {
      placed = placeTiles(view, names, 5, size);
      return placed.map(({ at }) => at);
    });
    expect(placed.length).toBeGreaterThan(2);
    expect(saved.colours).toEqual(placed.map(({ name }) => nameColour(name, tileServer.version)));
    expect(saved.name).toMatch(/ z5\.png$/);
    await expect(page.getByText(`Saved ${saved.name}.`)).toBeVisible();
  });
  const openAtSix = async (note: RegExp) => {
    await map.choose('File', 'Save picture…');
    await dialogOf(page).getByLabel('Zoom', { exact: true }).selectOption('6');
    await expect(dialogOf(page)).toContainText(note);
  };
  await test.step('closer and offline, where the tiles are missing: enlarged ones, and no request', async () => {
    await map.choose('File', 'Work offline');
    const asked = tileServer.requests().length;
    await openAtSix(/\d+ of \d+ tiles aren’t saved, and Tilekeep works offline\./);
    let placed: ReturnType<typeof placeTiles> = [];
    const saved = await savePicture(page, ({ width, height }) => {
      placed = placeTiles(view, names, 5, { width: width / 2, height: height / 2 });
      return placed.map(({ at: [x, y] }) => [2 * x, 2 * y] as const);
    });
    expect(saved.colours).toEqual(placed.map(({ name }) => nameColour(name, tileServer.version)));
    await expect(page.getByText('drawn from other zooms or the built-in world')).toBeVisible();
    expect(tileServer.requests()).toHaveLength(asked);
  });
  await test.step('and online, where they are fetched', async () => {
    await map.choose('File', 'Work offline');
    await openAtSix(/\d+ of \d+ tiles aren’t saved; Tilekeep will fetch them\./);
    const closer = names.flatMap((name) => {
      const [, x = 0, y = 0] = name.split('/').map(Number);
      return [0, 1].flatMap((right) => [0, 1].map((down) => `6/${2 * x + right}/${2 * y + down}`));
    });
    let placed: ReturnType<typeof placeTiles> = [];
    const saved = await savePicture(page, (size) => {
      placed = placeTiles(view, closer, 6, size);
      return placed.map(({ at }) => at);
    });
    expect(placed.length).toBeGreaterThan(10);
    expect(saved.colours).toEqual(placed.map(({ name }) => nameColour(name, tileServer.version)));
  });
});

test('closing the dialog cancels a picture, and a large one is refused', async ({ played, map }) => {
  const { page } = map;
  let downloads = 0;
  page.on('download', () => {
    downloads += 1;
  });
  await map.choose('File', 'Save picture…');
  await dialogOf(page).getByLabel('Zoom', { exact: true }).selectOption('19');
  await expect(dialogOf(page)).toContainText('a picture has up to 200 megapixels');
  await expect(dialogOf(page).getByRole('button', { name: 'Save', exact: true })).toBeDisabled();
  await dialogOf(page).getByLabel('Zoom', { exact: true }).selectOption('5');
  await expect(dialogOf(page)).toContainText('All its tiles are saved.');
  played.answer('getTile', () => null);
  await dialogOf(page).getByRole('button', { name: 'Save', exact: true }).click();
  await expect(dialogOf(page).getByRole('progressbar')).toBeVisible();
  const before = played.countCancelled('getTile');
  await page.keyboard.press('Escape');
  await expect(dialogOf(page)).toBeHidden();
  await expect.poll(() => played.countCancelled('getTile')).toBeGreaterThan(before);
  expect(downloads).toBe(0);
});
