/** Every screen and dialog before axe, in both themes: nothing that keeps people from using it. */
import { expect } from '@playwright/test';
import { type CacheCheck, CHECK_STEPS, type CheckStep } from '../../shared/cache/cache-check.ts';
import type { CacheMove } from '../../shared/cache/disk-budget.ts';
import { buttonOf, cardOf, fieldOf, panelOf, SAVE_ENTRY, waitForEstimate, warmBox } from '../support/area-panel.ts';
import { expectAccessible, lookWithAxe } from '../support/axe-scan.ts';
import { openPanel } from '../support/clear-dialog.ts';
import { noteOf } from '../support/map-page.ts';
import { test } from '../support/network-map.ts';
import { showOwnSource } from '../support/own-source.ts';
import { dialogOf } from '../support/source-form.ts';
import { makeLatch, sendStatus } from '../support/tile-server-faults.ts';

const BOX = { west: 7, south: 46, east: 8, north: 47 };

const SOME_DONE = { checked: 1234, mended: 1, failed: 0, foreign: 0, bytes: 5678 };
const STATES: readonly CheckStep['state'][] = ['done', 'done', 'running'];

test.use({ flags: ['--view', '46.5,8,7'], expectedErrors: /ERR_|Failed to load resource/ });
test.slow();

test('the map, its menus and its dialogs', async ({ played, map, tileServer }) => {
  const { page } = map;
  await test.step('a look finds what is planted, so finding nothing means something', async () => {
    await page.evaluate(() => document.querySelector('#map-corner')?.append(document.createElement('button')));
    const { findings } = await lookWithAxe(page, '#map-corner');
    expect(findings.map(({ rule, impact }) => [rule, impact])).toEqual([['button-name', 'critical']]);
    await page.locator('#map-corner > button').evaluate((planted) => {
      planted.textContent = 'Pale';
      planted.style.cssText = 'color: #888; background: #999';
    });
    await page.emulateMedia({ colorScheme: 'dark' });
    const pale = await lookWithAxe(page, '#map-corner', 'colours');
    expect(pale.findings.map(({ rule }) => rule)).toEqual(['color-contrast']);
    await page.locator('#map-corner > button').evaluate((planted) => planted.remove());
    await page.emulateMedia({ colorScheme: 'light' });
  });
  await test.step('map', () => expectAccessible(page, ':root', 30));
  for (const name of ['File', 'Edit', 'View', 'Go', 'Source', 'Cache', 'Help']) {
    await test.step(`${name} menu`, async () => {
      await page.getByRole('menubar').getByRole('menuitem', { name, exact: true }).click();
      await expect(page.getByRole('menu', { name })).toBeVisible();
      await expectAccessible(page, '#menu-bar', 6);
      await page.keyboard.press('Escape');
    });
  }
  await showOwnSource(page, { template: `${tileServer.origin}/own/{z}/{x}/{y}.png`, name: 'Own' });
  for (const [menu, entry] of [
    ['Go', 'Go to…'],
    ['Source', 'Add source…'],
    ['Source', 'Edit this source…'],
    ['Source', 'Duplicate this source…'],
    ['Source', 'Remove this source…'],
    ['Cache', 'Clear…'],
    ['Cache', 'Storage…'],
    ['Help', 'Keyboard'],
    ['Help', 'Open log file'],
    ['Help', 'About Tilekeep'],
  ] as const) {
    await test.step(entry, async () => {
      await map.choose(menu, entry);
      await expect(dialogOf(page)).toBeVisible();
      await expectAccessible(page, 'dialog');
      await page.keyboard.press('Escape');
      await expect(dialogOf(page)).toHaveCount(0);
    });
  }
  await test.step('Search…', async () => {
    await map.choose('Go', 'Search…');
    await page.getByRole('combobox', { name: 'Search places' }).fill('san');
    await expect(page.getByRole('option')).toHaveCount(8);
    await expectAccessible(page, '.search-field');
    await page.keyboard.press('Escape');
  });
  for (const name of ['Check cache…', 'Move…', 'Open folder'])
    await test.step(`Storage, ${name}`, async () => {
      await map.choose('Cache', 'Storage…');
      await dialogOf(page).getByRole('button', { name }).click();
      await expect(dialogOf(page)).not.toHaveAccessibleName('Storage');
      await expectAccessible(page, 'dialog');
      await page.keyboard.press('Escape');
    });
  await test.step('complaints and warnings of a form', async () => {
    await map.choose('Source', 'Add source…');
    await dialogOf(page).getByLabel('Tile address').fill('http://tiles.example/{z}/{x}');
    await dialogOf(page).getByRole('button', { name: 'Add' }).click();
    await expect(dialogOf(page).locator('[aria-invalid="true"]').first()).toBeVisible();
    await expectAccessible(page, 'dialog');
    await page.keyboard.press('Escape');
  });
  await test.step('a check and a move that go on', async () => {
    const quarantine = { tiles: 0, bytes: 0 };
    const steps = CHECK_STEPS.map((name, index) => ({ name, state: STATES[index] ?? 'waiting', ...SOME_DONE }));
    const check: CacheCheck = { state: 'running', steps, begunMs: 1, endedMs: null, quarantine };
    const move: CacheMove = { to: '/maps', state: 'copying', tiles: { tiles: 12, bytes: 3456 }, error: null };
    played.answer('getCheck', () => ({ ok: true, value: check }));
    played.answer('getMove', () => ({ ok: true, value: move }));
    for (const [entry, cancel] of [
      ['Check cache…', 'Cancel check'],
      ['Move…', 'Cancel move'],
    ] as const) {
      await map.choose('Cache', 'Storage…');
      await dialogOf(page).getByRole('button', { name: entry }).click();
      await expect(dialogOf(page).getByRole('button', { name: cancel })).toBeVisible();
      await expectAccessible(page, 'dialog');
      await page.keyboard.press('Escape');
    }
    for (const method of ['getCheck', 'getMove']) played.pass(method);
  });
  await test.step('a check that has ended, and the notice of it', async () => {
    await map.choose('Cache', 'Storage…');
    await dialogOf(page).getByRole('button', { name: 'Check cache…' }).click();
    await dialogOf(page).getByRole('button', { name: 'Start' }).click();
    await expect(dialogOf(page).getByRole('button', { name: 'Check again' })).toBeVisible();
    await expectAccessible(page, 'dialog');
    await page.keyboard.press('Escape');
  });
});

test('the panel beside the map, tiles, what is told of them, and troubles', async ({ map, tileServer, program }) => {
  const { page } = map;
  await showOwnSource(page, { template: `${tileServer.origin}/own/{z}/{x}/{y}.png`, offlineUsePermitted: true });
  for (const entry of [SAVE_ENTRY, 'Saved areas…', 'Statistics…', 'Clear…']) {
    await test.step(entry, async () => {
      await openPanel(map, entry);
      await expect(panelOf(page)).toBeVisible();
      if (entry === SAVE_ENTRY) await waitForEstimate(page);
      if (entry === 'Statistics…') await expect(panelOf(page).getByRole('img')).toBeVisible();
      await expectAccessible(page, '#map-area', 8);
    });
  }
  const latch = makeLatch();
  tileServer.misbehave(latch.fault);
  await test.step('an area that is being warmed', async () => {
    await map.choose('Cache', SAVE_ENTRY);
    await buttonOf(page, 'Draw on the map').click();
    await expectAccessible(page, '#map-area', 8);
    await buttonOf(page, 'Use a file').click();
    await expectAccessible(page, '#map-area', 8);
    await buttonOf(page, 'Use a box').click();
    await warmBox(page, { name: 'Alps', box: BOX, minZoom: 8, maxZoom: 9 });
    await expect(cardOf(page, 'Alps').getByRole('progressbar')).toBeVisible();
    await expectAccessible(page, '#side-panel', 8);
  });
  await test.step('one that has been warmed, its notice, and the question before it goes', async () => {
    latch.release();
    await expect(cardOf(page, 'Alps')).toContainText('Saved', { timeout: 20_000 });
    await expectAccessible(page, '#map-area', 8);
    await buttonOf(page, 'Rename').click();
    await expect(fieldOf(page, 'New name')).toBeVisible();
    await expectAccessible(page, '#side-panel');
    await page.keyboard.press('Escape');
    await buttonOf(page, 'Delete…').click();
    await expectAccessible(page, 'dialog');
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'Close the panel' }).press('Enter');
  });
  await test.step('coverage with its legend', async () => {
    await map.choose('View', 'Coverage');
    await expect(page.getByRole('region', { name: 'Coverage' })).toContainText('% cached');
    await expectAccessible(page, '#map-area', 8);
  });
  await test.step('the details of a tile', async () => {
    await page.locator('#map').focus();
    await page.keyboard.press('ControlOrMeta+e');
    await expect(page.locator('.tile-card')).toContainText('URL');
    await expectAccessible(page, '.tile-card', 8);
    await page.keyboard.press('Escape');
  });
  await test.step('why a tile is missing, and a source that refuses', async () => {
    tileServer.misbehave(sendStatus(403));
    for (let press = 0; press < 6; press += 1) await page.keyboard.press('Shift+ArrowRight');
    await expect(noteOf(page)).toContainText('Own refuses requests.');
    await page.keyboard.press('ControlOrMeta+e');
    await expect(page.locator('.tile-card')).toHaveAttribute('data-code', 'source-refused');
    await expectAccessible(page, '#map-area', 8);
  });
  await test.step('working offline', async () => {
    await map.choose('File', 'Work offline');
    await expect(page.getByRole('button', { name: 'Go online' })).toBeVisible();
    await expectAccessible(page, ':root', 20);
  });
  await test.step('the program has ended', async () => {
    await map.choose('File', 'Quit');
    await expect(page.getByRole('heading', { name: 'Tilekeep has ended' })).toBeFocused();
    expect(await program.exited).toEqual({ code: 0, signal: null });
    await expectAccessible(page, ':root');
  });
});
