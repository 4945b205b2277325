/** The details of a tile: why it is missing, what opens the card, what it follows, and what closes it. */
import { expect, type Locator, type Page } from '@playwright/test';
import { describeError, readBody } from '../../shared/errors.ts';
import type { MapPage } from '../support/map-page.ts';
import { expectPictures, expectStates, test } from '../support/network-map.ts';
import { makeLatch, sendStatus } from '../support/tile-server-faults.ts';

test.use({ flags: ['--view', '46.3,8.1,4'], viewport: { width: 640, height: 500 } });

function cardOf(page: Page): Locator {
  return page.locator('.tile-card');
}

/** Goes to where no tile is cached. */
function goAway(map: MapPage, lon = 110): Promise<void> {
  return map.goTo(46.3, lon, 4);
}

test('a click on a missing tile tells why, and nothing else opens it; Retry in the card brings the tile', async ({
  map,
  tileServer,
}) => {
  const { page } = map;
  const card = cardOf(page);
  await test.step('none comes over a tile that is there', async () => {
    await page.mouse.click(400, 300);
    tileServer.misbehave(sendStatus(404));
    await goAway(map);
    await expectStates(map, ['missing+world']);
    await expect(card).toHaveCount(0);
  });
  await page.mouse.click(400, 300);
  await expect(card).toHaveAttribute('data-code', 'tile-missing');
  await expect(card.getByRole('heading')).toHaveText('Tile not found');
  await expect(card).toContainText(readBody(describeError('tile-missing')));
  await expect(card).toContainText('The built-in world');
  const place = (await page.locator('#map canvas.tile-explained').getAttribute('data-tile')) ?? '';
  await expect(card.locator('dd').first()).toHaveText(place);
  await expect(card).toContainText(`127.0.0.1:${tileServer.port}`);

  tileServer.heal();
  tileServer.clearLog();
  await card.getByRole('button', { name: 'Retry' }).click();
  await expect(page.locator(`#map canvas[data-tile="${place}"]`)).toHaveAttribute('data-state', 'fresh');
  await expect(card.getByRole('heading')).toHaveText('Up to date');
  expect([...tileServer.coords()]).toEqual([place]);
});

test('the card follows its tile and the map, and closes by Escape, its button or the command', async ({
  map,
  tileServer,
}) => {
  const { page } = map;
  const card = cardOf(page);
  const latch = makeLatch();
  tileServer.misbehave(latch.fault);
  await goAway(map);
  await expectStates(map, ['waiting+world']);
  await page.mouse.click(300, 300);
  await expect(card.getByRole('heading')).toHaveText('Loading…');
  latch.release();
  await expect(card.getByRole('heading')).toHaveText('Up to date');
  await expect(card).toContainText('Loaded fromSource');
  await page.keyboard.press('Escape');
  await expect(card).toHaveCount(0);

  await tileServer.stop();
  await goAway(map, -110);
  await expectStates(map, ['missing+world']);
  for (const go of [
    () => card.getByRole('button', { name: 'Close' }).click(),
    () => page.keyboard.press('Control+e'),
  ]) {
    await page.mouse.click(500, 300);
    await expect(card).toHaveCount(1);
    await go();
    await expect(card).toHaveCount(0);
  }
  // Beyond the tile, another one is in the centre.
  await page.mouse.click(500, 300);
  const before = await card.locator('dd').first().innerText();
  await goAway(map, 20);
  await expect(card.locator('dd').first()).not.toHaveText(before);
  await expect(page.locator('#map canvas.tile-explained')).toHaveAttribute(
    'data-tile',
    await card.locator('dd').first().innerText(),
  );
});

test('the menu explains the tile that people aim at; working offline and a provider that refuses are told', async ({
  played,
  map,
}) => {
  await test.step('the menu explains the tile that people aim at, by keyboard alone', async () => {
    const { page } = map;
    const card = cardOf(page);
    await page.keyboard.press('Control+e');
    await expect(card).toBeFocused();
    await expect(card.getByRole('heading')).toHaveText('Up to date');
    // The centre of the view.
    const box = await page.locator('#map canvas.tile-explained').boundingBox();
    const area = await page.locator('#map').boundingBox();
    const centre = { x: (area?.x ?? 0) + (area?.width ?? 0) / 2, y: (area?.y ?? 0) + (area?.height ?? 0) / 2 };
    expect(box && centre.x >= box.x && centre.x <= box.x + box.width).toBe(true);
    expect(box && centre.y >= box.y && centre.y <= box.y + box.height).toBe(true);
    await page.keyboard.press('Tab');
    await expect(card.getByRole('button', { name: 'Close' })).toBeFocused();
    await page.keyboard.press('Enter');
    await expect(card).toHaveCount(0);
    await expect(page.locator('#map')).toBeFocused();
    // With the pointer over the map, it is the pointer that aims.
    await page.mouse.move(120, 120);
    await page.keyboard.press('Control+e');
    await expect(card).toBeFocused();
    const aimed = await page.locator('#map canvas.tile-explained').boundingBox();
    expect(aimed && aimed.x <= 120 && aimed.y <= 120).toBe(true);
    await page.keyboard.press('Escape');
    await expect(page.locator('#map')).toBeFocused();
    await map.choose('Cache', 'Tile details');
    await expect(card).toBeFocused();
    await page.keyboard.press('Escape');
  });
  await test.step('says that people work offline', async () => {
    const { page } = map;
    await map.choose('File', 'Work offline');
    await goAway(map);
    await expectStates(map, ['missing+world']);
    await page.mouse.click(300, 300);
    await expect(cardOf(page)).toHaveAttribute('data-code', 'working-offline');
    await map.choose('File', 'Work offline');
    await expectPictures(map, 1);
    await page.keyboard.press('Escape');
  });
  await test.step('leads to the terms of a provider that refuses', async () => {
    const { page } = map;
    const moreUrl = 'https://provider.example/terms';
    const error = describeError('source-refused', undefined, { moreUrl });
    played.answer('getTile', () => ({ ok: false, error }));
    await goAway(map, -110);
    await expectStates(map, ['missing']);
    await page.mouse.click(300, 300);
    const link = cardOf(page).getByRole('link');
    await expect(link).toHaveAttribute('href', moreUrl);
    await expect(link).toHaveAttribute('target', '_blank');
    await expect(link).toHaveAttribute('rel', /noopener/);
  });
});

test('fits maps of every size', async ({ map, tileServer }) => {
  const { page } = map;
  await tileServer.stop();
  await goAway(map);
  for (const [width, height] of [
    [800, 600],
    [400, 600],
    [360, 360],
  ] as const) {
    await page.setViewportSize({ width, height });
    await expectStates(map, ['missing+world']);
    await page.locator('#map').press('Control+e');
    const [area, card] = [await page.locator('#map-area').boundingBox(), await cardOf(page).boundingBox()];
    if (!area || !card) throw new Error('there is no card');
    expect(card.x).toBeGreaterThanOrEqual(area.x);
    expect(card.y).toBeGreaterThanOrEqual(area.y);
    expect(card.x + card.width).toBeLessThanOrEqual(area.x + area.width);
    expect(card.y + card.height).toBeLessThanOrEqual(area.y + area.height);
    await page.keyboard.press('Escape');
    await expect(cardOf(page)).toHaveCount(0);
  }
});
