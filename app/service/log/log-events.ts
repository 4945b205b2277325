/**
 * Selects which service events are logged. Names of areas, files and places are private and stay out; a source appears as its
 * id, which contains its host.
 */
import type { ServiceEvent } from '../../../shared/calls/contract.ts';
import type { ErrorCode, ErrorValue } from '../../../shared/errors.ts';
import { createWarmingNotes } from '../warming/warming-notes.ts';
import type { Log } from './log.ts';
import type { LogFacts } from './log-line.ts';

/** Returns an event listener that logs. */
export function noteEvents(log: Log): (event: ServiceEvent) => void {
  let known: readonly ErrorValue[] = [];
  const noteWarming = createWarmingNotes(log);
  return (event) => {
    noteWarming(event);
    if (event.name === 'noticesChanged') {
      noteTroubles(log, known, event.notices);
      known = event.notices;
    } else {
      const facts = describeEvent(event);
      const isUndo = event.name === 'tilesCleared' && event.isUndo;
      if (facts) log.note(isUndo ? 'clearUndone' : event.name, facts);
    }
  };
}

function noteTroubles(log: Log, before: readonly ErrorValue[], now: readonly ErrorValue[]): void {
  for (const notice of now) if (!isAmong(before, notice)) log.note('trouble', factsOf(notice));
  for (const notice of before) if (!isAmong(now, notice)) log.note('trouble-over', factsOf(notice));
}

function isAmong(notices: readonly ErrorValue[], { code, sourceId }: ErrorValue): boolean {
  return notices.some((notice) => notice.code === code && notice.sourceId === sourceId);
}

/** Their messages name a file, which is as private as the name of an area. */
const ABOUT_FILES: ReadonlySet<ErrorCode> = new Set(['file-unreadable', 'file-too-large', 'archive-missing']);

function factsOf({ code, sourceId, message }: ErrorValue): LogFacts {
  return { code, source: sourceId, message: ABOUT_FILES.has(code) ? undefined : message };
}

type Described = {
  readonly [Name in ServiceEvent['name']]?: (event: Extract<ServiceEvent, { name: Name }>) => LogFacts | undefined;
};

const DESCRIBED: Described = {
  sourceSelected: ({ sourceId }) => ({ source: sourceId }),
  sourcesChanged: ({ sources }) => ({ sources: sources.length }),
  sourceReady: ({ sourceId }) => ({ source: sourceId }),
  // Where somebody's home is stays out of the log.
  preferencesChanged: ({ change: { home, ...change } }) => ({
    ...change,
    ...(home !== undefined && { home: home !== null }),
  }),
  tilesCleared: ({ sourceId }) => ({ source: sourceId ?? 'all' }),
  freeProgress: ({ done, freed }) => (done ? { ...freed } : undefined),
  checkProgress: ({ check }) => {
    if (check.state === 'running') return undefined;
    const sum = (count: 'mended' | 'failed') => check.steps.reduce((total, step) => total + step[count], 0);
    return { state: check.state, mended: sum('mended'), failed: sum('failed'), quarantine: check.quarantine.tiles };
  },
  moveProgress: ({ move }) => {
    if (move.state === 'copying' || move.state === 'deleting') return undefined;
    return { state: move.state, ...move.tiles, code: move.error?.code };
  },
  // Not its addresses, which have the secret.
  servingChanged: ({ serving: { isOn, reach, port } }) => (isOn ? { on: true, reach, port } : { on: false }),
  warmingEnded: ({ areaId, result }) => ({ area: areaId, whole: result.isWhole, ...result.counts }),
};

function describeEvent(event: ServiceEvent): LogFacts | undefined {
  const describe = DESCRIBED[event.name] as ((event: ServiceEvent) => LogFacts | undefined) | undefined;
  return describe?.(event);
}
