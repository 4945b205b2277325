/** Shows jobs on the desktop: a progress bar on the taskbar or dock, and a notification when one ends. */
import { BrowserWindow, Notification } from 'electron';
import type { CacheMove } from '../../../shared/cache/disk-budget.ts';
import type { ServiceEvent } from '../../../shared/calls/contract.ts';
import { readBody } from '../../../shared/errors.ts';
import { describeCheckEnd } from '../../../shared/texts/check.ts';
import { desktopTexts } from '../../../shared/texts/desktop.ts';
import { describeResult } from '../../../shared/texts/warming.ts';
import type { Program } from '../../service/program.ts';
import { type Bar, chooseBar, followJobs, type Jobs, listJobs } from './job-bar.ts';

export interface JobProgressOptions {
  readonly program: Pick<Program, 'onEvent' | 'areas'>;
  /** The window whose taskbar button shows the progress. */
  readonly window: BrowserWindow;
  /** Brings the map to the front. */
  readonly show: () => void;
}

/**
 * Follows warming, checks, moves of the cache, exports and imports until the program ends. A failure stays on the taskbar until people
 * look. When a job ends without being cancelled and none of our windows has the focus, a notification is shown; where
 * that isn't possible, the window asks for attention.
 */
export function showJobs({ program, window, show }: JobProgressOptions): void {
  // Warming continues at start, perhaps before a window can receive its events.
  let jobs = listJobs(program.areas());
  if (jobs.warmings.length > 0) showBar(window, chooseBar(jobs));
  const follow = (followed: Jobs): void => {
    if (followed === jobs) return;
    jobs = followed;
    if (!window.isDestroyed()) showBar(window, chooseBar(jobs));
  };
  const attract = (): void => {
    if (!window.isDestroyed()) window.flashFrame(true);
  };
  const notify = createNotifier(show, attract);

  program.onEvent((event) => {
    notify(event);
    follow(followJobs(jobs, event));
    if (BrowserWindow.getFocusedWindow() !== null) follow(forgetFailure(jobs));
  });
  window.on('focus', () => {
    window.flashFrame(false);
    follow(forgetFailure(jobs));
  });
}

function forgetFailure(jobs: Jobs): Jobs {
  return jobs.move === 'failed' ? { ...jobs, move: 'none' } : jobs;
}

function showBar(window: BrowserWindow, [progress, options]: Bar): void {
  if (options === undefined) window.setProgressBar(progress);
  else window.setProgressBar(progress, options);
}

function createNotifier(show: () => void, attract: () => void): (event: ServiceEvent) => void {
  // An unreferenced notification can be garbage-collected and then ignores clicks.
  const shown = new Map<string, Notification>();
  return (event) => {
    const end = describeEnd(event);
    if (end === undefined || BrowserWindow.getFocusedWindow() !== null) return;
    if (!canNotify()) return attract();
    const notification = new Notification({ title: end.title, body: end.body });
    notification.on('click', show);
    // macOS shows none for unsigned programs.
    notification.on('failed', attract);
    shown.set(end.job, notification);
    notification.show();
  };
}

/** Windows shows notifications only for programs in the Start menu, which the portable version isn't. */
function canNotify(): boolean {
  return Notification.isSupported() && process.env.PORTABLE_EXECUTABLE_FILE === undefined;
}

/** Text for the end of a job; `job` identifies it. */
interface JobEnd {
  readonly job: string;
  readonly title: string;
  readonly body: string;
}

/** The notification for a job that ended; undefined for other events and for cancelled jobs. */
function describeEnd(event: ServiceEvent): JobEnd | undefined {
  switch (event.name) {
    case 'warmingEnded':
      return event.result.isWhole ? { job: event.areaId, ...describeResult(event.areaName, event.result) } : undefined;
    case 'checkProgress':
      return event.check.state === 'done'
        ? { job: 'check', title: desktopTexts.name, body: describeCheckEnd(event.check) }
        : undefined;
    case 'moveProgress':
      return describeMove(event.move);
    default:
      return undefined;
  }
}

function describeMove({ state, to, error }: CacheMove): JobEnd | undefined {
  if (state === 'done') return { job: 'move', title: desktopTexts.cacheMoved, body: to };
  if (state !== 'failed') return undefined;
  return { job: 'move', title: desktopTexts.cacheNotMoved, body: error ? readBody(error) : '' };
}
