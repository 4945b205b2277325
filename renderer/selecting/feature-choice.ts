/** The selected features of a layer, kept in its worker: there may be as many as its file has. */

import { pickFeatures, type ThingPlaces } from '../layers/feature-picking.ts';
import type { LayerIndex } from '../layers/layer-index.ts';
import type { LayerCall, LayerCalls } from '../layers/layer-messages.ts';
import { type ChoiceMode, MAX_LISTED_FEATURES } from '../layers/layer-selection.ts';
import { boxFeatures } from './feature-boxing.ts';
import { boundFeatures, describeFeature, reportFeatures, summarizeFeature } from './feature-details.ts';

type SelectionCall = Extract<LayerCall, { readonly name: 'pick' | 'choose' | 'describe' | 'report' }>;

const NOTHING = { pick: [], choose: { count: 0, listed: [], bounds: null }, describe: null, report: [] } as const;

/** What the worker of a layer has. */
export interface ChoiceWork {
  /** Null for a file that can't be read. */
  readonly index: LayerIndex | null;
  /** Places of the selected features in the file. */
  readonly chosen: Set<number>;
  readonly things?: ThingPlaces | undefined;
}

/** Answers the calls about a selection. */
export function answerSelection(work: ChoiceWork, call: SelectionCall): LayerCalls[SelectionCall['name']]['reply'] {
  const { index, chosen, things } = work;
  if (!index) return NOTHING[call.name];
  if (call.name === 'pick') return pickFeatures(index, call.args, things);
  if (call.name === 'describe') return describeFeature(index, call.args.feature) ?? null;
  if (call.name === 'report') return reportFeatures(index, Uint32Array.from(chosen).sort(), call.args);
  const { mode, what } = call.args ?? { mode: 'replace', what: [] };
  changeChoice(chosen, mode, 'box' in what ? boxFeatures(index, what, things) : new Set(what));
  const sorted = Uint32Array.from(chosen).sort();
  return {
    count: sorted.length,
    listed: Array.from(sorted.subarray(0, MAX_LISTED_FEATURES), (feature) => summarizeFeature(index, feature)),
    bounds: boundFeatures(index, sorted),
  };
}

function changeChoice(chosen: Set<number>, mode: ChoiceMode, found: ReadonlySet<number>): void {
  if (mode === 'replace') chosen.clear();
  const isRemoving = mode === 'toggle' && [...found].every((feature) => chosen.has(feature));
  for (const feature of found) {
    if (isRemoving) chosen.delete(feature);
    else chosen.add(feature);
  }
}
