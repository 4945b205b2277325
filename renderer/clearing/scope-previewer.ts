/** Previews a clear while people choose its scope, and again while the cache changes. */
import type { ClearPreview, ClearScope } from '../../shared/cache/clear-scope.ts';
import type { ErrorValue } from '../../shared/errors.ts';
import { clearTexts } from '../../shared/texts/clearing.ts';
import type { Client } from '../bridge/client.ts';
import { createLastWish } from '../parts/last-wish.ts';
import { startPolling } from '../parts/polling.ts';

/** The preview of the last scope. */
export type PreviewState =
  | { readonly phase: 'counting' }
  | { readonly phase: 'settled'; readonly preview: ClearPreview }
  | { readonly phase: 'failed'; readonly error: ErrorValue };

/** `schedule` previews a scope after a pause, then polls until `stop` or the next scope. */
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

/** One sentence: what a clear removes, and whether saved areas keep their tiles. */
export function describePreview({ clears, areas }: ClearPreview, keepAreas: boolean): string {
  if (clears.tiles === 0) return areas > 0 && keepAreas ? clearTexts.nothingButAreas(areas) : clearTexts.nothing;
  if (areas === 0) return clearTexts.clears(clears);
  return keepAreas ? clearTexts.clearsAndKeeps(clears, areas) : clearTexts.clearsFromAreas(clears, areas);
}
