/** Working offline: how it begins and ends, where it is seen, and that it lasts. */
import { expect, type Page } from '@playwright/test';
import { describeEnv, openMapPage } from '../support/map-page.ts';
import { expectPictures, test } from '../support/network-map.ts';
import { launchProgram } from '../support/program.ts';

test.use({ flags: ['--view', '46.3,8.1,4'] });

function chipOf(page: Page) {
  return page.getByRole('button', { name: 'Working offline' });
}

function entryOf(page: Page) {
  return page.locator('#menu-entry-toggleOffline');
}

test('begins in the File menu, asks nothing while it lasts, and ends in the menu or under the map', async ({
  map,
  tileServer,
}) => {
  await test.step('begins and ends in the File menu, and is seen in the menu and under the map', async () => {
    await expect(chipOf(map.page)).toBeHidden();
    await expect(entryOf(map.page)).toHaveAttribute('role', 'menuitemcheckbox');
    await expect(entryOf(map.page)).toHaveAttribute('aria-checked', 'false');
    await map.choose('File', 'Work offline');
    await expect(chipOf(map.page)).toBeVisible();
    await expect(entryOf(map.page)).toHaveAttribute('aria-checked', 'true');
    await map.choose('File', 'Work offline');
    await expect(chipOf(map.page)).toBeHidden();
    await expect(entryOf(map.page)).toHaveAttribute('aria-checked', 'false');
  });
  await test.step('the words under the map end it by keyboard, and the keyboard is on the map again', async () => {
    await map.choose('File', 'Work offline');
    await expect(chipOf(map.page)).toBeVisible();
    for (let press = 0; press < 10; press += 1) {
      await map.page.keyboard.press('Tab');
      if (await chipOf(map.page).evaluate((chip) => chip === document.activeElement)) break;
    }
    await expect(chipOf(map.page)).toBeFocused();
    await map.page.keyboard.press('Enter');
    await expect(chipOf(map.page)).toBeHidden();
    await expect(map.page.locator('#map')).toBeFocused();
    await expect(entryOf(map.page)).toHaveAttribute('aria-checked', 'false');
  });
  await test.step('asks nothing while it lasts; what was missing comes as soon as it ends', async () => {
    await expectPictures(map, 1);
    await map.choose('File', 'Work offline');
    await expect(chipOf(map.page)).toBeVisible();
    tileServer.clearLog();
    for (let press = 0; press < 4; press += 1) await map.page.keyboard.press('Shift+ArrowRight');
    await expect(map.page.locator('#map canvas[data-state="missing"]').first()).toBeAttached();
    expect(tileServer.requests()).toEqual([]);
    await chipOf(map.page).click();
    await expectPictures(map, 1);
    expect(tileServer.requests().length).toBeGreaterThan(0);
  });
});

test('lasts over a restart', async ({ page, browser, tileServer, dataDir }) => {
  const args = ['--source', tileServer.template, '--view', '46.3,8.1,4'];
  const first = await launchProgram({ dataDir, args, env: describeEnv() });
  const map = await openMapPage(page, first.url);
  await map.choose('File', 'Work offline');
  await expect(chipOf(page)).toBeVisible();
  await page.close();
  await first.term();
  tileServer.clearLog();
  const second = await launchProgram({ dataDir, args: ['--view', '46.3,8.1,5'], env: describeEnv() });
  const newPage = await browser.newPage({ viewport: { width: 1000, height: 700 }, reducedMotion: 'reduce' });
  await newPage.goto(second.url);
  await expect(chipOf(newPage)).toBeVisible();
  await expect(entryOf(newPage)).toHaveAttribute('aria-checked', 'true');
  await expect(newPage.locator('#map canvas[data-state="missing"]').first()).toBeAttached();
  expect(tileServer.requests()).toEqual([]);
  await newPage.close();
  await second.term();
});

test('all windows are in step, and none loses its place in an open menu', async ({ map }) => {
  const other = await openMapPage(await map.page.context().newPage(), map.page.url());
  await other.page.keyboard.press('F10');
  await other.page.keyboard.press('Enter');
  await expect(entryOf(other.page)).toBeFocused();
  await map.page.bringToFront();
  await map.choose('File', 'Work offline');
  await expect(chipOf(other.page)).toBeVisible();
  await expect(entryOf(other.page)).toHaveAttribute('aria-checked', 'true');
  await expect(entryOf(other.page)).toBeFocused();
  await other.page.keyboard.press('Enter');
  await expect(chipOf(map.page)).toBeHidden();
  await expect(chipOf(other.page)).toBeHidden();
  await other.page.close();
});

test.describe('started offline', () => {
  test.use({ flags: ['--offline'] });

  test('says so from the beginning, and is cut off in no width of the window', async ({
    page,
    program,
    tileServer,
  }) => {
    await page.goto(program.url);
    for (const width of [1000, 821, 820, 760, 701, 700, 500, 400, 360]) {
      await page.setViewportSize({ width, height: 600 });
      await expect(chipOf(page)).toBeInViewport({ ratio: 1 });
      await expect(page.locator('#status-bar [data-tier="source"]')).toBeInViewport({ ratio: 1 });
      const overPx = await page.locator('#status-bar').evaluate((bar) => bar.scrollWidth - bar.clientWidth);
      expect(overPx, `too wide at ${width}`).toBeLessThanOrEqual(0);
    }
    expect(tileServer.connections).toBe(0);
  });
});
