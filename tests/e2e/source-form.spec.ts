/** The form of a source in a window: its stops in sight, complaints where people see them, and clicks that hit. */
import { expect } from '@playwright/test';
import { expectPictures, test } from '../support/network-map.ts';
import type { WatchedCalls } from '../support/page-calls.ts';
import { dialogOf, fieldOf, fillForm, listSourceNames } from '../support/source-form.ts';
import { sendBody, sendStatus } from '../support/tile-server-faults.ts';

test.use({ flags: ['--view', '20,16,2'] });

const ADDRESS = 'Tile address';

/** Resolves once the program has judged a draft with this address. */
function waitForJudge(calls: WatchedCalls, address: string): Promise<void> {
  return calls.waitForReply('checkSource', ({ args }) => JSON.stringify(args).includes(address));
}

test('is gone through by the Tab key, keeps what was typed, complains in sight, and adds a source that is shown', async ({
  calls,
  map,
  tileServer,
}) => {
  const { page } = map;
  const closeForm = async () => {
    await page.keyboard.press('Escape');
    await expect(dialogOf(page)).toHaveCount(0);
  };
  await test.step('the Tab key goes through all of it in order, each stop in sight in a small window', async () => {
    await page.setViewportSize({ width: 800, height: 600 });
    await map.choose('Source', 'Add source…');
    await fillForm(page, { [ADDRESS]: 'http://{s}.example.org/{z}/{x}/{y}.png', Subdomains: 'a' });
    await expect(fieldOf(page, 'Use http anyway')).toBeVisible();
    await dialogOf(page).getByText('Advanced').click();
    await fieldOf(page, ADDRESS).focus();
    const stops: string[] = [];
    for (let press = 0; press < 23; press += 1) {
      const focused = page.locator(':focus');
      await expect(focused).toBeInViewport({ ratio: 1 });
      stops.push(
        await focused.evaluate(
          (control: HTMLInputElement) => control.ariaLabel ?? (control.labels?.[0] ?? control).textContent ?? '',
        ),
      );
      await page.keyboard.press('Tab');
    }
    expect(stops).toEqual([
      ADDRESS,
      'Public sources',
      'Subdomains',
      'Use http anyway',
      'Name',
      'Offline use allowed',
      'Attribution (optional)',
      'Attribution link (optional)',
      'Lowest zoom',
      'Highest zoom',
      'Tile size',
      'Advanced',
      'Cached tiles only',
      'Shared cache (optional)',
      'User name',
      'Password',
      'Header name',
      'Header value',
      'Referer',
      'Requests at once',
      'Requests per second',
      'Cancel',
      'Add',
    ]);
    await closeForm();
  });
  await test.step('a click beside the form loses nothing that was typed; Escape gives the keyboard to the map', async () => {
    await page.setViewportSize({ width: 1000, height: 900 });
    await map.choose('Source', 'Add source…');
    await expect(fieldOf(page, ADDRESS)).toBeFocused();
    await page.keyboard.type('Orchard');
    await page.mouse.click(20, 400);
    await expect(fieldOf(page, ADDRESS)).toHaveValue('Orchard');
    await closeForm();
    await expect(page.locator('#map')).toBeFocused();
  });
  await test.step('a click reaches what it was meant for, even if a complaint comes above it meanwhile', async () => {
    await map.choose('Source', 'Add source…');
    const judged = waitForJudge(calls, 'nonsense');
    await fieldOf(page, ADDRESS).pressSequentially('nonsense');
    const tick = fieldOf(page, 'Offline use allowed');
    await tick.scrollIntoViewIfNeeded();
    const box = await tick.boundingBox();
    await page.mouse.move((box?.x ?? 0) + 5, (box?.y ?? 0) + 5);
    await page.mouse.down();
    await judged;
    await expect(fieldOf(page, ADDRESS)).not.toHaveAttribute('aria-invalid', 'true');
    await page.mouse.up();
    await expect(tick).toBeChecked();
    await expect(fieldOf(page, ADDRESS)).toHaveAttribute('aria-invalid', 'true');
    await closeForm();
  });
  await test.step('the name and a tile come with the address, and the tick for offline use is in sight in a small window', async () => {
    await page.setViewportSize({ width: 640, height: 480 });
    await map.choose('Source', 'Add source…');
    await fillForm(page, { [ADDRESS]: `${tileServer.origin}/seen/{z}/{x}/{y}.png` });
    await expect(fieldOf(page, 'Name')).toHaveValue(new URL(tileServer.origin).host);
    await expect(dialogOf(page).getByRole('img', { name: 'Preview tile' })).toBeInViewport({ ratio: 1 });
    await expect(fieldOf(page, 'Offline use allowed')).toBeInViewport({ ratio: 1 });
    await expect(dialogOf(page).getByText('Lets you save areas.')).toBeInViewport({ ratio: 1 });
    expect(tileServer.requests().filter(({ path }) => path.startsWith('/seen/')).length).toBe(1);
    await closeForm();
  });
  await test.step('the address of a TileJSON becomes the source that it describes, which is added and shown', async () => {
    const tiles = `${tileServer.origin}/described/{z}/{x}/{y}.png`;
    const json = JSON.stringify({
      tilejson: '3.0.0',
      name: 'Described',
      attribution: 'Orchards',
      maxzoom: 9,
      tiles: [tiles],
    });
    tileServer.misbehave(sendBody(json, 'application/json'), ({ path }) => path === '/tiles.json');
    await map.choose('Source', 'Add source…');
    await fillForm(page, { [ADDRESS]: `${tileServer.origin}/tiles.json` });
    await page.keyboard.press('Tab');
    await expect(fieldOf(page, ADDRESS)).toHaveValue(tiles);
    await expect(dialogOf(page).getByText('Read as TileJSON: zooms 0 to 9.')).toBeVisible();
    await expect(fieldOf(page, 'Name')).toHaveValue('Described');
    await expect(dialogOf(page).getByRole('img', { name: 'Preview tile' })).toBeVisible();
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await expect(dialogOf(page)).toHaveCount(0);
    await expect(page.getByText('Described added. The map now shows it.')).toBeVisible();
    await expectPictures(map, 1);
    tileServer.heal();
  });
  await test.step('a refusal at the top is scrolled to from the end of the form, and a mended source is added and shown', async () => {
    const server = `${tileServer.origin}/own`;
    await page.setViewportSize({ width: 800, height: 480 });
    await map.choose('Source', 'Add source…');
    await fillForm(page, { Name: 'Orchard', [ADDRESS]: `${server}/{x}/{y}.png`, 'Requests per second': '20' });
    await page.keyboard.press('Enter');
    await expect(fieldOf(page, ADDRESS)).toBeFocused();
    await expect(fieldOf(page, ADDRESS)).toHaveAccessibleDescription(/Missing: \{z\}/);
    await expect(dialogOf(page).locator('.complaint:not(:empty)')).toBeInViewport();
    await fillForm(page, { [ADDRESS]: `${server}/{z}/{x}/{y}.png` });
    await page.keyboard.press('Enter');
    await expect(dialogOf(page)).toHaveCount(0);
    await page.waitForFunction(
      () => document.querySelector('[role="menuitemradio"][aria-checked="true"]')?.textContent === 'Orchard',
    );
    expect(await listSourceNames(page)).toContain('*Orchard');
    await expectPictures(map, 1);
    expect(tileServer.requests().some(({ path }) => path.startsWith('/own/'))).toBe(true);
  });
  await test.step('a server that asks for a password gets it, the form shows only that it is stored', async () => {
    await page.setViewportSize({ width: 1000, height: 900 });
    tileServer.misbehave(sendStatus(401), ({ headers }) => headers.authorization === undefined);
    await page.keyboard.press('+');
    const chip = page.locator('.map-chip');
    await expect(chip).toContainText('Orchard asks for a password.');
    await chip.getByRole('button', { name: 'Edit source' }).click();
    await fillForm(page, { 'User name': 'ann', Password: 's3cret' });
    await page.keyboard.press('Enter');
    await expect(dialogOf(page)).toHaveCount(0);
    await expectPictures(map, 1);
    await map.choose('Source', 'Edit this source…');
    await dialogOf(page).getByText('Advanced').click();
    for (const label of ['User name', 'Password']) {
      await expect(fieldOf(page, label)).toHaveAttribute('placeholder', 'Stored');
      await expect(fieldOf(page, label)).toHaveValue('');
    }
  });
  await test.step('a source of cached tiles shows them, says so, and sends no request', async () => {
    await fieldOf(page, 'Cached tiles only').check();
    await page.keyboard.press('Enter');
    await expect(dialogOf(page)).toHaveCount(0);
    await expect(page.locator('.map-chip')).toContainText('Saved tiles. Orchard never uses the network.');
    const before = tileServer.requests().length;
    await page.keyboard.press('+');
    await expect(page.locator('#status-bar')).toContainText('Zoom 4');
    await expect(page.locator('#map')).toHaveAttribute('aria-busy', 'false');
    expect(tileServer.requests().length).toBe(before);
  });
});
