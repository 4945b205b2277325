/**
 * Learns what a clear would do while people choose its scope, and goes on asking while the cache changes: after a pause, and
 * never older news after newer ones.
 */
import type { ClearPreview, ClearScope } from '../../shared/clear-scope.ts';
import type { ErrorValue } from '../../shared/errors.ts';
import type { Client } from '../bridge/client.ts';
import { type Polling, startPolling } from '../parts/polling.ts';

/** How long people must have paused. */
const PAUSE_MS = 250;

/** What is known of the last scope. */
export type PreviewState =
  | { readonly phase: 'counting' }
  | { readonly phase: 'settled'; readonly preview: ClearPreview }
  | { readonly phase: 'failed'; readonly error: ErrorValue };

export interface ScopePreviewer {
  /** Asks about this scope once nothing newer has come for a moment, then again and again; see {@link startPolling}. */
  readonly schedule: (scope: ClearScope) => void;
  /** Ends everything; nothing is told until the next scope. */
  readonly stop: () => void;
}

/** A previewer; `tell` is told whenever there is news of the last scope. */
export function createScopePreviewer(
  client: Pick<Client, 'call'>,
  tell: (state: PreviewState) => void,
): ScopePreviewer {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let underWay = new AbortController();
  let polling: Polling | undefined;

  const stop = () => {
    clearTimeout(timer);
    underWay.abort();
    polling?.stop();
  };
  const ask = async (scope: ClearScope, signal: AbortSignal) => {
    const reply = await client.call('previewClear', { scope }, signal);
    if (signal.aborted) return;
    tell(reply.ok ? { phase: 'settled', preview: reply.value } : { phase: 'failed', error: reply.error });
  };
  return {
    schedule(scope) {
      stop();
      const own = new AbortController();
      underWay = own;
      tell({ phase: 'counting' });
      timer = setTimeout(() => {
        polling = startPolling(() => ask(scope, own.signal));
      }, PAUSE_MS);
    },
    stop,
  };
}
