/** Learns what warming would take while people shape an area: after a pause, and never older news after newer ones. */
import type { AreaDraft, AreaEstimate, WarmMode } from '../../shared/area.ts';
import type { ErrorValue } from '../../shared/errors.ts';
import type { Client } from '../bridge/client.ts';
import { createLastWish } from '../parts/last-wish.ts';

export interface EstimateState {
  /** `sampling`: a few tiles are fetched, for their size. `settled`: nothing more comes. */
  readonly phase: 'estimating' | 'sampling' | 'settled';
  /** Of this draft or an earlier one; null before the first. */
  readonly estimate: AreaEstimate | null;
  readonly error: ErrorValue | null;
}

/** `schedule` estimates a draft once people have paused; `tell` hears all news of it until `stop` or another draft. */
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
  /** True once it has been tried; what can't be measured isn't asked for again. */
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

/** `source/zoom` for zooms whose missing tiles have an unknown size. */
function listUnknown({ sourceId }: AreaDraft, { zooms, problem }: AreaEstimate): readonly string[] {
  if (problem !== null) return [];
  const unknown = zooms.filter(({ measuredTiles, missing }) => measuredTiles === 0 && missing > 0);
  return unknown.map(({ zoom }) => `${sourceId}/${zoom}`);
}
