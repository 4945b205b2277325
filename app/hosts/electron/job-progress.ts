/** Jobs as the desktop shows them: a bar on the taskbar or dock, a notification at their end. Knows no window's content. */
import { BrowserWindow, Notification } from 'electron';
import type { ServiceEvent } from '../../../shared/contract.ts';
import type { CacheMove } from '../../../shared/disk-budget.ts';
import { describeCheckEnd } from '../../../shared/texts/check.ts';
import { desktopTexts } from '../../../shared/texts/desktop.ts';
import { describeResult } from '../../../shared/texts/warming.ts';
import type { Program } from '../../service/program.ts';
import { type Bar, chooseBar, followJobs, type Jobs, listJobs } from './job-bar.ts';

export interface JobProgressOptions {
  readonly program: Pick<Program, 'onEvent' | 'areas'>;
  /** The window whose place on the taskbar shows the progress. */
  readonly window: BrowserWindow;
  /** Brings the map before people's eyes. */
  readonly show: () => void;
}

/**
 * Follows warming, checks and moves of the cache until the program's end. A failure stays on the taskbar until people look.
 * When a job ends on its own and no window of ours has the focus, a notification says so; where the desktop shows none, the
 * window asks for attention on the taskbar or dock.
 */
export function showJobs({ program, window, show }: JobProgressOptions): void {
  // Warming goes on at a start, perhaps before there is a window to hear of it.
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
  // A notification without a reference can be collected as garbage, and then takes no click.
  const shown = new Map<string, Notification>();
  return (event) => {
    const end = describeEnd(event);
    if (end === undefined || BrowserWindow.getFocusedWindow() !== null) return;
    if (!canNotify()) return attract();
    const notification = new Notification({ title: end.title, body: end.body });
    notification.on('click', show);
    // macOS shows none of a program that is not signed.
    notification.on('failed', attract);
    shown.set(end.job, notification);
    notification.show();
  };
}

/** Windows shows notifications of programs in the Start menu alone, and the portable one has no entry there. */
function canNotify(): boolean {
  return Notification.isSupported() && process.env.PORTABLE_EXECUTABLE_FILE === undefined;
}

/** The end of a job in words; `job` identifies the job. */
interface JobEnd {
  readonly job: string;
  readonly title: string;
  readonly body: string;
}

/** What an event says about the end of a job; undefined for other events, and for jobs that people have cancelled. */
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
  return { job: 'move', title: desktopTexts.cacheNotMoved, body: error?.message ?? '' };
}
