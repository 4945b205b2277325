/** The selected features of a layer, kept in its worker: there may be as many as its file has. */
import { boxFeatures } from './feature-boxing.ts';
import { boundFeatures, describeFeature, reportFeatures, summarizeFeature } from './feature-details.ts';
import { pickFeatures } from './feature-picking.ts';
import type { LayerIndex } from './layer-index.ts';
import type { LayerCall, LayerCalls } from './layer-messages.ts';
import { type Choice, type ChosenFeatures, MAX_LISTED_FEATURES } from './layer-selection.ts';

type SelectionCall = Extract<LayerCall, { readonly name: 'pick' | 'choose' | 'describe' | 'report' }>;

const NOTHING = { pick: [], choose: { count: 0, listed: [], bounds: null }, describe: null, report: [] } as const;

/** Answers the calls about a selection. */
export function answerSelection(
  index: LayerIndex | null,
  chosen: Set<number>,
  call: SelectionCall,
): LayerCalls[SelectionCall['name']]['reply'] {
  if (!index) return NOTHING[call.name];
  if (call.name === 'pick') return pickFeatures(index, call.args);
  if (call.name === 'describe') return describeFeature(index, call.args.feature) ?? null;
  if (call.name === 'report') return reportFeatures(index, Uint32Array.from(chosen).sort(), call.args);
  return chooseFeatures(index, chosen, call.args ?? { mode: 'replace', what: [] });
}

/** Changes a selection and returns what it is then, in the order of the file. */
function chooseFeatures(index: LayerIndex, chosen: Set<number>, { mode, what }: Choice): ChosenFeatures {
  const found = 'box' in what ? boxFeatures(index, what) : new Set(what);
  if (mode === 'replace') chosen.clear();
  const isRemoving = mode === 'toggle' && found.size > 0 && [...found].every((feature) => chosen.has(feature));
  for (const feature of found) {
    if (isRemoving) chosen.delete(feature);
    else chosen.add(feature);
  }
  const sorted = Uint32Array.from(chosen).sort();
  return {
    count: sorted.length,
    listed: Array.from(sorted.subarray(0, MAX_LISTED_FEATURES), (feature) => summarizeFeature(index, feature)),
    bounds: boundFeatures(index, sorted),
  };
}
