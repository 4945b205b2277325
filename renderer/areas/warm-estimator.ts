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
    const key = keyOf(draft);
    const needsSample = wantsSample(reply.value) && !sampled.has(key);
    tell({ phase: needsSample ? 'sampling' : 'settled', estimate: last, error: null });
    if (!needsSample) return;
    // Once, however it ends: what cannot be measured is not asked for again.
    sampled.add(key);
    await client.call('sampleArea', { draft }, signal);
    if (!signal.aborted) await estimate(draft, mode, signal);
    else sampled.delete(key);
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

/** True when tiles would be fetched whose size nobody knows. */
function wantsSample({ download, problem, requests }: AreaEstimate): boolean {
  return download === null && problem === null && requests > 0;
}

/** A sample serves every mode and every name. */
function keyOf({ sourceId, shape, minZoom, maxZoom }: AreaDraft): string {
  return JSON.stringify([sourceId, minZoom, maxZoom, shape]);
}
