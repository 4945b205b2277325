/** The window as Electron's preload script serves it: no menu in the page, commands by events, the same map. */
import { once } from 'node:events';
import { expect, type Page } from '@playwright/test';
import type { PreloadBridge } from '../../renderer/bridge/preload-port.ts';
import type { PageMessage, ProgramMessage } from '../../shared/calls/messages.ts';
import { decodeFrame, encodeFrame } from '../../shared/calls/wire.ts';
import type { MenuCommand } from '../../shared/menu.ts';
import { enter, type Session } from '../contract/session-entry.ts';
import { openPageSocket } from '../contract/socket-carrier.ts';
import { openMapPage, watchForTroubles } from '../support/map-page.ts';
import { test } from '../support/network-map.ts';

test.use({ flags: ['--view', '20,16,2'], viewport: { width: 640, height: 480 } });

/**
 * Puts a `window.tilekeep` with the preload script's two functions into the page, over a session of this program's own. What
 * Electron itself does with them is tested where Electron is; here they are real calls to a real service. Answers the
 * messages that the page has sent.
 */
async function installPreload(page: Page, session: Session): Promise<readonly PageMessage[]> {
  const sent: PageMessage[] = [];
  const socket = openPageSocket(session);
  await once(socket, 'message');
  // Bytes cross between the test and the page as text.
  socket.on('message', (frame) => {
    const text = JSON.stringify(decodeFrame(frame as Buffer), (_key, value) =>
      value instanceof Uint8Array ? { base64: Buffer.from(value).toString('base64') } : value,
    );
    const tell = (heard: string) => document.dispatchEvent(new CustomEvent('program', { detail: heard }));
    // What the program says at its end comes after the page has closed.
    page.evaluate(tell, text).catch((thrown: unknown) => {
      if (!page.isClosed()) throw thrown;
    });
  });
  await page.exposeFunction('sendToProgram', (messages: readonly PageMessage[]) => {
    sent.push(...messages);
    socket.send(encodeFrame(messages));
  });
  await page.addInitScript(() => {
    const listeners = new Set<(messages: readonly ProgramMessage[]) => void>();
    const tell = (messages: readonly ProgramMessage[]) => {
      for (const listener of listeners) listener(messages);
    };
    const restore = (key: string, value: { readonly base64?: string } | null) => {
      if (key === 'host') return 'electron';
      if (value?.base64 === undefined) return value;
      return Uint8Array.from(atob(value.base64), (character) => character.charCodeAt(0));
    };
    document.addEventListener('program', (event) => tell(JSON.parse((event as CustomEvent<string>).detail, restore)));
    document.addEventListener('native-menu', (event) => {
      tell([{ event: { name: 'menuCommand', command: (event as CustomEvent<MenuCommand>).detail } }]);
    });
    const { sendToProgram } = window as unknown as { sendToProgram: (messages: readonly PageMessage[]) => void };
    const bridge: PreloadBridge = {
      send: (messages) => sendToProgram(messages),
      onMessages: (listener) => listeners.add(listener),
      openFiles: async () => null,
    };
    Object.assign(window, { tilekeep: bridge });
  });
  return sent;
}

async function chooseInNativeMenu(page: Page, command: MenuCommand): Promise<void> {
  await page.evaluate((detail) => document.dispatchEvent(new CustomEvent('native-menu', { detail })), command);
}

test('shows the map without a menu of its own and obeys the native one', async ({ page, program }) => {
  const troubles = await watchForTroubles(page);
  const streams: string[] = [];
  page.on('websocket', (socket) => streams.push(socket.url()));
  const session = await enter(program.url);
  const sent = await installPreload(page, session);
  const map = await openMapPage(page, session.origin);
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
  await expect.poll(() => sent.filter((message) => 'cancel' in message).length).toBeGreaterThan(0);
  await chooseInNativeMenu(page, { name: 'showAbout' });
  await expect(page.getByRole('dialog', { name: 'About Tilekeep' })).toContainText('Electron');
  await chooseInNativeMenu(page, { name: 'goTo' });
  await expect(page.getByRole('dialog')).toHaveCount(1);
  await expect(page.getByRole('dialog', { name: 'Go to' })).toBeVisible();
  await page.keyboard.press('Escape');
  await chooseInNativeMenu(page, { name: 'clear' });
  const clearing = page.getByRole('dialog', { name: 'Clear' });
  await expect(clearing.getByRole('radio', { name: 'This source' })).toBeChecked();
  await chooseInNativeMenu(page, { name: 'clearEverything' });
  await expect(clearing.getByRole('radio', { name: 'All sources' })).toBeChecked();
  await clearing.getByRole('radio', { name: 'Memory only' }).check();
  await clearing.getByRole('button', { name: 'Clear' }).click();
  await expect(page.locator('.notice')).toContainText('Memory cleared');
  await chooseInNativeMenu(page, { name: 'showKeyboard' });
  await expect(page.getByRole('dialog', { name: 'Keyboard' })).not.toContainText(/(?<!Shift\+)F10/);
  // The native menu has its accelerators; the page must not obey them a second time.
  await page.keyboard.press('Escape');
  await page.keyboard.press('ControlOrMeta+g');
  await expect(page.getByRole('dialog')).toHaveCount(0);
  expect(streams).toEqual([]);
  expect(troubles).toEqual([]);
});
