/** Asks again and again while the page is visible. */

const EVERY_MS = 1000;
/** Slow answers make it ask less often, so that answering takes a tenth of the time at most. */
const REST_FACTOR = 9;

export interface Polling {
  /** Asks at once, unless a question is under way. */
  readonly hurry: () => void;
  readonly stop: () => void;
}

type Page = Pick<Document, 'visibilityState' | 'addEventListener' | 'removeEventListener'>;

/** Asks at once, then a second after each answer, or later after a slow one; `ask` must not reject. */
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
