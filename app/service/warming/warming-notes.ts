/** Logs the progress of warming. Its end has an event of its own. */
import type { AreaId, AreaSummary, WarmJob } from '../../../shared/areas/area.ts';
import type { ServiceEvent } from '../../../shared/calls/contract.ts';
import type { Log } from '../log/log.ts';
import type { LogFacts } from '../log/log-line.ts';

/** An area being warmed and its number of tiles. */
export type WarmingArea = Pick<AreaSummary, 'id' | 'expected'> & { readonly job: WarmJob };
type Warmings = ReadonlyMap<AreaId, WarmingArea>;

/** Returns an event listener that logs when a job starts, pauses, resumes, or is interrupted by the program's end. */
export function createWarmingNotes(log: Log): (event: ServiceEvent) => void {
  // Undefined until the first report: jobs in it were started by an earlier run.
  let known: Warmings | undefined;
  return (event) => {
    if (event.name === 'areasChanged') known = noteChanges(log, known, event.areas);
    else if (event.name === 'warmProgress') known = takeProgress(known, event);
    else if (event.name === 'ended') for (const each of known?.values() ?? []) log.note('warmingCutOff', factsOf(each));
  };
}

function noteChanges(log: Log, before: Warmings | undefined, areas: readonly AreaSummary[]): Warmings {
  const now = listWarmings(areas);
  for (const warming of now) {
    const isBegun = before !== undefined && !before.has(warming.id);
    const change = isBegun ? 'warmingBegun' : nameChange(before?.get(warming.id)?.job, warming.job);
    if (change) log.note(change, factsOf(warming));
  }
  return new Map(now.map((warming) => [warming.id, warming]));
}

/** The areas being warmed. */
export function listWarmings(areas: readonly AreaSummary[]): readonly WarmingArea[] {
  return areas.flatMap(({ id, expected, job }) => (job ? [{ id, expected, job }] : []));
}

/** A job of an earlier run counts as paused before. */
function nameChange(before: WarmJob | undefined, now: WarmJob): string | undefined {
  const wasPaused = before === undefined || before.state === 'paused';
  const isPaused = now.state === 'paused';
  if (wasPaused === isPaused) return undefined;
  return isPaused ? 'warmingPaused' : 'warmingResumed';
}

function takeProgress(
  known: Warmings | undefined,
  { areaId, job }: Extract<ServiceEvent, { name: 'warmProgress' }>,
): Warmings | undefined {
  const warming = known?.get(areaId);
  return known && warming ? new Map([...known, [areaId, { ...warming, job }]]) : known;
}

function factsOf({ id, expected, job }: WarmingArea): LogFacts {
  return { area: id, mode: job.mode, done: job.counts.total, of: expected };
}
