/** Computes the taskbar or dock progress for all jobs together. No window access here. */
import type { AreaSummary, WarmState } from '../../../shared/areas/area.ts';
import type { ServiceEvent } from '../../../shared/calls/contract.ts';
import { listWarmings, type WarmingArea } from '../../service/warming/warming-notes.ts';

/** The program's running jobs. */
export interface Jobs {
  readonly warmings: readonly WarmingArea[];
  readonly isChecking: boolean;
  readonly move: 'none' | 'running' | 'failed';
  /** Exports and imports by their id. */
  readonly transfers: ReadonlyMap<string, Transfer>;
}

type Transfer = Pick<Extract<ServiceEvent, { name: 'transferProgress' }>, 'done' | 'total'>;

/** The arguments of Electron's `setProgressBar`. */
export type Bar = readonly [
  progress: number,
  options?: { readonly mode: 'normal' | 'indeterminate' | 'error' | 'paused' },
];

const NO_BAR: Bar = [-1];
// More than 1 means indeterminate.
const ENDLESS: Bar = [2, { mode: 'indeterminate' }];
const FAILED: Bar = [1, { mode: 'error' }];

/** The jobs at start: warming may continue from the last run; other jobs are reported soon. */
export function listJobs(areas: readonly AreaSummary[]): Jobs {
  return { warmings: listWarmings(areas), isChecking: false, move: 'none', transfers: new Map() };
}

/** The jobs after an event; the same object if nothing changed. */
export function followJobs(jobs: Jobs, event: ServiceEvent): Jobs {
  switch (event.name) {
    case 'areasChanged':
      return { ...jobs, warmings: listWarmings(event.areas) };
    case 'warmProgress':
      return { ...jobs, warmings: takeProgress(jobs.warmings, event) };
    case 'warmingEnded':
      return { ...jobs, warmings: jobs.warmings.filter(({ id }) => id !== event.areaId) };
    case 'checkProgress':
      return { ...jobs, isChecking: event.check.state === 'running' };
    case 'moveProgress':
      return { ...jobs, move: readMove(event.move.state) };
    case 'transferProgress':
      return { ...jobs, transfers: new Map(jobs.transfers).set(event.transferId, event) };
    case 'transferEnded':
      return jobs.transfers.has(event.transferId) ? { ...jobs, transfers: omit(jobs, event.transferId) } : jobs;
    default:
      return jobs;
  }
}

/** Priority: a failed move, then running warming, exports and imports, a check or a move, then waiting or paused warming. */
export function chooseBar({ warmings, isChecking, move, transfers }: Jobs): Bar {
  if (move === 'failed') return FAILED;
  if (warmings.some(({ job }) => job.state === 'running')) return measure(warmings, 'running');
  if (transfers.size > 0) return measureTransfers([...transfers.values()]);
  if (isChecking || move === 'running') return ENDLESS;
  const state = (['waiting', 'paused'] as const).find((wanted) => warmings.some(({ job }) => job.state === wanted));
  return state === undefined ? NO_BAR : measure(warmings, state);
}

function takeProgress(
  warmings: readonly WarmingArea[],
  { areaId, job }: Extract<ServiceEvent, { name: 'warmProgress' }>,
): readonly WarmingArea[] {
  return warmings.map((one) => (one.id === areaId ? { ...one, job } : one));
}

function readMove(state: Extract<ServiceEvent, { name: 'moveProgress' }>['move']['state']): Jobs['move'] {
  if (state === 'failed') return 'failed';
  return state === 'copying' || state === 'deleting' ? 'running' : 'none';
}

function omit({ transfers }: Jobs, transferId: string): Jobs['transfers'] {
  return new Map([...transfers].filter(([id]) => id !== transferId));
}

/** Combines exports and imports; indeterminate while one doesn't know its total. */
function measureTransfers(transfers: readonly Transfer[]): Bar {
  const done = transfers.reduce((sum, one) => sum + one.done, 0);
  const total = transfers.reduce((sum, one) => sum + (one.total ?? Number.NaN), 0);
  return total > 0 ? [Math.min(1, done / total), { mode: 'normal' }] : ENDLESS;
}

/** Combines the jobs in one state. */
function measure(warmings: readonly WarmingArea[], state: WarmState): Bar {
  const shown = warmings.filter(({ job }) => job.state === state);
  const done = shown.reduce((sum, { job }) => sum + job.counts.total, 0);
  const expected = shown.reduce((sum, one) => sum + one.expected, 0);
  const fraction = expected === 0 ? 0 : Math.min(1, done / expected);
  return [fraction, { mode: state === 'running' ? 'normal' : 'paused' }];
}
