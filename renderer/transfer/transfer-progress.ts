/** The progress of an export or import that this window has started. */
import type { ServiceEvent } from '../../shared/calls/contract.ts';
import { transferTexts as texts } from '../../shared/texts/transfer.ts';
import type { Client } from '../bridge/client.ts';
import { makeId } from '../bridge/file-parts.ts';
import { element } from '../parts/element.ts';

export interface TransferProgress {
  readonly root: HTMLProgressElement;
  /** Shows the progress of a transfer while `run` is under way, which gets the id of the transfer. */
  readonly follow: <Result>(run: (transferId: string) => Promise<Result>) => Promise<Result>;
}

/** Creates the bar, hidden. */
export function createTransferProgress({ onEvent }: Pick<Client, 'onEvent'>): TransferProgress {
  const root = element('progress', { 'aria-label': texts.progress, hidden: '' });
  return {
    root,
    async follow(run) {
      const transferId = makeId();
      root.removeAttribute('value');
      root.hidden = false;
      const stop = onEvent((event: ServiceEvent) => {
        if (event.name === 'transferProgress' && event.transferId === transferId) showShare(root, event);
      });
      return run(transferId).finally(() => {
        stop();
        root.hidden = true;
      });
    },
  };
}

/** Without a total, the bar only shows that something happens. */
export function showShare(
  bar: HTMLProgressElement,
  { done, total }: { readonly done: number; readonly total: number | null },
): void {
  if (total === null) return;
  bar.max = Math.max(total, 1);
  bar.value = Math.min(done, total);
}
