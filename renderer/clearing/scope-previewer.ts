/** Learns what a clear would do while people choose its scope, and keeps asking while the cache changes. */
import type { ClearPreview, ClearScope } from '../../shared/clear-scope.ts';
import type { ErrorValue } from '../../shared/errors.ts';
import type { Client } from '../bridge/client.ts';
import { createLastWish } from '../parts/last-wish.ts';
import { startPolling } from '../parts/polling.ts';

/** What is known of the last scope. */
export type PreviewState =
  | { readonly phase: 'counting' }
  | { readonly phase: 'settled'; readonly preview: ClearPreview }
  | { readonly phase: 'failed'; readonly error: ErrorValue };

/** `schedule` previews a scope once people have paused, then again and again until `stop` or another scope. */
export function createScopePreviewer(client: Pick<Client, 'call'>, tell: (state: PreviewState) => void) {
  const last = createLastWish();
  const ask = async (scope: ClearScope, signal: AbortSignal) => {
    const reply = await client.call('previewClear', { scope }, signal);
    if (signal.aborted) return;
    tell(reply.ok ? { phase: 'settled', preview: reply.value } : { phase: 'failed', error: reply.error });
  };
  return {
    schedule(scope: ClearScope): void {
      last.schedule((signal) => {
        const polling = startPolling(() => ask(scope, signal));
        signal.addEventListener('abort', polling.stop);
      });
      tell({ phase: 'counting' });
    },
    stop: last.stop,
  };
}
