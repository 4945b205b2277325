/** Why a tile is missing: by resting on it, by choosing it, by the menu; what is told, and how it goes away again. */
import { expect, type Locator, type Page } from '@playwright/test';
import { describeError } from '../../shared/errors.ts';
import { expectPictures, expectStates, test } from '../support/network-map.ts';
import { showOwnSource } from '../support/own-source.ts';
import { makeLatch, sendStatus } from '../support/tile-server-faults.ts';

test.use({ flags: ['--view', '46.3,8.1,4'] });

function cardOf(page: Page): Locator {
  return page.locator('.tile-card');
}

/** Goes to where no tile is cached. */
async function goAway(page: Page): Promise<void> {
  for (let press = 0; press < 6; press += 1) await page.keyboard.press('Shift+ArrowRight');
}

async function restAt(page: Page, x: number, y: number): Promise<void> {
  await page.mouse.move(x - 3, y);
  await page.mouse.move(x, y);
}

test('resting on a missing tile tells why; Retry in the card brings it, and the card goes', async ({
  map,
  tileServer,
}) => {
  const { page } = map;
  tileServer.misbehave(sendStatus(404));
  await goAway(page);
  await expectStates(map, ['missing+world']);
  await restAt(page, 400, 300);
  const card = cardOf(page);
  await expect(card).toHaveAttribute('data-code', 'tile-missing');
  await expect(card.getByRole('heading')).toHaveText('No such tile');
  await expect(card).toContainText(describeError('tile-missing').message);
  await expect(card).toContainText('The built-in world');
  const explained = page.locator('#map canvas.tile-explained');
  const place = (await explained.getAttribute('data-tile')) ?? '';
  await expect(card.locator('dd').first()).toHaveText(place);
  await expect(card).toContainText(`127.0.0.1:${tileServer.port}`);

  tileServer.heal();
  tileServer.clearLog();
  const retry = card.getByRole('button', { name: 'Retry' });
  const button = await retry.boundingBox();
  // On the way the pointer crosses the gap between tile and card.
  await page.mouse.move((button?.x ?? 0) + 5, (button?.y ?? 0) + 5, { steps: 8 });
  await retry.click();
  await expect(page.locator(`#map canvas[data-tile="${place}"]`)).toHaveAttribute('data-state', 'fresh');
  await expect(card).toHaveCount(0);
  await expect(explained).toHaveCount(0);
  expect([...tileServer.coords()]).toEqual([place]);
});

test('a card of resting goes when the pointer goes on, and none comes over a tile that is there', async ({
  map,
  tileServer,
}) => {
  const { page } = map;
  await restAt(page, 400, 300);
  await page.mouse.click(400, 300);
  await tileServer.stop();
  await goAway(page);
  await expectStates(map, ['missing+world']);
  await expect(cardOf(page)).toHaveCount(0);
  await restAt(page, 400, 300);
  await expect(cardOf(page)).toBeVisible();
  await page.mouse.move(400, 10);
  await expect(cardOf(page)).toHaveCount(0);
});

test('a chosen one stays, follows what becomes of the tile, and goes by Escape, a press elsewhere or a move', async ({
  map,
  tileServer,
}) => {
  const { page } = map;
  const card = cardOf(page);
  const latch = makeLatch();
  tileServer.misbehave(latch.fault);
  await goAway(page);
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
  await goAway(page);
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
    await restAt(page, 120, 120);
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
    await goAway(page);
    await expectStates(map, ['missing+world']);
    await page.mouse.click(300, 300);
    await expect(cardOf(page)).toHaveAttribute('data-code', 'working-offline');
    await map.choose('File', 'Work offline');
    await expectPictures(map, 1);
    await page.keyboard.press('Escape');
  });
  await test.step('leads to the terms of a provider that refuses', async () => {
    const { page } = map;
    const error = { code: 'source-refused', message: 'Refused.', moreUrl: 'https://provider.example/terms' };
    await page.route('**/call/getTile', (route) => route.fulfill({ json: { ok: false, error } }));
    await goAway(page);
    await expectStates(map, ['missing']);
    await page.mouse.click(300, 300);
    const link = cardOf(page).getByRole('link');
    await expect(link).toHaveAttribute('href', error.moreUrl);
    await expect(link).toHaveAttribute('target', '_blank');
    await expect(link).toHaveAttribute('rel', /noopener/);
  });
});

test('counts down to when it is asked again', async ({ map, tileServer }) => {
  const { page } = map;
  tileServer.misbehave(sendStatus(429, { 'retry-after': '40' }));
  await goAway(page);
  await expectStates(map, ['missing+world']);
  await page.mouse.click(300, 300);
  const card = cardOf(page);
  await expect(card).toHaveAttribute('data-code', 'source-busy');
  const read = async () => Number(/Asked again in (\d+) s\./.exec(await card.innerText())?.[1]);
  const first = await read();
  expect(first).toBeGreaterThan(20);
  expect(first).toBeLessThanOrEqual(44);
  await expect.poll(read).toBeLessThan(first);
  tileServer.heal();
});

test.describe('deeper than the source goes', () => {
  test.use({ source: 'world', flags: ['--view', '46.3,8.1,5'] });

  test('says of which zoom the picture is', async ({ map, tileServer }) => {
    await showOwnSource(map.page, { template: tileServer.template, maxZoom: 3 });
    await expect.poll(() => tileServer.requests().length).toBeGreaterThan(0);
    await map.settled();
    await map.page.keyboard.press('Control+e');
    await expect(cardOf(map.page)).toContainText(
      'Zoom 5 is deeper than this source goes: its picture of zoom 3, enlarged.',
    );
  });
});

test('fits maps of every size, wherever the tile is', async ({ map, tileServer }) => {
  const { page } = map;
  await tileServer.stop();
  await goAway(page);
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
