/** What people have selected on the map. */
import type { BoundingBox } from '../../shared/areas/area.ts';
import type { EventFeature } from '../../shared/calls/desktop-calls.ts';
import type { RichText } from '../selecting/rich-text.ts';
import type { WorldBox } from './layer-labels.ts';
import type { PixelBox, PixelSize } from './placement.ts';

/** What a selection does with those before: Shift adds, Ctrl takes away what is selected already, and adds the rest. */
export type ChoiceMode = 'replace' | 'add' | 'toggle';

export interface BoxQuery {
  readonly box: WorldBox;
  readonly zoom: number;
  readonly ownStyles: boolean;
  /** The box on the view; without it, nothing on the view is found. */
  readonly onView?: { readonly box: PixelBox; readonly size: PixelSize };
}

export interface Choice {
  readonly mode: ChoiceMode;
  /** Places in the file, or what is in a box. */
  readonly what: readonly number[] | BoxQuery;
}

/** What the keys mean that are pressed during a click. */
export function readMode(event: Pick<MouseEvent, 'shiftKey' | 'ctrlKey' | 'metaKey'>): ChoiceMode {
  if (event.ctrlKey || event.metaKey) return 'toggle';
  return event.shiftKey ? 'add' : 'replace';
}

/** Of points, lines and areas, what a feature has most of: an area counts more than a line, a line more than points. */
type FeatureKind = 'point' | 'line' | 'area' | 'picture';

/** A selected feature in a list. */
export interface FeatureSummary {
  /** Its place in the file. */
  readonly feature: number;
  /** Null for a feature without a name. */
  readonly name: string | null;
  readonly kind: FeatureKind;
}

/** All features of a layer that are selected. */
export interface ChosenFeatures {
  readonly count: number;
  /** In the order of the file; at most {@link MAX_LISTED_FEATURES}. */
  readonly listed: readonly FeatureSummary[];
  /** Around all of them; null if there are none. */
  readonly bounds: BoundingBox | null;
}

/** One feature, for the card that shows it. */
export interface FeatureDetails extends FeatureSummary {
  /** Names of the KML folders it is in, the outermost first. */
  readonly folders: readonly string[];
  /** Each with its value as text, in the order of the file; at most {@link MAX_SHOWN_PROPERTIES}. */
  readonly properties: readonly (readonly [name: string, value: RichText])[];
  /** Where a point is, in degrees; null for others. */
  readonly position: { readonly lat: number; readonly lon: number } | null;
  /** Null for what is on the view. */
  readonly bounds: BoundingBox | null;
}

/** The names of a layer and its file, and how many features and characters of JSON fit. */
export interface ReportRequest extends Pick<EventFeature, 'layer' | 'file'> {
  readonly features: number;
  readonly chars: number;
}

/** More aren't listed. */
export const MAX_LISTED_FEATURES = 1000;
export const MAX_SHOWN_PROPERTIES = 200;
/** A longer value is cut. */
export const MAX_SHOWN_VALUE_LENGTH = 2000;

interface Hit {
  readonly kind: FeatureKind;
  /** 0 inside an area or a picture. */
  readonly distancePx: number;
  readonly isOnView?: boolean;
}

const ORDER = { point: 0, line: 1, area: 2, picture: 3 } as const;

/**
 * Sorts what is near a place: what is on the view before what is on the map; points first, then lines, areas and pictures;
 * of these the nearest first.
 */
export function compareHits(one: Hit, other: Hit): number {
  const onView = Number(other.isOnView === true) - Number(one.isOnView === true);
  return onView || ORDER[one.kind] - ORDER[other.kind] || one.distancePx - other.distancePx;
}
