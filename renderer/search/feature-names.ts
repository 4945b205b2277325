/** Finds features of a layer by their names. Runs in the layer's worker. */
import { prepareThings } from '../../shared/names/match-name.ts';
import type { LayerIndex } from '../layers/layer-index.ts';
import type { FoundFeature } from '../layers/layer-messages.ts';
import { boundFeatures } from '../selecting/feature-details.ts';

type Finder = ReturnType<typeof prepareThings<{ readonly name: string; readonly feature: number }>>;

const prepared = new WeakMap<LayerIndex, Finder>();

/** At most `limit`, the best first, without those that aren't on the map. None of a file that can't be read. */
export function findFeatureNames(
  index: LayerIndex | null,
  { text, limit }: { readonly text: string; readonly limit: number },
): readonly FoundFeature[] {
  if (index === null) return [];
  const find = prepared.get(index) ?? prepare(index);
  return find(text, limit).flatMap(({ thing: { name, feature }, score }) => {
    const bounds = boundFeatures(index, [feature]);
    return bounds ? [{ feature, name, score, bounds }] : [];
  });
}

function prepare(index: LayerIndex): Finder {
  const named = index.features.flatMap(({ name }, feature) => (name === null ? [] : [{ name, feature }]));
  const find = prepareThings(named);
  prepared.set(index, find);
  return find;
}
