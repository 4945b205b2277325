/** A second tile server over the map, by its pixels: what is above what, where it has no tiles, and after a restart. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, type Page } from '@playwright/test';
import { LAYER_COLOURS } from '../../shared/layers/layer.ts';
import { formatTileCoord, type TileCoord } from '../../shared/tiles/tile-coord.ts';
import { clear } from '../support/clear-dialog.ts';
import { saveSlowSource } from '../support/drafts.ts';
import { writeGeoJson } from '../support/layer-files.ts';
import { readColours } from '../support/map-frames.ts';
import { test as base, reckonVisible } from '../support/network-map.ts';
import { pickTileColour } from '../support/tile-pictures.ts';
import { startTileServer, type TileServer } from '../support/tile-server.ts';
import { sendStatus } from '../support/tile-server-faults.ts';

/** The centre of the map is the corner between these and two other tiles. */
const ABOVE: TileCoord = { z: 5, x: 16, y: 10 };
const BELOW: TileCoord = { z: 5, x: 16, y: 11 };
const CORNER = { lat: 48.92249926, lon: 11.25 };
/** The track goes from north to south through the middle of both tiles. */
const TRACK_LON = CORNER.lon - 360 / 2 ** ABOVE.z / 2;
const TRACK = writeGeoJson([
  {
    type: 'LineString',
    coordinates: [
      [TRACK_LON, 40],
      [TRACK_LON, 60],
    ],
  },
]);
/** From the centre, in pixels: on the track and beside it, where the pictures of tiles have no text. */
const AT = {
  trackAbove: [-128, -26],
  besideAbove: [-68, -26],
  trackBelow: [-128, 230],
  besideBelow: [-68, 230],
} as const;
const [TRACK_COLOUR] = LAYER_COLOURS;

/** `hills` has other pictures than the map's server, and none of {@link BELOW}. */
const test = base.extend<{ readonly hills: TileServer }>({
  viewport: { width: 900, height: 700 },
  hills: async ({ dataDir }, use) => {
    const server = await startTileServer();
    server.version = 2;
    server.misbehave(sendStatus(404), ({ coord }) => coord === formatTileCoord(BELOW));
    saveSlowSource(dataDir, server.template);
    await use(server);
    await server.stop();
  },
  flags: async ({ dataDir, hills: _hills }, use) => {
    const track = join(dataDir, 'track.geojson');
    writeFileSync(track, TRACK);
    await use(['--view', `${CORNER.lat},${CORNER.lon},${ABOVE.z}`, track]);
  },
});

const nameColour = (coord: TileCoord, version: number) =>
  `#${pickTileColour(coord, version)
    .map((part) => part.toString(16).padStart(2, '0'))
    .join('')}`;
const MAP = { above: nameColour(ABOVE, 1), below: nameColour(BELOW, 1) };
const HILLS = nameColour(ABOVE, 2);

async function readAll(page: Page) {
  const box = await page.locator('#map').boundingBox();
  const [x, y] = [(box?.x ?? 0) + (box?.width ?? 0) / 2, (box?.y ?? 0) + (box?.height ?? 0) / 2];
  const shot = await page.screenshot();
  const read = async ([right, down]: readonly [number, number]) =>
    (await readColours(page, [shot], { x: x + right, y: y + down }))[0];
  return {
    trackAbove: await read(AT.trackAbove),
    besideAbove: await read(AT.besideAbove),
    trackBelow: await read(AT.trackBelow),
    besideBelow: await read(AT.besideBelow),
  };
}

test('a source is shown over the map and over a track, then below it, and again after a restart', async ({
  map,
  hills,
  reopen,
}) => {
  const { page } = map;
  const name = new URL(hills.origin).host;
  const expectColours = (window: Page, colours: Awaited<ReturnType<typeof readAll>>) =>
    expect.poll(() => readAll(window)).toEqual(colours);
  const plain = {
    trackAbove: TRACK_COLOUR,
    besideAbove: MAP.above,
    trackBelow: TRACK_COLOUR,
    besideBelow: MAP.below,
  };
  const under = { ...plain, besideAbove: HILLS };
  const over = { ...under, trackAbove: HILLS };
  await expectColours(page, plain);
  expect(hills.requests()).toEqual([]);

  await test.step('added on top, it hides what is below, except where it has no tile', async () => {
    await page.keyboard.press('F8');
    await page.getByRole('button', { name: 'Add source…' }).click();
    await expect(page.getByRole('menu', { name: 'Add source…' }).getByRole('menuitem')).toHaveText([
      'OpenStreetMap',
      name,
      'New source…',
    ]);
    await page.getByRole('menuitem', { name }).click();
    await expectColours(page, over);
    await expect(page.getByRole('note', { name: 'Attribution' })).toContainText(name);
    expect(hills.requests().map(({ coord }) => coord)).toHaveLength((await reckonVisible(map)).length);
    expect(hills.duplicates()).toEqual([]);
  });
  await test.step('moved down, it is below the track', async () => {
    await page.getByRole('button', { name: `Settings of “${name}”` }).click();
    const row = page.locator('.layer-row[data-kind="source"]');
    await row.getByRole('button', { name: 'Move down' }).click();
    await expectColours(page, under);
    await row.getByLabel('Opacity').fill('0');
    await expectColours(page, plain);
    await row.getByLabel('Opacity').fill('1');
    await expectColours(page, under);
  });
  await test.step('new tiles come after a clear', async () => {
    hills.version = 3;
    await clear(map, 'All sources');
    await expectColours(page, { ...under, besideAbove: nameColour(ABOVE, 3) });
  });
  hills.clearLog();
  const next = await reopen();
  await expectColours(next.page, { ...under, besideAbove: nameColour(ABOVE, 3) });
  // What it has is on disk.
  expect([...hills.coords()]).toEqual([formatTileCoord(BELOW)]);
  await test.step('removed, it shows the map, and comes back', async () => {
    await next.page.keyboard.press('F8');
    await next.page.getByRole('button', { name: `Settings of “${name}”` }).click();
    await next.page.locator('.layer-row[data-kind="source"]').getByRole('button', { name: 'Remove' }).click();
    await expectColours(next.page, plain);
    await expect(next.page.getByRole('note', { name: 'Attribution' })).not.toContainText(name);
    await next.page.locator('#map').focus();
    await next.page.keyboard.press('ControlOrMeta+z');
    await expectColours(next.page, { ...under, besideAbove: nameColour(ABOVE, 3) });
  });
});
