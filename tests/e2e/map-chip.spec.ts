/** What people see when the map they chose is not there: one chip that says what they see instead, why, and how to get it back. */
import { expect, type Page } from '@playwright/test';
import { noteOf } from '../support/map-page.ts';
import { expectPictures, expectStates, test } from '../support/network-map.ts';
import { sendNotice } from '../support/tile-server-faults.ts';

test.use({ flags: ['--view', '46.3,8.1,4'], viewport: { width: 640, height: 480 } });

function creditsOf(page: Page) {
  return page.getByRole('note', { name: 'Attribution' });
}

test('says that the server is gone for as long as it is, and brings the map back by Retry', async ({
  map,
  tileServer,
}) => {
  const { page } = map;
  const name = `127.0.0.1:${tileServer.port}`;
  const note = noteOf(page);
  const retry = page.locator('.map-chip').getByRole('button');
  await expectPictures(map, 1);
  await expect(note).toHaveText('');
  await expect(creditsOf(page)).toHaveText(name);

  await test.step('the server dies: its saved tiles stand in, then the world, and each is credited', async () => {
    await tileServer.stop();
    await page.keyboard.press('+');
    await expect(note).toHaveText(`Saved tiles. ${name} can’t be reached.`);
    await expect(creditsOf(page)).toHaveText(name);
    await page.keyboard.press('-');
    await map.goTo(46.3, 110, 4);
    await expect(note).toHaveText(`Built-in world. ${name} can’t be reached.`);
    await expect(creditsOf(page)).toHaveText('Natural Earth');
    await expect(page.locator('.notice, .tile-card')).toHaveCount(0);
  });
  await test.step('Retry in vain changes nothing', async () => {
    await retry.click();
    await expect(retry).toHaveText('Retry');
    await expect(note).toHaveText(`Built-in world. ${name} can’t be reached.`);
  });
  await test.step('the server is there again and refuses: that is another reason', async () => {
    tileServer.misbehave(sendNotice(403));
    await tileServer.start();
    await retry.click();
    await expect(note).toHaveText(`Built-in world. ${name} refuses requests.`);
    tileServer.heal();
    await tileServer.waitUntilIdle();
    await retry.click();
    await expectStates(map, ['fresh']);
    await expectPictures(map, 1);
    await expect(note).toHaveText('');
    await expect(retry).toHaveCount(0);
    await expect(creditsOf(page)).toHaveText(name);
    await expect(page.locator('#map')).toBeFocused();
  });
});

test('covers no control in any window, in forced colours neither', async ({ map, tileServer }) => {
  const { page } = map;
  await tileServer.stop();
  await map.goTo(46.3, 110, 4);
  await expect(noteOf(page)).not.toHaveText('');
  for (const [width, height] of [
    [1280, 800],
    [640, 480],
    [360, 360],
  ] as const) {
    await page.setViewportSize({ width, height });
    const boxes = await Promise.all(
      ['.map-chip', '.zoom-buttons', '.attribution', '.first-hint', '#status-bar'].map((part) =>
        page.locator(part).boundingBox(),
      ),
    );
    const [chip, ...others] = boxes;
    if (!chip) throw new Error('there is no chip');
    expect(chip.x).toBeGreaterThanOrEqual(0);
    for (const other of others) {
      if (!other) throw new Error('a part is missing');
      const isBeside = chip.x + chip.width <= other.x;
      expect(isBeside || chip.y >= other.y + other.height || chip.y + chip.height <= other.y).toBe(true);
    }
    await expect(page.locator('.map-chip').getByRole('button')).toBeInViewport({ ratio: 1 });
  }
  await page.emulateMedia({ forcedColors: 'active' });
  const edge = await page
    .locator('.map-chip')
    .evaluate((chip) => getComputedStyle(chip).borderTopColor !== getComputedStyle(chip).backgroundColor);
  expect(edge).toBe(true);
});
