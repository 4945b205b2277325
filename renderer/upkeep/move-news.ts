/** Follows a move of the cache folder to its end, whether or not a dialog shows it. */
import type { CacheMove } from '../../shared/disk-budget.ts';
import type { Client } from '../bridge/client.ts';

export interface MoveNews {
  /** Asks how far it is, for what was told before anybody listened. Never rejects. */
  readonly catchUp: () => Promise<void>;
}

/** Tells of each step of the move that goes on until it has ended, then of the end, once. */
export function followMove(
  client: Pick<Client, 'call' | 'onEvent'>,
  onStep: (move: CacheMove) => void,
  onEnd: (move: CacheMove) => void,
): MoveNews {
  let isOver = false;
  const take = (move: CacheMove) => {
    if (isOver) return;
    onStep(move);
    if (move.state === 'copying' || move.state === 'deleting') return;
    isOver = true;
    stopListening();
    onEnd(move);
  };
  const stopListening = client.onEvent((event) => {
    if (event.name === 'moveProgress') take(event.move);
  });
  return {
    async catchUp() {
      const reply = await client.call('getMove', {});
      if (reply.ok && reply.value) take(reply.value);
    },
  };
}
