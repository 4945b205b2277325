/** Why a tile is missing: the card that a click or the menu opens, what it tells, and how it goes away. */
import { expect, type Locator, type Page } from '@playwright/test';
import { describeError } from '../../shared/errors.ts';
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
  await expect(card.getByRole('heading')).toHaveText('No such tile');
  await expect(card).toContainText(describeError('tile-missing').message);
  await expect(card).toContainText('The built-in world');
  const place = (await page.locator('#map canvas.tile-explained').getAttribute('data-tile')) ?? '';
  await expect(card.locator('dd').first()).toHaveText(place);
  await expect(card).toContainText(`127.0.0.1:${tileServer.port}`);

  tileServer.heal();
  tileServer.clearLog();
  await card.getByRole('button', { name: 'Retry' }).click();
  await expect(page.locator(`#map canvas[data-tile="${place}"]`)).toHaveAttribute('data-state', 'fresh');
  await expect(card.getByRole('heading')).toHaveText('This tile is fresh');
  expect([...tileServer.coords()]).toEqual([place]);
});

test('a chosen one stays, follows what becomes of the tile, and goes by Escape, a press elsewhere or a move', async ({
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
  await expect(card.getByRole('heading')).toHaveText('Waiting for this tile');
  await expect(card.getByRole('button', { name: 'Retry' })).toBeHidden();
  latch.release();
  await expect(card.getByRole('heading')).toHaveText('This tile is fresh');
  await expect(card).toContainText('The tile, fresh, from the source');
  await page.keyboard.press('Escape');
  await expect(card).toHaveCount(0);

  await tileServer.stop();
  await goAway(map, -110);
  await expectStates(map, ['missing+world']);
  const goings = [
    () => card.getByRole('button', { name: 'Close' }).click(),
    () => page.getByRole('menuitem', { name: 'View', exact: true }).click(),
    () => page.keyboard.press('ArrowRight'),
    () => page.mouse.wheel(0, -120),
  ];
  for (const go of goings) {
    await page.mouse.click(300, 300);
    await expect(card).toHaveCount(1);
    await go();
    await expect(card).toHaveCount(0);
    await page.keyboard.press('Escape');
    await page.locator('#map').focus();
  }
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
    await expect(card.getByRole('heading')).toHaveText('This tile is fresh');
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
    await map.choose('Cache', 'Explain tile');
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

test('fits maps of every size, wherever the tile is', async ({ map, tileServer }) => {
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
    const area = await page.locator('#map-area').boundingBox();
    if (!area) throw new Error('there is no map');
    for (const [x, y] of [
      [0.02, 0.02],
      [0.98, 0.02],
      [0.5, 0.5],
      [0.02, 0.98],
      [0.6, 0.9],
    ] as const) {
      // A map that is still taking its new size in closes a card that was just opened.
      await expect(async () => {
        await page.mouse.click(area.x + x * area.width, area.y + y * area.height);
        const card = await cardOf(page).boundingBox({ timeout: 1000 });
        if (!card) throw new Error('there is no card');
        expect(card.x).toBeGreaterThanOrEqual(area.x);
        expect(card.y).toBeGreaterThanOrEqual(area.y);
        expect(card.x + card.width).toBeLessThanOrEqual(area.x + area.width);
        expect(card.y + card.height).toBeLessThanOrEqual(area.y + area.height);
      }).toPass({ timeout: 10_000 });
      await page.keyboard.press('Escape');
      await expect(cardOf(page)).toHaveCount(0);
    }
  }
});
