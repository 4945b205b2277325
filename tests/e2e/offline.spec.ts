/** Working offline: how it begins and ends, where it is seen, and that it lasts. */
import { expect, type Page } from '@playwright/test';
import { describeEnv, noteOf, openMapPage } from '../support/map-page.ts';
import { expectPictures, test as networkTest } from '../support/network-map.ts';
import { storePlainWorld } from '../support/plain-world.ts';
import { launchProgram, type RunningProgram } from '../support/program.ts';

const viewport = { width: 480, height: 400 };

const test = networkTest.extend({
  // It stands in for tiles that are missing.
  dataDir: async ({ dataDir }, use) => {
    await storePlainWorld(dataDir, [3]);
    await use(dataDir);
  },
});

test.use({ flags: ['--view', '46.3,8.1,3'], viewport });

function buttonOf(page: Page) {
  return page.getByRole('button', { name: 'Go online' });
}

function entryOf(page: Page) {
  return page.locator('#menu-entry-toggleOffline');
}

let restartedProgram: RunningProgram | undefined;

test.afterEach(async () => {
  await restartedProgram?.term();
});

test('begins in the File menu of any window, asks nothing while it lasts, and lasts over a restart', async ({
  map,
  program,
  tileServer,
  dataDir,
  browser,
}) => {
  const { page } = map;
  await test.step('begins and ends in the File menu, and is seen in the menu and on the map', async () => {
    await expect(buttonOf(page)).toBeHidden();
    await expect(entryOf(page)).toHaveAttribute('role', 'menuitemcheckbox');
    await expect(entryOf(page)).toHaveAttribute('aria-checked', 'false');
    await map.choose('File', 'Work offline');
    await expect(buttonOf(page)).toBeVisible();
    await expect(entryOf(page)).toHaveAttribute('aria-checked', 'true');
    await map.choose('File', 'Work offline');
    await expect(buttonOf(page)).toBeHidden();
    await expect(entryOf(page)).toHaveAttribute('aria-checked', 'false');
  });
  await test.step('all windows are in step, and none loses its place in an open menu', async () => {
    const other = await openMapPage(await page.context().newPage(), page.url());
    await other.page.keyboard.press('F10');
    for (const key of ['Enter', 'End', 'ArrowUp']) await other.page.keyboard.press(key);
    await expect(entryOf(other.page)).toBeFocused();
    await page.bringToFront();
    await map.choose('File', 'Work offline');
    await expect(buttonOf(other.page)).toBeVisible();
    await expect(entryOf(other.page)).toHaveAttribute('aria-checked', 'true');
    await expect(entryOf(other.page)).toBeFocused();
    await other.page.keyboard.press('Enter');
    await expect(buttonOf(page)).toBeHidden();
    await expect(buttonOf(other.page)).toBeHidden();
    await other.page.close();
  });
  await test.step('its button on the map ends it by keyboard, and the keyboard is on the map again', async () => {
    await map.choose('File', 'Work offline');
    await expect(buttonOf(page)).toBeVisible();
    for (let press = 0; press < 10; press += 1) {
      await page.keyboard.press('Tab');
      if (await buttonOf(page).evaluate((button) => button === document.activeElement)) break;
    }
    await expect(buttonOf(page)).toBeFocused();
    await page.keyboard.press('Enter');
    await expect(buttonOf(page)).toBeHidden();
    await expect(page.locator('#map')).toBeFocused();
    await expect(entryOf(page)).toHaveAttribute('aria-checked', 'false');
  });
  await test.step('asks nothing while it lasts; what was missing comes as soon as it ends', async () => {
    await expectPictures(map, 1);
    await map.choose('File', 'Work offline');
    await expect(buttonOf(page)).toBeVisible();
    tileServer.clearLog();
    for (let press = 0; press < 3; press += 1) await page.keyboard.press('Shift+ArrowRight');
    await expect(page.locator('#map canvas[data-state="missing"]').first()).toBeAttached();
    expect(tileServer.requests()).toEqual([]);
    await buttonOf(page).click();
    await expectPictures(map, 1);
    expect(tileServer.requests().length).toBeGreaterThan(0);
  });
  await map.choose('File', 'Work offline');
  await expect(buttonOf(page)).toBeVisible();
  await page.close();
  await program.term();
  const { connections } = tileServer;
  const second = await launchProgram({ dataDir, args: ['--view', '46.3,98.1,4'], env: describeEnv() });
  restartedProgram = second;
  const restarted = await browser.newPage({ viewport, reducedMotion: 'reduce' });
  await test.step('lasts over a restart', async () => {
    await restarted.goto(second.url);
    await expect(buttonOf(restarted)).toBeVisible();
    await expect(entryOf(restarted)).toHaveAttribute('aria-checked', 'true');
    await expect(restarted.locator('#map canvas[data-state="missing"]').first()).toBeAttached();
  });
  await test.step('is cut off in no width of the window', async () => {
    for (const width of [1000, 821, 820, 760, 701, 700, 500, 400, 360]) {
      await restarted.setViewportSize({ width, height: 300 });
      await expect(buttonOf(restarted)).toBeInViewport({ ratio: 1 });
      await expect(noteOf(restarted)).toBeInViewport({ ratio: 1 });
      await expect(restarted.locator('#status-bar .place')).toBeInViewport({ ratio: 1 });
      const overPx = await restarted.locator('#status-bar').evaluate((bar) => bar.scrollWidth - bar.clientWidth);
      expect(overPx, `too wide at ${width}`).toBeLessThanOrEqual(0);
    }
  });
  expect(tileServer.connections).toBe(connections);
  await restarted.close();
});
