/** Learns what warming would take while people shape an area: after a pause, and never older news after newer ones. */
import type { AreaDraft, AreaEstimate, WarmMode } from '../../shared/area.ts';
import type { ErrorValue } from '../../shared/errors.ts';
import type { Client } from '../bridge/client.ts';

/** How long people must have paused. */
const PAUSE_MS = 250;

/** What is known at the moment. */
export interface EstimateState {
  /** `sampling`: a few tiles are fetched, for their size. `settled`: nothing more is to come. */
  readonly phase: 'estimating' | 'sampling' | 'settled';
  /** Null while nothing is known of this or any earlier draft. */
  readonly estimate: AreaEstimate | null;
  /** Why nothing can be told. */
  readonly error: ErrorValue | null;
}

export interface WarmEstimator {
  /** Estimates this draft once nothing newer has come for a moment. */
  readonly schedule: (draft: AreaDraft, mode: WarmMode) => void;
  /** Ends everything; nothing is told until the next draft. */
  readonly stop: () => void;
}

/** An estimator; `tell` is told whenever there is news of the last draft. */
export function createWarmEstimator(client: Pick<Client, 'call'>, tell: (state: EstimateState) => void): WarmEstimator {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let underWay = new AbortController();
  let last: AreaEstimate | null = null;
  const sampled = new Set<string>();

  const stop = () => {
    clearTimeout(timer);
    underWay.abort();
  };
  const estimate = async (draft: AreaDraft, mode: WarmMode, signal: AbortSignal) => {
    const reply = await client.call('estimateArea', { draft, mode }, signal);
    if (signal.aborted) return;
    if (!reply.ok) {
      tell({ phase: 'settled', estimate: null, error: reply.error });
      return;
    }
    last = reply.value;
    const unknown = listUnknown(draft, last).filter((zoom) => !sampled.has(zoom));
    tell({ phase: unknown.length > 0 ? 'sampling' : 'settled', estimate: last, error: null });
    if (unknown.length > 0 && (await sample(draft, unknown, signal))) await estimate(draft, mode, signal);
  };
  /** True once it has been tried; what cannot be measured is not asked for again. */
  const sample = async (draft: AreaDraft, unknown: readonly string[], signal: AbortSignal) => {
    for (const zoom of unknown) sampled.add(zoom);
    await client.call('sampleArea', { draft }, signal);
    if (signal.aborted) for (const zoom of unknown) sampled.delete(zoom);
    return !signal.aborted;
  };
  return {
    schedule(draft, mode) {
      stop();
      const own = new AbortController();
      underWay = own;
      tell({ phase: 'estimating', estimate: last, error: null });
      timer = setTimeout(() => void estimate(draft, mode, own.signal), PAUSE_MS);
    },
    stop,
  };
}

/** The zooms of a source of which tiles would be fetched whose size nobody knows, by names of their own. */
function listUnknown({ sourceId }: AreaDraft, { zooms, problem }: AreaEstimate): readonly string[] {
  if (problem !== null) return [];
  const unknown = zooms.filter(({ measuredTiles, missing }) => measuredTiles === 0 && missing > 0);
  return unknown.map(({ zoom }) => `${sourceId}/${zoom}`);
}
