/** A check is followed to its end by its view or by a notice; older news never follow newer ones. */
import { expect, it } from 'vitest';
import { CHECK_KIND } from '../../../../renderer/upkeep/check-dialog.ts';
import { createJobFollower } from '../../../../renderer/upkeep/job-follower.ts';
import type { CacheCheck } from '../../../../shared/cache/cache-check.ts';
import type { ServiceEvent } from '../../../../shared/calls/contract.ts';

function checkOf(state: CacheCheck['state'], begunMs = 1): CacheCheck {
  return { state, steps: [], begunMs, endedMs: state === 'running' ? null : 9, quarantine: { tiles: 0, bytes: 0 } };
}

function openFollower() {
  const listeners = new Set<(event: ServiceEvent) => void>();
  const ends: CacheCheck[] = [];
  const seen: CacheCheck[] = [];
  const follower = createJobFollower(
    {
      onEvent: (listener) => {
        listeners.add(listener);
        return () => listeners.delete(listener);
      },
    },
    CHECK_KIND,
    (check) => ends.push(check),
  );
  const send = (check: CacheCheck): void => {
    for (const listener of [...listeners]) listener({ name: 'checkProgress', check });
  };
  return { follower, listeners, ends, seen, send, watch: () => follower.watch((check) => seen.push(check)) };
}

it('informs only its viewers', () => {
  const { follower, ends, seen, send, watch, listeners } = openFollower();
  watch();
  follower.follow();
  send(checkOf('running'));
  send(checkOf('done'));
  expect([seen, ends, listeners.size]).toEqual([[checkOf('running'), checkOf('done')], [], 0]);
});

it('reports an unwatched end once', () => {
  const { follower, ends, seen, send, watch } = openFollower();
  const stop = watch();
  follower.note(checkOf('running'));
  stop();
  send(checkOf('running'));
  send(checkOf('done'));
  send(checkOf('done'));
  expect([seen, ends]).toEqual([[checkOf('running')], [checkOf('done')]]);
});

it('ignores a reply that an event has overtaken, unless it is about another check', () => {
  const { follower, seen, send, watch } = openFollower();
  watch();
  follower.follow();
  send(checkOf('done'));
  follower.note(checkOf('running'));
  expect(seen).toEqual([checkOf('done')]);
  follower.note(checkOf('running', 2));
  expect(seen.at(-1)).toEqual(checkOf('running', 2));
});

it('reports an end that only a reply knows about', () => {
  const { follower, ends, seen, watch, listeners } = openFollower();
  const stop = watch();
  follower.note(checkOf('running'));
  stop();
  follower.note(checkOf('done'));
  expect([seen, ends, listeners.size]).toEqual([[checkOf('running')], [checkOf('done')], 0]);
});
