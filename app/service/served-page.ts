/**
 * Serves one page: runs its calls through `dispatch`, handles cancels, sends events. No host and no specific calls
 * here.
 */
import type { ProgramMessage } from '../../shared/calls/messages.ts';
import type { Program } from './program.ts';

/**
 * Maximum number of concurrent calls of a page. A large screen shows about 300 tiles, each with a call and four
 * stand-in pictures.
 */
export const MAX_RUNNING_CALLS = 4096;

export interface ServedPage {
  /**
   * Handles messages from the page. Returns false at the first message that our pages never send; earlier messages are
   * still carried out, later ones are not.
   */
  readonly receive: (messages: unknown) => boolean;
  /** Cancels the page's calls; none gets a reply. */
  readonly abandon: () => void;
  /** Like {@link ServedPage.abandon}, and sends no more events. */
  readonly close: () => void;
}

/**
 * Serves a page through `send`. Replies ready in the same turn of the event loop are sent together, without waiting for
 * slower calls. Events are sent at once, after replies that were ready before them.
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
    // Cancelled meanwhile; a reloaded page may have reused this id.
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
      // The reply may already be on its way, so the id may be unknown here.
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
