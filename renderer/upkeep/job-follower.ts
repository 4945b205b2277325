/** Follows a long job of the service to its end, with or without an open dialog. */
import type { ServiceEvent } from '../../shared/calls/contract.ts';
import type { Client } from '../bridge/client.ts';
import type { WindowTargets } from '../window-targets.ts';

export interface JobKind<Job> {
  /** The job in an event, if any. */
  readonly read: (event: ServiceEvent) => Job | undefined;
  readonly isRunning: (job: Job) => boolean;
  readonly isSame: (one: Job, other: Job) => boolean;
}

export interface JobFollower<Job> {
  /** Follows a new job. Its events may arrive before the reply to the call that starts it. */
  readonly follow: () => void;
  /** Takes the job of a reply, unless a newer event has arrived. */
  readonly note: (job: Job) => void;
  /** Replaces the watcher. Returns a function that removes it. */
  readonly watch: (watcher: (job: Job) => void) => () => void;
}

/** Calls `tellEnd` when a job ends without a watcher. */
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

/** One follower a client, so a window shows an end once. */
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
