/** What people have selected on the map. */
import type { LayerId } from '../../shared/layer.ts';

/** A feature that was selected, for the card that shows it. */
export interface SelectedFeature {
  readonly layerId: LayerId;
  readonly kind: 'point' | 'line' | 'area' | 'picture';
  /** Null for a feature without a name. */
  readonly name: string | null;
  /** Names of the KML folders it is in, the outermost first. */
  readonly folders: readonly string[];
  /** Each with its value as text, in the order of the file; at most {@link MAX_SHOWN_PROPERTIES}. */
  readonly properties: readonly (readonly [name: string, value: string])[];
  /** Where a point is, in degrees; null for others. */
  readonly position: { readonly lat: number; readonly lon: number } | null;
  /** True if it was selected from the keyboard. */
  readonly isFromKeys: boolean;
}

export const MAX_SHOWN_PROPERTIES = 200;
/** A longer value is cut. */
export const MAX_SHOWN_VALUE_LENGTH = 2000;

interface Hit {
  readonly kind: SelectedFeature['kind'];
  /** 0 inside an area or a picture. */
  readonly distancePx: number;
}

const ORDER = { point: 0, line: 1, area: 2, picture: 3 } as const;

/** Sorts what is near a place: points first, then lines, areas and pictures; of these the nearest first. */
export function compareHits(one: Hit, other: Hit): number {
  return ORDER[one.kind] - ORDER[other.kind] || one.distancePx - other.distancePx;
}
