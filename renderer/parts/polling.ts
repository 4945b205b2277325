/** Asks again and again while a window is looked at, and not a moment longer. Knows nothing of what is asked. */

const EVERY_MS = 1000;

export interface Polling {
  /** Asks at once, unless that is being done. */
  readonly hurry: () => void;
  readonly stop: () => void;
}

type Page = Pick<Document, 'visibilityState' | 'addEventListener' | 'removeEventListener'>;

/** Asks at once, then a second after each answer, as long as the page is visible; `ask` must not reject. */
export function startPolling(ask: () => Promise<void>, page: Page = document): Polling {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let isAsking = false;
  let isStopped = false;
  const mayAsk = () => !isStopped && !isAsking && page.visibilityState === 'visible';
  const poll = async () => {
    clearTimeout(timer);
    if (!mayAsk()) return;
    isAsking = true;
    await ask();
    isAsking = false;
    if (mayAsk()) timer = setTimeout(poll, EVERY_MS);
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
