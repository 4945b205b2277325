/** Serves one page: runs its calls through `dispatch`, obeys its cancels, tells it events. Knows no host and no call by name. */
import type { ProgramMessage } from '../../shared/messages.ts';
import type { Program } from './program.ts';

/**
 * Calls that a page may wait for at a time. A large screen shows some 300 tiles, each of which may wait with a question and
 * four pictures that stand in for it.
 */
export const MAX_RUNNING_CALLS = 4096;

export interface ServedPage {
  /**
   * Takes what the page has sent; false at the first message that no page of ours sends. What came before it is being done
   * then, and nothing after it.
   */
  readonly receive: (messages: unknown) => boolean;
  /** Cancels the page's calls; none of them is replied to. */
  readonly abandon: () => void;
  /** {@link ServedPage.abandon}, and no more events. */
  readonly close: () => void;
}

/**
 * Serves a page through `send`. Replies that are ready in one turn of the event loop go in one list: none waits for a call
 * that takes longer. Events go at once, after the replies that were ready before them.
 */
export function servePage(
  { dispatch, onEvent }: Pick<Program, 'dispatch' | 'onEvent'>,
  send: (messages: readonly ProgramMessage[]) => void,
): ServedPage {
  const running = new Map<unknown, AbortController>();
  let ready: ProgramMessage[] = [];

  const flush = (): void => {
    if (ready.length === 0) return;
    const messages = ready;
    ready = [];
    send(messages);
  };
  const run = async (id: number, method: unknown, args: unknown): Promise<void> => {
    const abort = new AbortController();
    running.set(id, abort);
    const reply = await dispatch(method, args, abort.signal);
    // Cancelled meanwhile; a reloaded page may even have another call under this id.
    if (running.get(id) !== abort) return;
    running.delete(id);
    if (ready.push({ id, reply }) === 1) setImmediate(flush);
  };
  const cancel = (id: unknown): void => {
    running.get(id)?.abort();
    running.delete(id);
  };
  const take = (message: unknown): boolean => {
    if (typeof message !== 'object' || message === null) return false;
    const { id, method, args, cancel: cancelled } = message as Record<string, unknown>;
    if (Number.isSafeInteger(cancelled)) {
      // The reply may have been on its way, so that the id is unknown here.
      cancel(cancelled);
      return true;
    }
    if (!Number.isSafeInteger(id) || typeof method !== 'string') return false;
    if (running.has(id) || running.size >= MAX_RUNNING_CALLS) return false;
    void run(id as number, method, args);
    return true;
  };
  const stopEvents = onEvent((event) => {
    ready.push({ event });
    flush();
  });
  const abandon = (): void => {
    for (const id of [...running.keys()]) cancel(id);
    ready = [];
  };
  return {
    receive: (messages) => Array.isArray(messages) && messages.every(take),
    abandon,
    close: () => {
      stopEvents();
      abandon();
    },
  };
}
