/** Used by keyboard alone, by ear, in a very narrow window, with little motion, much contrast and colours of one's own. */
import { expect, type Page } from '@playwright/test';
import { fieldOf, handleOf, panelOf, waitForEstimate } from '../support/area-panel.ts';
import { type MapPage, test } from '../support/map-page.ts';
import { dialogOf } from '../support/source-form.ts';

test.use({ flags: ['--view', '46.5,8,7'] });

/** What has the keyboard: a name for it, and whether that is to be seen. */
async function readFocus(page: Page): Promise<{ readonly name: string; readonly isSeen: boolean }> {
  return page.evaluate(() => {
    const focused = document.activeElement ?? document.body;
    const box = focused.getBoundingClientRect();
    const isWithin = box.width > 0 && box.bottom > 0 && box.right > 0 && box.top < innerHeight && box.left < innerWidth;
    const rings = [getComputedStyle(focused), getComputedStyle(focused, '::after')];
    const isRinged = rings.some(
      ({ outlineStyle, outlineWidth, borderTopWidth, content }) =>
        (outlineStyle !== 'none' && Number.parseFloat(outlineWidth) >= 2) ||
        (content !== 'none' && content !== 'normal' && Number.parseFloat(borderTopWidth) >= 2),
    );
    const name = focused.id || focused.getAttribute('aria-label') || focused.textContent || focused.tagName;
    return { name: name.trim(), isSeen: isWithin && isRinged };
  });
}

/** Goes round by Tab until what had the keyboard first has it again; expects to see where it is at every stop. */
async function walkRound(page: Page, atMost = 45): Promise<readonly string[]> {
  const walked: string[] = [];
  const mark = () => page.evaluate(() => document.activeElement?.setAttribute('data-walked', ''));
  const isBack = () => page.evaluate(() => document.activeElement?.hasAttribute('data-walked') === true);
  // What had the keyboard first may be a heading, which is no stop of its own.
  await page.keyboard.press('Tab');
  await mark();
  for (let step = 0; step < atMost; step += 1) {
    await page.keyboard.press('Tab');
    if (await page.evaluate(() => document.activeElement === document.body)) continue;
    const { name, isSeen } = await readFocus(page);
    expect.soft(isSeen, `the focus is seen on ${name}`).toBe(true);
    walked.push(name);
    if (await isBack()) break;
  }
  expect(await isBack(), `comes round: ${walked.join(', ')}`).toBe(true);
  await page.evaluate(() => document.querySelector('[data-walked]')?.removeAttribute('data-walked'));
  return walked;
}

test('everything is reached by keyboard, seen where it is, and left again', async ({ map }) => {
  const { page } = map;
  await test.step('round the map', async () => {
    await page.keyboard.press('Shift+ArrowRight');
    expect((await readFocus(page)).isSeen).toBe(true);
    const walked = await walkRound(page);
    expect(walked).toEqual(expect.arrayContaining(['menu-file', 'Zoom in', 'Zoom out', 'map']));
  });
  await test.step('the form of an area and the handles of its box', async () => {
    await map.choose('Cache', 'Warm this view…');
    await waitForEstimate(page);
    const walked = await walkRound(page);
    expect(walked).toEqual(expect.arrayContaining(['Move the box', 'North-east corner', 'warm-west', 'Start']));
    await handleOf(page, 'West edge').focus();
    const west = await fieldOf(page, 'West').inputValue();
    await page.keyboard.press('ArrowRight');
    await expect(fieldOf(page, 'West')).not.toHaveValue(west);
    await page.keyboard.press('Escape');
    await expect(page.getByRole('heading', { name: 'Warm this view' })).toBeFocused();
    await page.keyboard.press('Escape');
    await expect(page.locator('#map')).toBeFocused();
  });
  for (const entry of ['Statistics…', 'Saved areas…', 'Clear…']) {
    await test.step(entry, async () => {
      await map.choose('Cache', entry);
      await expect(panelOf(page)).toBeVisible();
      expect(await walkRound(page)).toEqual(expect.arrayContaining(['Close the panel', 'Zoom in', 'map']));
      await page.getByRole('button', { name: 'Close the panel' }).press('Enter');
      await expect(page.locator('#map')).toBeFocused();
    });
  }
  await test.step('a tile, and the table of keys which has them all', async () => {
    await page.keyboard.press('ControlOrMeta+e');
    await expect(page.locator('.tile-card')).toBeFocused();
    await expect(page.getByRole('button', { name: 'Reload this tile' })).toBeVisible();
    await page.keyboard.press('Escape');
    await expect(page.locator('#map')).toBeFocused();
    await page.keyboard.press('F1');
    const tables = dialogOf(page).getByRole('table');
    await expect(tables).toHaveCount(4);
    await expect(dialogOf(page).getByRole('rowheader', { name: 'Move what has the focus' })).toBeVisible();
    await expect(dialogOf(page).getByRole('rowheader', { name: 'Quit' })).toHaveCount(0);
    await expect(page.locator('#menu-entry-copyLink')).not.toHaveAttribute('aria-keyshortcuts', /./);
    await page.keyboard.press('Escape');
    await expect(page.locator('#map')).toBeFocused();
  });
});

test('tells who listens what there is, where the map is, and how things go', async ({ map }) => {
  const { page } = map;
  await expect(page.locator('html')).toHaveAttribute('lang', 'en');
  await expect(page).toHaveTitle('Tilekeep');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Tilekeep');
  for (const landmark of ['banner', 'main', 'contentinfo'] as const)
    await expect(page.getByRole(landmark)).toHaveCount(1);
  const area = page.getByRole('application', { name: 'Map' });
  await expect(area).toHaveAccessibleDescription(/^46\.5\d*, 8\.\d+ Zoom 7$/);
  await expect(page.locator('#place-heard')).toBeEmpty();
  await page.keyboard.press('+');
  await expect(page.locator('#place-heard')).toHaveText(/^46\.5\d*, 8\.\d+, zoom 8$/);
  await expect(page.getByRole('group', { name: 'Tiles shown, by where they came from' })).toContainText('Memory');

  await map.choose('Cache', 'Check cache…');
  const dialog = page.getByRole('dialog', { name: 'Check cache' });
  await expect(dialog.getByRole('listitem')).not.toHaveCount(0);
  await dialog.getByRole('button', { name: 'Start' }).click();
  await expect(dialog.getByRole('button', { name: 'Check again' })).toBeVisible();
  await expect(dialog.getByRole('status')).toContainText('tiles');
  await page.keyboard.press('Escape');

  await map.choose('View', 'Go to…');
  await page.keyboard.type('nowhere');
  await page.keyboard.press('Enter');
  const field = dialogOf(page).getByRole('textbox', { name: 'Latitude, longitude and zoom' });
  await expect(field).toHaveAccessibleDescription(/decimal degrees.+That is no place/);
  await expect(dialogOf(page).getByRole('alert')).toContainText('That is no place');
  await page.keyboard.press('Escape');

  await page.route('**/call/clearMemory', (route) =>
    route.fulfill({ json: { ok: false, error: { code: 'cache-busy', message: 'No.' } } }),
  );
  await map.choose('Cache', 'Clear memory');
  await expect(page.locator('#notices').getByRole('alert')).toHaveText('No.');
});

/** What of these reaches over the window's sides, or needs scrolling sideways. */
async function findOverflow(page: Page, selector: string): Promise<readonly string[]> {
  return page.locator(selector).evaluateAll((parts) =>
    parts
      .filter((part) => part.checkVisibility())
      .flatMap((part) => [part, ...part.querySelectorAll('*')])
      .filter((part) => {
        const { left, right, width } = part.getBoundingClientRect();
        if (width <= 1) return false;
        const scrolls = ['auto', 'scroll'].includes(getComputedStyle(part).overflowX);
        return left < -0.5 || right > innerWidth + 0.5 || (scrolls && part.scrollWidth > part.clientWidth + 1);
      })
      .map((part) => `${part.tagName} ${part.className} ${part.textContent?.slice(0, 30)}`),
  );
}

async function expectFits(map: MapPage, selector: string): Promise<void> {
  expect.soft(await findOverflow(map.page, selector), selector).toEqual([]);
  const small = await map.page.locator(selector).evaluateAll((parts) =>
    parts
      .flatMap((part) => [...part.querySelectorAll('button, select, summary, input:not([type=file])')])
      .filter((part) => part.checkVisibility())
      .filter((part) => {
        // A tick has its label to be pressed as well.
        const label = part instanceof HTMLInputElement && part.matches('[type=checkbox], [type=radio]');
        const box = (label ? part.closest('.tick') : part)?.getBoundingClientRect();
        return box !== undefined && (box.width < 23.5 || box.height < 23.5);
      })
      .map((part) => `${part.tagName} ${part.className} ${part.textContent}`),
  );
  expect.soft(small, `targets in ${selector}`).toEqual([]);
}

test('fits a window of 320 pixels, as a page at 400 % has, with targets for fingers', async ({ map }) => {
  const { page } = map;
  await page.setViewportSize({ width: 320, height: 640 });
  await expectFits(map, '#menu-bar, #map-corner, #status-bar');
  for (const [menu, entry] of [
    ['View', 'Go to…'],
    ['Source', 'Add source…'],
    ['Cache', 'Clear everything…'],
    ['Cache', 'Check cache…'],
    ['Cache', 'Disk space…'],
    ['Cache', 'Move cache folder…'],
    ['Help', 'Keyboard'],
    ['Help', 'About Tilekeep'],
  ] as const) {
    await test.step(entry, async () => {
      await map.choose(menu, entry);
      await expect(dialogOf(page)).toBeVisible();
      await expectFits(map, 'dialog');
      await dialogOf(page).getByRole('button').last().scrollIntoViewIfNeeded();
      await expect(dialogOf(page).getByRole('button').last()).toBeInViewport();
      await page.keyboard.press('Escape');
    });
  }
  for (const entry of ['Warm this view…', 'Saved areas…', 'Statistics…', 'Clear…']) {
    await test.step(entry, async () => {
      await map.choose('Cache', entry);
      await expect(panelOf(page)).toBeVisible();
      await expectFits(map, '#side-panel');
    });
  }
});

test('keeps borders, marks and progress with colours of one’s own, and moves nothing where people asked for that', async ({
  map,
}) => {
  const { page } = map;
  await page.emulateMedia({ forcedColors: 'active' });
  const styleOf = (selector: string, name: string) =>
    page
      .locator(selector)
      .first()
      .evaluate((part, wanted) => getComputedStyle(part).getPropertyValue(wanted), name);
  await test.step('forced colours', async () => {
    await page.getByRole('menubar').getByRole('menuitem', { name: 'Source', exact: true }).click();
    const title = page.getByRole('menuitem', { name: 'Source', exact: true });
    const [open, closed] = await Promise.all(
      [title, page.getByRole('menuitem', { name: 'Cache', exact: true })].map((one) =>
        one.evaluate((part) => getComputedStyle(part).backgroundColor),
      ),
    );
    expect(open).not.toBe(closed);
    await page.keyboard.press('Escape');
    await page.keyboard.press('Escape');
    await map.choose('Cache', 'Warm area…');
    const pressed = page.getByRole('button', { pressed: true });
    await expect(pressed).toBeVisible();
    expect(await pressed.evaluate((part) => getComputedStyle(part).forcedColorAdjust)).toBe('none');
    await page.keyboard.press('Escape');
    await page.keyboard.press('Escape');
    await map.choose('Cache', 'Statistics…');
    await expect(page.locator('.tier-bars').first()).toBeAttached();
    const bars = await page.locator('.tier-bars').evaluateAll((all) => all.map((bar) => getComputedStyle(bar).fill));
    expect(new Set(bars).size).toBe(3);
    expect(await styleOf('.gauge-fill', 'background-color')).not.toBe(await styleOf('.gauge', 'background-color'));
    await page.keyboard.press('Escape');
  });
  await test.step('more contrast', async () => {
    const before = await styleOf('#status-bar', 'color');
    await page.emulateMedia({ forcedColors: 'none', contrast: 'more' });
    expect(await styleOf('#status-bar', 'color')).not.toBe(before);
  });
  await test.step('less motion', async () => {
    const moving = await page.evaluate(() => document.getAnimations().length);
    expect(moving).toBe(0);
    await page.keyboard.press('+');
    await page.keyboard.press('Shift+ArrowRight');
    await expect(page.locator('#map .leaflet-zoom-anim, #map .leaflet-pan-anim')).toHaveCount(0);
    await map.choose('View', 'Go to…');
    await page.keyboard.type('46.6, 8.4, 8');
    await page.keyboard.press('Enter');
    await expect(page.locator('#map .leaflet-zoom-anim, #map .leaflet-pan-anim')).toHaveCount(0);
    expect(
      await page.evaluate(() => document.getAnimations().filter(({ playState }) => playState === 'running').length),
    ).toBe(0);
  });
});
