/** What the page knows of a layer's file once it has read it, or of its source. */
import type { BoundingBox } from '../../shared/areas/area.ts';

export interface WebPicture {
  /** Its place in the pictures of the file. */
  readonly picture: number;
  /** An `http:` or `https:` address. */
  readonly url: string;
}

export type LayerFacts =
  | { readonly state: 'loading' }
  /** Why the file can't be drawn: one sentence. What was drawn of an earlier version stays. */
  | { readonly state: 'problem'; readonly message: string }
  /** A source that has tiles at these zooms of the map; `trouble` says why some are missing, or is empty. */
  | { readonly state: 'tiles'; readonly minZoom: number; readonly maxZoom: number; readonly trouble: string }
  | {
      readonly state: 'ready';
      /** Null for a file without a position. */
      readonly bounds: BoundingBox | null;
      readonly points: number;
      readonly lines: number;
      readonly areas: number;
      readonly pictures: number;
      /** How many features stay in their place of the view; none if absent. */
      readonly onView?: number;
      /** True if the file says how some features look. */
      readonly hasStyles: boolean;
      /** A sentence about what was left out; empty if nothing was. */
      readonly skipped: string;
      /** Pictures on the web that the file asks for; at most {@link MAX_WEB_PICTURES}. */
      readonly webPictures: readonly WebPicture[];
      /** How many of them couldn't be loaded. */
      readonly failedPictures: number;
      /** Names of properties that labels can show, at most 100. */
      readonly properties: readonly string[];
    };
