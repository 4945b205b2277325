/** A page that takes the browser it is in for Electron: the preload's door, over the calls of the browser host. No tiles come. */
import type { Page } from '@playwright/test';
import type { PreloadBridge } from '../../renderer/bridge/preload-transport.ts';
import type { ServiceEvent } from '../../shared/contract.ts';
import type { MenuCommand } from '../../shared/menu.ts';

/** Has every page that is opened from now on believe it; `folders` are what people choose in the desktop's dialog, in turn. */
export async function pretendElectron(page: Page, folders: readonly (string | null)[]): Promise<void> {
  await page.addInitScript((choices) => {
    const waiting = [...choices];
    const listeners = new Set<(event: ServiceEvent) => void>();
    const bridge: PreloadBridge = {
      call: async (_id, method, args) => {
        if (method === 'getTile') return { ok: false, error: { code: 'offline', message: 'No.' } };
        if (method === 'chooseFolder') return { ok: true, value: { path: waiting.shift() ?? null } };
        const headers = { 'content-type': 'application/json' };
        const response = await fetch(`./call/${method}`, { method: 'POST', headers, body: JSON.stringify(args) });
        const reply = await response.json();
        return method === 'openMap' ? { ...reply, value: { ...reply.value, host: 'electron' } } : reply;
      },
      cancel: () => undefined,
      onEvent: (listener) => {
        listeners.add(listener);
        return () => listeners.delete(listener);
      },
    };
    const emit = (event: ServiceEvent) => {
      for (const listener of listeners) listener(event);
    };
    Object.assign(globalThis, { tilekeep: bridge, emitToPage: emit });
  }, folders);
}

/** Chooses an entry of the native menu. */
export async function chooseNatively(page: Page, command: MenuCommand): Promise<void> {
  await page.evaluate((chosen) => {
    const { emitToPage } = globalThis as unknown as { readonly emitToPage: (event: ServiceEvent) => void };
    emitToPage({ name: 'menuCommand', command: chosen });
  }, command);
}
