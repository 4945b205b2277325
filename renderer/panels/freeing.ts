/** Follows tiles whose space is given back, from the call that begins it to the end, and tells of it in a notice. */
import type { Reply, ServiceEvent } from '../../shared/contract.ts';
import type { ErrorValue } from '../../shared/errors.ts';
import type { TileCount } from '../../shared/tile-count.ts';
import type { Client } from '../bridge/client.ts';
import type { Notices } from './notices.ts';

export type Freeing = Pick<Extract<ServiceEvent, { readonly name: 'freeProgress' }>, 'freed' | 'done'>;

/**
 * Begins by `clear` and answers its error, if there is one. Otherwise calls `onBegun` with the reply, and what that returns
 * with each progress of this clear until it is done or `stop` is called.
 */
export async function followFreeing<Begun extends { readonly clearId: number }>(
  client: Pick<Client, 'onEvent'>,
  clear: () => Promise<Reply<Begun>>,
  onBegun: (begun: Begun, stop: () => void) => (freeing: Freeing) => void,
): Promise<ErrorValue | undefined> {
  // Events and replies travel apart: progress may come before the reply that says which clear it belongs to.
  const early: Extract<ServiceEvent, { readonly name: 'freeProgress' }>[] = [];
  let take = (progress: (typeof early)[number]): void => void early.push(progress);
  const stop = client.onEvent((event) => {
    if (event.name === 'freeProgress') take(event);
  });
  const reply = await clear();
  if (!reply.ok) {
    stop();
    return reply.error;
  }
  const follow = onBegun(reply.value, stop);
  take = (progress) => {
    if (progress.clearId !== reply.value.clearId) return;
    follow(progress);
    if (progress.done) stop();
  };
  early.forEach(take);
  return undefined;
}

/** The key of the notice about a clear. */
export function keyOfClear({ clearId }: { readonly clearId: number }): string {
  return `freed-${clearId}`;
}

/** Shows what has been done, and how much of its space is free again. */
export function showFreeing(
  notices: Pick<Notices, 'show'>,
  clear: { readonly clearId: number },
  what: string,
  { freed, done }: Freeing,
  format: (freed: TileCount, done: boolean) => string,
): void {
  const text = done ? `${what} Freed ${format(freed, done)}.` : `${what} Freeing space… ${format(freed, done)} so far`;
  notices.show({ key: keyOfClear(clear), text, tone: 'info', lasting: !done, isProgress: !done });
}
