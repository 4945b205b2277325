/** What the content of a layer's file gives: its facts and its index. Runs in the layer's worker. */
import { turnBack } from '../../shared/areas/antimeridian.ts';
import type { BoundingBox } from '../../shared/areas/area.ts';
import type { GeoFeature, GeoFile } from '../../shared/geo-file/geo-file.ts';
import { MAX_PICTURE_ADDRESS_LENGTH, MAX_WEB_PICTURES } from '../../shared/layers/layer.ts';
import { geoFileTexts } from '../../shared/texts/geo-files.ts';
import type { WebPicture } from './layer-facts.ts';
import { buildLayerIndex, type LayerIndex } from './layer-index.ts';
import { isLabel } from './layer-labels.ts';
import type { ReadFacts } from './layer-messages.ts';
import type { LayerPart } from './layer-parts.ts';

const MAX_PROPERTIES = 100;

export interface LayerReading {
  readonly facts: ReadFacts;
  /** Null for a file that can't be read. */
  readonly index: LayerIndex | null;
}

/** Never throws. */
export function readLayer(file: GeoFile): LayerReading {
  if (file.kind === 'problem') return { facts: { state: 'problem', message: file.message }, index: null };
  try {
    const index = buildLayerIndex(file.features, file.viewFeatures);
    const { points, rings, features } = file.skipped;
    const facts = {
      state: 'ready',
      bounds: boundParts(index.parts),
      ...countParts(index.parts),
      ...(index.view.length > 0 && { onView: index.view.length }),
      hasStyles: index.styles.own !== null,
      skipped: points + rings + features > 0 ? geoFileTexts.skipped(file.skipped) : '',
      webPictures: listWebPictures(file),
      failedPictures: 0,
      properties: listProperties(file.features),
    } as const;
    return { facts, index };
  } catch {
    // A shape that is too much for the index.
    return { facts: { state: 'problem', message: geoFileTexts.tooMuchMemory }, index: null };
  }
}

function listWebPictures({ pictures = [] }: Extract<GeoFile, { kind: 'file' }>): readonly WebPicture[] {
  return pictures
    .flatMap((one, picture) => (one.kind === 'address' ? [{ picture, url: one.url }] : []))
    .filter(({ url }) => url.length <= MAX_PICTURE_ADDRESS_LENGTH)
    .slice(0, MAX_WEB_PICTURES);
}

function countParts(parts: readonly LayerPart[]) {
  const counts = { point: 0, line: 0, area: 0, picture: 0 };
  for (const { kind } of parts) counts[kind] += 1;
  return { points: counts.point, lines: counts.line, areas: counts.area, pictures: counts.picture };
}

/** The names of values that can be labels, in the order of the file; `name` leads if a feature has one. */
function listProperties(features: readonly GeoFeature[]): readonly string[] {
  const names = new Set<string>();
  if (features.some(({ name }) => name !== null)) names.add('name');
  for (const { properties } of features) {
    for (const [name, value] of Object.entries(properties)) {
      if (names.size === MAX_PROPERTIES) return [...names];
      if (isLabel(value) && name.length > 0 && name.length <= 200) names.add(name);
    }
  }
  return [...names];
}

/** The smallest box around parts, across the antimeridian if that is smaller. */
export function boundParts(parts: readonly Pick<LayerPart, 'box'>[]): BoundingBox | null {
  if (parts.length === 0) return null;
  let [west, south, east, north] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const { box } of parts) {
    west = Math.min(west, box.west);
    south = Math.min(south, box.south);
    east = Math.max(east, box.east);
    north = Math.max(north, box.north);
  }
  // No gap within half the world is wider than that around it.
  if (west >= -180 && east <= 180 && east - west <= 180) return { west, south, east, north };
  const stretches = parts.map(({ box }) => {
    const start = turnBack(box.west);
    return { west: start, east: start + box.east - box.west };
  });
  return { ...boundLons(stretches), south, north };
}

/** Leaves out the widest gap around the world. */
function boundLons(stretches: { readonly west: number; readonly east: number }[]) {
  stretches.sort((one, other) => one.west - other.west);
  const first = stretches[0]?.west ?? 0;
  let reached = Number.NEGATIVE_INFINITY;
  let widest = { gap: 0, west: -180, east: 180 };
  for (const { west, east } of stretches) {
    if (west - reached > widest.gap && reached > Number.NEGATIVE_INFINITY)
      widest = { gap: west - reached, west, east: reached };
    reached = Math.max(reached, east);
  }
  if (first + 360 - reached >= widest.gap && first + 360 > reached)
    widest = { gap: first + 360 - reached, west: first, east: reached };
  return { west: widest.west, east: widest.east > 180 ? widest.east - 360 : widest.east };
}
