/** Calls over the preload's bridge from a page of real Electron. */
import type { Page } from '@playwright/test';
import type { PreloadBridge } from '../../renderer/bridge/preload-port.ts';
import type { Reply } from '../../shared/calls/contract.ts';

export type Bridged = typeof globalThis & { readonly tilekeep: PreloadBridge };

let lastId = 1_000_000;

/** Makes one call. Bytes return to the test as plain numbers, exactly as the page received them. */
export async function callInPage(page: Page, method: string, args: unknown): Promise<Reply<unknown>> {
  lastId += 1;
  const { reply, bytes } = await page.evaluate(
    async (message) => {
      const { tilekeep } = globalThis as Bridged;
      const answer = await new Promise<Reply<unknown>>((resolve) => {
        tilekeep.onMessages((heard) => {
          for (const each of heard) if ('reply' in each && each.id === message.id) resolve(each.reply);
        });
        tilekeep.send([message]);
      });
      const value = answer.ok ? (answer.value as { bytes?: unknown } | null) : null;
      if (!answer.ok || !(value?.bytes instanceof Uint8Array)) return { reply: answer, bytes: undefined };
      return { reply: { ok: true as const, value: { ...value, bytes: undefined } }, bytes: [...value.bytes] };
    },
    { id: lastId, method, args },
  );
  if (!reply.ok || bytes === undefined) return reply;
  return { ok: true, value: { ...(reply.value as object), bytes: Uint8Array.from(bytes) } };
}
