/** Used by keyboard alone, by ear, in a very narrow window, with little motion, much contrast and colours of one's own. */
import { expect, type Page } from '@playwright/test';
import { describeError } from '../../shared/errors.ts';
import { buttonOf, fieldOf, handleOf, panelOf, SAVE_ENTRY, waitForEstimate } from '../support/area-panel.ts';
import { clear, openPanel } from '../support/clear-dialog.ts';
import type { MapPage } from '../support/map-page.ts';
import { test } from '../support/network-map.ts';
import { dialogOf } from '../support/source-form.ts';

test.use({ flags: ['--view', '46.5,8,7'] });

interface Stop {
  readonly name: string;
  /** True when people see where the keyboard is. */
  readonly isSeen: boolean;
  /** True where the walk began. */
  readonly isBack: boolean;
}

/** Runs in the page: what has the keyboard; undefined for nothing. */
function readStop(): Stop | undefined {
  const focused = document.activeElement ?? document.body;
  if (focused === document.body) return undefined;
  const box = focused.getBoundingClientRect();
  const isWithin = box.width > 0 && box.bottom > 0 && box.right > 0 && box.top < innerHeight && box.left < innerWidth;
  const rings = [getComputedStyle(focused), getComputedStyle(focused, '::after')];
  const isRinged = rings.some(
    ({ outlineStyle, outlineWidth, borderTopWidth, content }) =>
      (outlineStyle !== 'none' && Number.parseFloat(outlineWidth) >= 2) ||
      (content !== 'none' && content !== 'normal' && Number.parseFloat(borderTopWidth) >= 2),
  );
  const name = focused.id || focused.getAttribute('aria-label') || focused.textContent || focused.tagName;
  return { name: name.trim(), isSeen: isWithin && isRinged, isBack: focused.hasAttribute('data-walked') };
}

/** Goes round by Tab until what had the keyboard first has it again; expects to see where it is at every stop. */
async function walkRound(page: Page, atMost = 45): Promise<readonly string[]> {
  const walked: Stop[] = [];
  // What had the keyboard first may be a heading, which is no stop of its own.
  await page.keyboard.press('Tab');
  await page.evaluate(() => document.activeElement?.setAttribute('data-walked', ''));
  for (let step = 0; step < atMost && walked.at(-1)?.isBack !== true; step += 1) {
    await page.keyboard.press('Tab');
    const stop = await page.evaluate(readStop);
    if (stop) walked.push(stop);
  }
  const names = walked.map(({ name }) => name);
  expect(walked.at(-1)?.isBack, `comes round: ${names.join(', ')}`).toBe(true);
  expect
    .soft(
      walked.filter(({ isSeen }) => !isSeen),
      'stops at which the focus is not seen',
    )
    .toEqual([]);
  await page.evaluate(() => document.querySelector('[data-walked]')?.removeAttribute('data-walked'));
  return names;
}

test('everything is reached by keyboard and seen where it is, and people who listen are told what happens', async ({
  played,
  map,
}) => {
  const { page } = map;
  await test.step('the page has a language, a heading and its landmarks, and the map says where it is', async () => {
    await expect(page.locator('html')).toHaveAttribute('lang', 'en');
    await expect(page).toHaveTitle(/^127\.0\.0\.1:\d+ – Tilekeep$/);
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('Tilekeep');
    for (const landmark of ['banner', 'main', 'contentinfo'] as const)
      await expect(page.getByRole(landmark)).toHaveCount(1);
    const area = page.getByRole('application', { name: 'Map' });
    await expect(area).toHaveAccessibleDescription(/^Centre 46\.5\d*, 8\.\d+ Zoom 7$/);
    await expect(page.locator('#place-heard')).toBeEmpty();
  });
  await test.step('round the map', async () => {
    const hasRing = () =>
      page.locator('#map').evaluate((map) => getComputedStyle(map, '::after').borderTopStyle === 'solid');
    expect(await hasRing()).toBe(false);
    await page.keyboard.press('Shift+ArrowRight');
    expect(await hasRing()).toBe(false);
    expect(await walkRound(page)).toEqual(
      expect.arrayContaining(['menu-file', expect.stringMatching(/^Source: 127/), 'Zoom in', 'Zoom out', 'map']),
    );
    await page.keyboard.press('Shift+Tab');
    await expect(page.locator('#map')).toBeFocused();
    expect(await hasRing()).toBe(true);
    await page.mouse.click(5, 300);
    await page.keyboard.press('Shift+ArrowLeft');
    expect(await hasRing()).toBe(false);
  });
  await test.step('the form of an area and the handles of its box', async () => {
    await map.choose('Cache', SAVE_ENTRY);
    await waitForEstimate(page);
    const walked = await walkRound(page);
    expect(walked).toEqual(expect.arrayContaining(['Move the box', 'North-east corner', 'warm-west', 'Start']));
    await handleOf(page, 'West edge').focus();
    const west = await fieldOf(page, 'West').inputValue();
    await page.keyboard.press('ArrowRight');
    await expect(fieldOf(page, 'West')).not.toHaveValue(west);
    await page.keyboard.press('Escape');
    await expect(page.getByRole('heading', { name: 'Save area for offline use' })).toBeFocused();
    await page.keyboard.press('Escape');
    await expect(page.locator('#map')).toBeFocused();
  });
  for (const entry of ['Statistics…', 'Saved areas…', 'Clear…']) {
    await test.step(entry, async () => {
      await openPanel(map, entry);
      await expect(panelOf(page)).toBeVisible();
      expect(await walkRound(page)).toEqual(expect.arrayContaining(['Close the panel', 'Zoom in', 'map']));
      await page.getByRole('button', { name: 'Close the panel' }).press('Enter');
      await expect(page.locator('#map')).toBeFocused();
    });
  }
  await test.step('a tile', async () => {
    await page.keyboard.press('ControlOrMeta+e');
    await expect(page.locator('.tile-card')).toBeFocused();
    await expect(page.getByRole('button', { name: 'Reload tile' })).toBeVisible();
    await page.keyboard.press('Escape');
    await expect(page.locator('#map')).toBeFocused();
  });
  await test.step('where the map has gone is told, and how a check ends', async () => {
    await page.keyboard.press('+');
    await expect(page.locator('#status-bar .zoom')).toHaveAttribute('data-zoom', '8');
    const place = await page.locator('#status-bar .place').innerText();
    expect(place).toMatch(/^46\.\d+, \d+\.\d+$/);
    await expect(page.locator('#place-heard')).toHaveText(`${place}, zoom 8`);
    await map.choose('Cache', 'Storage…');
    await page.getByRole('button', { name: 'Check cache…' }).click();
    const dialog = page.getByRole('dialog', { name: 'Check cache' });
    await expect(dialog.getByRole('listitem')).not.toHaveCount(0);
    await dialog.getByRole('button', { name: 'Start' }).click();
    await expect(dialog.getByRole('button', { name: 'Check again' })).toBeVisible();
    await expect(dialog.getByRole('status')).toContainText('tiles');
    await page.keyboard.press('Escape');
  });
  await test.step('an error is an alert', async () => {
    const error = describeError('cache-busy');
    played.answer('clearMemory', () => ({ ok: false, error }));
    await clear(map, 'Memory only');
    await expect(dialogOf(page).getByRole('alert')).toHaveText(error.message);
  });
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

test('fits a window of 320 pixels, as a page at 400 % has', async ({ map }) => {
  const { page } = map;
  await page.setViewportSize({ width: 320, height: 640 });
  await expectFits(map, '#menu-bar, #map-corner, #status-bar');
  for (const [menu, entry] of [
    ['Go', 'Go to…'],
    ['Source', 'Add source…'],
    ['Cache', 'Clear…'],
    ['Cache', 'Storage…'],
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
      await expect(dialogOf(page)).toHaveCount(0);
    });
  }
  await test.step('Search…', async () => {
    await map.choose('Go', 'Search…');
    await page.getByRole('combobox', { name: 'Search places' }).fill('san');
    await expect(page.getByRole('option')).toHaveCount(8);
    await expectFits(map, '.search-field');
    await page.keyboard.press('Escape');
  });
  for (const entry of [SAVE_ENTRY, 'Saved areas…', 'Statistics…', 'Clear…']) {
    await test.step(entry, async () => {
      await openPanel(map, entry);
      await expect(panelOf(page)).toBeVisible();
      await expectFits(map, '#side-panel');
      // Otherwise the next one would be waited for in vain: this one is visible, too, and the next takes the focus when it comes.
      await panelOf(page).getByRole('button', { name: 'Close the panel' }).click();
      await expect(panelOf(page)).toBeHidden();
    });
  }
});

test('heeds wishes for colours, contrast and little motion', async ({ map }) => {
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
    await map.choose('Cache', SAVE_ENTRY);
    await buttonOf(page, 'Draw on the map').click();
    const pressed = page.getByRole('button', { pressed: true });
    await expect(pressed).toBeVisible();
    expect(await pressed.evaluate((part) => getComputedStyle(part).forcedColorAdjust)).toBe('none');
    await page.keyboard.press('Escape');
    await page.keyboard.press('Escape');
    await map.choose('Cache', 'Statistics…');
    await expect(page.locator('.tier-bars').first()).toBeAttached();
    const bars = await page.locator('.tier-bars').evaluateAll((all) => all.map((bar) => getComputedStyle(bar).fill));
    expect(new Set(bars).size).toBe(4);
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
    await map.choose('Go', 'Go to…');
    await expect(dialogOf(page)).toBeVisible();
    await page.keyboard.type('46.6, 8.4, 8');
    await page.keyboard.press('Enter');
    await expect(dialogOf(page)).toHaveCount(0);
    await expect(page.locator('#map .leaflet-zoom-anim, #map .leaflet-pan-anim')).toHaveCount(0);
    // A mark on a tile appears after a while, and then all at once.
    const running = await page.evaluate(() =>
      document.getAnimations().filter(({ effect }) => Number(effect?.getComputedTiming().duration) > 1),
    );
    expect(running).toEqual([]);
  });
});
