/** What happens on the map, for the program that started this one with `--events`. Each is one line of JSON. */
import type { BoundingBox } from './area.ts';

/** Degrees. */
export interface EventPosition {
  readonly lon: number;
  readonly lat: number;
}

/** A feature that people have selected. */
export interface EventFeature {
  /** The name of its layer. */
  readonly layer: string;
  /** The name of the layer's file, without its folder. */
  readonly file: string;
  readonly name: string | null;
  /** Where a point is; null for lines and areas. */
  readonly position: EventPosition | null;
  readonly properties: Readonly<Record<string, unknown>>;
  /** What a layer file has as `data` of the object. */
  readonly data?: unknown;
}

/** All that is selected, from the topmost layer down. */
interface EventSelection {
  readonly features: readonly EventFeature[];
  /** How many more are selected, beyond the limits. */
  readonly more: number;
}

export type MapEvent =
  /** The map has another zoom; sent once at the start. */
  | { readonly event: 'zoom'; readonly zoom: number }
  /** The pointer has moved to a place of the map; null when it has left. */
  | { readonly event: 'position'; readonly position: EventPosition | null }
  /** People have selected a feature at a place, or added it or taken it away. Null: some are gone with their layers. */
  | ({ readonly event: 'select'; readonly position: EventPosition | null } & EventSelection)
  /** People have drawn a box, or selected all in the view. */
  | ({ readonly event: 'box-select'; readonly box: BoundingBox } & EventSelection)
  /** Nothing is selected any more. */
  | { readonly event: 'deselect' };

/** Of one event. */
export const MAX_EVENT_FEATURES = 1000;
/** Of one event as JSON. */
export const MAX_EVENT_CHARS = 512 * 1024;
/** No more often than this, the position of the pointer is sent. */
export const POSITION_EVERY_MS = 33;
