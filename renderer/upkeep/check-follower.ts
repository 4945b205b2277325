/** Follows the check of the cache from where it is begun to its end, whether or not somebody looks at it. Knows no elements. */
import type { CacheCheck } from '../../shared/cache-check.ts';
import type { Client } from '../bridge/client.ts';

export interface CheckFollower {
  /** Hears of the check from now on. To be called before it is begun: an event may come before the reply. */
  readonly follow: () => void;
  /** Takes in a reply; what an event has made old is not told. */
  readonly note: (check: CacheCheck) => void;
  /** Tells somebody who looks, from now on, instead of whoever does until now. The answer ends that. */
  readonly watch: (watcher: (check: CacheCheck) => void) => () => void;
}

/** `tellEnd` hears of the end of a check that nobody looks at. */
export function createCheckFollower(
  client: Pick<Client, 'onEvent'>,
  tellEnd: (check: CacheCheck) => void,
): CheckFollower {
  let stop: (() => void) | undefined;
  let watcher: ((check: CacheCheck) => void) | undefined;
  let last: CacheCheck | undefined;
  const take = (check: CacheCheck) => {
    last = check;
    if (check.state !== 'running') {
      stop?.();
      stop = undefined;
      if (watcher === undefined) tellEnd(check);
    }
    watcher?.(check);
  };
  const follow = () => {
    stop ??= client.onEvent((event) => {
      if (event.name === 'checkProgress') take(event.check);
    });
  };
  return {
    follow,
    note(check) {
      const isOld = last?.begunMs === check.begunMs && last.state !== 'running' && check.state === 'running';
      if (isOld) return;
      if (check.state === 'running') follow();
      last = check;
      watcher?.(check);
    },
    watch(next) {
      watcher = next;
      return () => {
        if (watcher === next) watcher = undefined;
      };
    },
  };
}
