/** Warming as the desktop shows it: progress on the taskbar or dock, a notification at the end. Knows no window's content. */
import { BrowserWindow, Notification } from 'electron';
import type { AreaId, AreaSummary, WarmJob, WarmState } from '../../../shared/area.ts';
import type { ServiceEvent } from '../../../shared/contract.ts';
import { describeResult } from '../../../shared/warm-words.ts';
import type { Program } from '../../service/program.ts';

export interface WarmProgressOptions {
  readonly program: Pick<Program, 'onEvent' | 'areas'>;
  /** The window whose place on the taskbar shows the progress. */
  readonly window: Pick<BrowserWindow, 'setProgressBar' | 'isDestroyed'>;
  /** Brings the map before people's eyes. */
  readonly show: () => void;
}

/** One area that is being warmed, with its number of tiles. */
type Warming = Pick<AreaSummary, 'id' | 'expected'> & { readonly job: WarmJob };

// Of several areas, what moves says more than what stands.
const SHOWN_STATES: readonly WarmState[] = ['running', 'waiting', 'paused'];
/** Electron's way to say: no bar. */
const NO_BAR = -1;

/** Follows the program's warming until its end. Notifies only of whole runs, and only while none of our windows has the focus. */
export function showWarming({ program, window, show }: WarmProgressOptions): void {
  // Warming goes on at a start, perhaps before there is a window to hear of it.
  let warmings = listWarmings(program.areas());
  if (warmings.length > 0) showBar(window, warmings);
  // A notification that nobody holds can be collected as garbage, and then takes no click.
  const notifications = new Map<AreaId, Notification>();

  function notify({ areaId, areaName, result }: Extract<ServiceEvent, { name: 'warmingEnded' }>): void {
    if (!result.isWhole || BrowserWindow.getFocusedWindow() !== null || !Notification.isSupported()) return;
    const notification = new Notification(describeResult(areaName, result));
    notification.on('click', show);
    notifications.set(areaId, notification);
    notification.show();
  }

  program.onEvent((event) => {
    const followed = followEvent(warmings, event);
    if (event.name === 'warmingEnded') notify(event);
    if (followed === warmings) return;
    warmings = followed;
    if (!window.isDestroyed()) showBar(window, warmings);
  });
}

function listWarmings(areas: readonly AreaSummary[]): readonly Warming[] {
  return areas.flatMap(({ id, expected, job }) => (job ? [{ id, expected, job }] : []));
}

/** What is being warmed after an event; the same list when the event has changed nothing. */
function followEvent(warmings: readonly Warming[], event: ServiceEvent): readonly Warming[] {
  switch (event.name) {
    case 'areasChanged':
      return listWarmings(event.areas);
    case 'warmProgress':
      return warmings.map((one) => (one.id === event.areaId ? { ...one, job: event.job } : one));
    case 'warmingEnded':
      return warmings.filter(({ id }) => id !== event.areaId);
    default:
      return warmings;
  }
}

function showBar(window: Pick<BrowserWindow, 'setProgressBar'>, warmings: readonly Warming[]): void {
  const state = SHOWN_STATES.find((wanted) => warmings.some(({ job }) => job.state === wanted));
  if (state === undefined) {
    window.setProgressBar(NO_BAR);
    return;
  }
  const shown = warmings.filter(({ job }) => job.state === state);
  const done = shown.reduce((sum, { job }) => sum + job.counts.total, 0);
  const expected = shown.reduce((sum, one) => sum + one.expected, 0);
  const fraction = expected === 0 ? 0 : Math.min(1, done / expected);
  window.setProgressBar(fraction, { mode: state === 'running' ? 'normal' : 'paused' });
}
