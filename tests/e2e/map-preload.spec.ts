/** The window as Electron's preload script serves it: no menu in the page, commands by events, the same map. */
import { expect, type Page } from '@playwright/test';
import type { Reply, ServiceEvent, Startup } from '../../shared/contract.ts';
import type { MenuCommand } from '../../shared/menu.ts';
import { enter } from '../contract/http-carrier.ts';
import { openMapPage, watchForTroubles } from '../support/map-page.ts';
import { test } from '../support/network-map.ts';

test.use({ flags: ['--view', '20,16,2'], viewport: { width: 640, height: 480 } });

/**
 * Puts a `window.tilekeep` with the preload script's three functions into the page, over this program's own server. What
 * Electron itself does with them is tested where Electron is; here they are real calls to a real service.
 */
async function installPreload(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const controllers = new Map<number, AbortController>();
    const listeners = new Set<(event: ServiceEvent) => void>();
    let cancelled = 0;
    const call = async (id: number, method: string, args: unknown): Promise<Reply<unknown>> => {
      const controller = new AbortController();
      controllers.set(id, controller);
      try {
        const response = await fetch(`./call/${method}`, {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify(args),
          signal: controller.signal,
        });
        const text = response.headers.get('tilekeep-reply');
        const reply = JSON.parse(text ?? (await response.text()));
        if (text !== null) reply.value.bytes = new Uint8Array(await response.arrayBuffer());
        if (method === 'openMap') (reply.value as { host: Startup['host'] }).host = 'electron';
        return reply;
      } finally {
        controllers.delete(id);
      }
    };
    const cancel = (id: number) => {
      cancelled += 1;
      document.documentElement.dataset.cancelled = String(cancelled);
      controllers.get(id)?.abort();
    };
    const onEvent = (listener: (event: ServiceEvent) => void) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    };
    Object.assign(window, { tilekeep: { call, cancel, onEvent } });
    document.addEventListener('native-menu', (event) => {
      const command = (event as CustomEvent<MenuCommand>).detail;
      for (const listener of [...listeners]) listener({ name: 'menuCommand', command });
    });
  });
}

async function chooseInNativeMenu(page: Page, command: MenuCommand): Promise<void> {
  await page.evaluate((detail) => document.dispatchEvent(new CustomEvent('native-menu', { detail })), command);
}

test('shows the map without a menu of its own and obeys the native one', async ({ page, program }) => {
  const troubles = await watchForTroubles(page);
  const streams: string[] = [];
  page.on('request', (request) => request.url().endsWith('/events') && streams.push(request.url()));
  await installPreload(page);
  // A page with the preload script exchanges no token.
  const { origin, cookie } = await enter(program.url);
  const [name = '', value = ''] = cookie.split('=');
  await page.context().addCookies([{ name, value, url: origin }]);
  const map = await openMapPage(page, origin);
  expect(await map.tilesFrom('source')).toBeGreaterThan(5);
  await expect(page.getByRole('menubar')).toHaveCount(0);
  expect((await page.locator('#map').boundingBox())?.y).toBe(0);

  // Before the page has had its tiles.
  await page.evaluate(() => {
    for (const name of ['zoomIn', 'zoomOut'])
      document.dispatchEvent(new CustomEvent('native-menu', { detail: { name } }));
  });
  await expect(page.locator('.zoom')).toHaveAttribute('data-zoom', '2');
  // The tiles of the zoom between were let go on their way.
  await expect.poll(async () => Number(await page.locator('html').getAttribute('data-cancelled'))).toBeGreaterThan(0);
  await chooseInNativeMenu(page, { name: 'showAbout' });
  await expect(page.getByRole('dialog', { name: 'About Tilekeep' })).toContainText('Electron');
  await chooseInNativeMenu(page, { name: 'goTo' });
  await expect(page.getByRole('dialog')).toHaveCount(1);
  await expect(page.getByRole('dialog', { name: 'Go to' })).toBeVisible();
  await page.keyboard.press('Escape');
  await chooseInNativeMenu(page, { name: 'clearMemory' });
  await expect(page.locator('.notice')).toContainText('Memory cleared');
  await chooseInNativeMenu(page, { name: 'showKeyboard' });
  await expect(page.getByRole('dialog', { name: 'Keyboard' })).not.toContainText('F10');
  // The native menu has its accelerators; the page must not obey them a second time.
  await page.keyboard.press('Escape');
  await page.keyboard.press('ControlOrMeta+g');
  await expect(page.getByRole('dialog')).toHaveCount(0);
  expect(streams).toEqual([]);
  expect(troubles).toEqual([]);
});
