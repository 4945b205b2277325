/** Decides when to request coverage: each time the map comes to rest, and after changes to the cache. */

/** How long the map must be at rest. */
export const SETTLE_MS = 250;
/** How long changes are gathered. They come tile by tile. */
export const NEWS_MS = 700;

export interface CoverageAskerOptions {
  /** Requests and shows coverage. Never rejects, and shows nothing once its signal has aborted. */
  readonly ask: (signal: AbortSignal) => Promise<void>;
  /** False while the page is hidden; then no request is made. */
  readonly isSeen: () => boolean;
}

export interface CoverageAsker {
  /** The map moves: cancels the request and makes none until it rests. */
  readonly move: () => void;
  /** The map has come to rest, or shows something else. */
  readonly rest: () => void;
  /** The cache may have changed. */
  readonly note: () => void;
  /** The page can be seen again. */
  readonly wake: () => void;
  readonly stop: () => void;
}

/** Makes no request before the first `rest`, and one at a time. */
export function createCoverageAsker({ ask, isSeen }: CoverageAskerOptions): CoverageAsker {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let underWay: AbortController | undefined;
  let isMoving = false;
  let wantsMore = false;

  const begin = async () => {
    timer = undefined;
    wantsMore = !isSeen();
    if (wantsMore) return;
    const own = new AbortController();
    underWay = own;
    await ask(own.signal);
    if (underWay !== own) return;
    underWay = undefined;
    if (wantsMore) schedule(NEWS_MS);
  };
  const schedule = (ms: number) => {
    timer = setTimeout(() => void begin(), ms);
  };
  const end = () => {
    clearTimeout(timer);
    timer = undefined;
    underWay?.abort();
    underWay = undefined;
  };
  const note = () => {
    wantsMore = true;
    // A running request ends first, or frequent changes would cancel every one.
    if (!isMoving && timer === undefined && underWay === undefined) schedule(NEWS_MS);
  };
  return {
    move() {
      isMoving = true;
      end();
    },
    rest() {
      isMoving = false;
      end();
      schedule(SETTLE_MS);
    },
    note,
    wake() {
      if (wantsMore) note();
    },
    stop() {
      // Later changes make no request.
      isMoving = true;
      end();
    },
  };
}
