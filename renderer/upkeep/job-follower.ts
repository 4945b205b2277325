/** Follows a long job of the service from its beginning to its end, whether or not a dialog shows it. */
import type { ServiceEvent } from '../../shared/contract.ts';
import type { Client } from '../bridge/client.ts';
import type { WindowTargets } from '../window-targets.ts';

export interface JobKind<Job> {
  /** The job that an event tells of, if any. */
  readonly read: (event: ServiceEvent) => Job | undefined;
  readonly isRunning: (job: Job) => boolean;
  readonly isSame: (one: Job, other: Job) => boolean;
}

export interface JobFollower<Job> {
  /** Follows a new job. Its events may come before the reply to the call that begins it. */
  readonly follow: () => void;
  /** Takes in a reply, unless an event has overtaken it. */
  readonly note: (job: Job) => void;
  /** Tells this watcher from now on, in place of the one before. Returns a function that ends it. */
  readonly watch: (watcher: (job: Job) => void) => () => void;
}

/** `tellEnd` is called at the end of a job without a watcher. */
export function createJobFollower<Job>(
  client: Pick<Client, 'onEvent'>,
  { read, isRunning, isSame }: JobKind<Job>,
  tellEnd: (job: Job) => void,
): JobFollower<Job> {
  let stop: (() => void) | undefined;
  let watcher: ((job: Job) => void) | undefined;
  let last: Job | undefined;
  const take = (job: Job) => {
    last = job;
    if (!isRunning(job)) {
      stop?.();
      stop = undefined;
      if (watcher === undefined) tellEnd(job);
    }
    watcher?.(job);
  };
  const listen = () => {
    stop ??= client.onEvent((event) => {
      const job = read(event);
      if (job !== undefined) take(job);
    });
  };
  return {
    follow() {
      last = undefined;
      listen();
    },
    note(job) {
      const known = last !== undefined && isSame(last, job) ? last : undefined;
      if (known !== undefined && !isRunning(known) && isRunning(job)) return;
      if (known !== undefined && isRunning(known)) return take(job);
      if (isRunning(job)) listen();
      last = job;
      watcher?.(job);
    },
    watch(next) {
      watcher = next;
      return () => {
        if (watcher === next) watcher = undefined;
      };
    },
  };
}

/** A follower for each client, so that a window hears of an end once. */
export function followOncePerClient<Job>(
  kind: JobKind<Job>,
  tellEnd: (targets: WindowTargets, job: Job) => void,
): (targets: WindowTargets) => JobFollower<Job> {
  const followers = new WeakMap<Client, JobFollower<Job>>();
  return (targets) => {
    const { client } = targets;
    const follower = followers.get(client) ?? createJobFollower(client, kind, (job) => tellEnd(targets, job));
    followers.set(client, follower);
    return follower;
  };
}
