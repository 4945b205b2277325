/** Polls while the page is visible. */

const EVERY_MS = 1000;
/** Slow answers are polled less often, so answering takes at most a tenth of the time. */
const REST_FACTOR = 9;

export interface Polling {
  /** Polls now, unless a poll is running. */
  readonly hurry: () => void;
  readonly stop: () => void;
}

type Page = Pick<Document, 'visibilityState' | 'addEventListener' | 'removeEventListener'>;

/** Polls now, then a second after each answer, or later after a slow one. `ask` must not reject. */
export function startPolling(ask: () => Promise<void>, page: Page = document): Polling {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let isAsking = false;
  let isStopped = false;
  const mayAsk = () => !isStopped && !isAsking && page.visibilityState === 'visible';
  const poll = async () => {
    clearTimeout(timer);
    if (!mayAsk()) return;
    isAsking = true;
    const begunMs = performance.now();
    await ask();
    isAsking = false;
    const restMs = Math.max(EVERY_MS, (performance.now() - begunMs) * REST_FACTOR);
    if (mayAsk()) timer = setTimeout(poll, restMs);
  };
  const hurry = () => void poll();
  page.addEventListener('visibilitychange', hurry);
  void poll();
  return {
    hurry,
    stop() {
      isStopped = true;
      clearTimeout(timer);
      page.removeEventListener('visibilitychange', hurry);
    },
  };
}
