/** Estimates an area while people shape it, after each pause. Results never arrive out of order. */
import type { AreaDraft, AreaEstimate, WarmMode } from '../../shared/areas/area.ts';
import type { ErrorValue } from '../../shared/errors.ts';
import type { Client } from '../bridge/client.ts';
import { createLastWish } from '../parts/last-wish.ts';

export interface EstimateState {
  /** `sampling`: a few tiles are being fetched to learn their size. `settled`: the estimate is final. */
  readonly phase: 'estimating' | 'sampling' | 'settled';
  /** The estimate of this draft or of an earlier one; null before the first. */
  readonly estimate: AreaEstimate | null;
  readonly error: ErrorValue | null;
}

/** `schedule` estimates a draft after a pause and reports to `tell`, until `stop` or the next draft. */
export function createWarmEstimator(client: Pick<Client, 'call'>, tell: (state: EstimateState) => void) {
  const lastDraft = createLastWish();
  let last: AreaEstimate | null = null;
  const sampled = new Set<string>();

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
  /** Measures a few tiles. True unless aborted: zooms that can't be measured aren't sampled again. */
  const sample = async (draft: AreaDraft, unknown: readonly string[], signal: AbortSignal) => {
    for (const zoom of unknown) sampled.add(zoom);
    await client.call('sampleArea', { draft }, signal);
    if (signal.aborted) for (const zoom of unknown) sampled.delete(zoom);
    return !signal.aborted;
  };
  return {
    schedule(draft: AreaDraft, mode: WarmMode): void {
      lastDraft.schedule((signal) => estimate(draft, mode, signal));
      tell({ phase: 'estimating', estimate: last, error: null });
    },
    stop: lastDraft.stop,
  };
}

/** Keys `source/zoom` of the zooms whose missing tiles have an unknown size that a few tiles would tell. */
function listUnknown({ sourceId }: AreaDraft, estimate: AreaEstimate): readonly string[] {
  const { zooms, problem, exact, inexactBecause } = estimate;
  if (problem ?? exact ?? inexactBecause) return [];
  const unknown = zooms.filter(({ measuredTiles, missing }) => measuredTiles === 0 && missing > 0);
  return unknown.map(({ zoom }) => `${sourceId}/${zoom}`);
}
