/** When the service is asked about coverage: once for each rest of the map, and again after news. Knows no map. */

/** How long the map must be at rest. */
export const REST_MS = 250;
/** How long news are gathered, which come tile by tile. */
export const NEWS_MS = 700;

export interface CoverageAskerOptions {
  /** Asks and shows; never rejects, and shows nothing once its signal has aborted. */
  readonly ask: (signal: AbortSignal) => Promise<void>;
  /** False while nobody can see the page: then nothing is asked. */
  readonly isSeen: () => boolean;
}

export interface CoverageAsker {
  /** The map moves: what is under way is not wanted any more, and nothing is asked until it rests. */
  readonly move: () => void;
  /** The map has come to rest, or shows something else. */
  readonly rest: () => void;
  /** Something may have changed in the cache. */
  readonly note: () => void;
  /** The page can be seen again. */
  readonly wake: () => void;
  readonly stop: () => void;
}

/** An asker that has nothing to ask before the first {@link CoverageAsker.rest}. One question is under way at a time. */
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
    // What is under way may have passed by what is new: it ends first, for else a storm of news would never let one end.
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
      schedule(REST_MS);
    },
    note,
    wake() {
      if (wantsMore) note();
    },
    stop() {
      // Nothing that is noted after the end begins anything.
      isMoving = true;
      end();
    },
  };
}
