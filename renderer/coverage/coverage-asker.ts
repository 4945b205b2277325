/** When the service is asked about coverage: once for each rest of the map, and again after news. */

/** How long the map must be at rest. */
export const SETTLE_MS = 250;
/** How long news are gathered, for they come tile by tile. */
export const NEWS_MS = 700;

export interface CoverageAskerOptions {
  /** Asks and shows; never rejects, and shows nothing once its signal has aborted. */
  readonly ask: (signal: AbortSignal) => Promise<void>;
  /** Nothing is asked while the page is hidden. */
  readonly isSeen: () => boolean;
}

export interface CoverageAsker {
  /** The map moves: cancels the question, and asks nothing until it rests. */
  readonly move: () => void;
  /** The map has come to rest, or shows something else. */
  readonly rest: () => void;
  /** The cache may have changed. */
  readonly note: () => void;
  /** The page can be seen again. */
  readonly wake: () => void;
  readonly stop: () => void;
}

/** Asks nothing before the first `rest`, and one question at a time. */
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
    // A question under way ends first, or a storm of news would never let one end.
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
      // News after the end ask nothing.
      isMoving = true;
      end();
    },
  };
}
