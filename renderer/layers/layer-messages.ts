/** The messages between the page and the worker of a layer. Each call has one reply. */
import type { AreaShape, BoundingBox } from '../../shared/areas/area.ts';
import type { EventFeature } from '../../shared/calls/desktop-calls.ts';
import type { TileCoord } from '../../shared/tiles/tile-coord.ts';
import type { PointReading } from '../bookmarks/bookmark-points.ts';
import type { DrawingReading } from '../drawing/drawing-file.ts';
import type { FeatureHit, PickQuery } from './feature-picking.ts';
import type { LayerFacts } from './layer-facts.ts';
import type { LayerLabel, WorldBox } from './layer-labels.ts';
import type { Choice, ChosenFeatures, FeatureDetails, ReportRequest } from './layer-selection.ts';
import type { TileLook } from './painting/tile-painting.ts';
import type { PixelSize } from './placement.ts';

/** Facts of a file once it has been read. */
export type ReadFacts = Exclude<LayerFacts, { readonly state: 'loading' | 'tiles' }>;

/** How a tile of a layer is painted. */
export interface LayerPaint extends ViewLook {
  readonly isOfSelected: boolean;
}

export type ViewLook = Omit<TileLook, 'selected'>;

/** A feature that was found by its name. */
export interface FoundFeature {
  /** Its place in the file. */
  readonly feature: number;
  readonly name: string;
  /** As of `matchName`. */
  readonly score: number;
  readonly bounds: BoundingBox;
}

export interface LayerCalls {
  /** The first call, and the only one that may take long. */
  readonly read: { readonly args: { readonly bytes: Uint8Array }; readonly reply: ReadFacts };
  /** In place of `read`: the shapes of areas, each as a feature, and tracks with a band as wide as they are. */
  readonly readShapes: { readonly args: { readonly shapes: readonly AreaShape[] }; readonly reply: ReadFacts };
  /**
   * A picture with `pixelRatio` pixels for each CSS pixel, of all features or of the selected ones with a halo; null if nothing
   * is on the tile.
   */
  readonly paint: {
    readonly args: {
      readonly coord: TileCoord;
      readonly look: LayerPaint;
      readonly pixelRatio: number;
    };
    readonly reply: ImageBitmap | null;
  };
  /**
   * A picture of all that stays in its place of the view, the selected features with a halo; null if nothing of it is drawn.
   * `view` is in CSS pixels.
   */
  readonly paintView: {
    readonly args: {
      readonly view: PixelSize;
      readonly zoom: number;
      readonly look: ViewLook;
      readonly pixelRatio: number;
    };
    readonly reply: ImageBitmap | null;
  };
  readonly label: {
    readonly args: {
      readonly property: string;
      readonly box: WorldBox;
      readonly zoom: number;
      readonly ownStyles: boolean;
    };
    readonly reply: readonly LayerLabel[];
  };
  /** Adds a picture from the web, by its place in the pictures of the file; false if it can't be shown. */
  readonly picture: {
    readonly args: { readonly picture: number; readonly bytes: Uint8Array };
    readonly reply: boolean;
  };
  readonly pick: { readonly args: PickQuery; readonly reply: readonly FeatureHit[] };
  /** Changes which features are selected. Null selects none. */
  readonly choose: { readonly args: Choice | null; readonly reply: ChosenFeatures };
  readonly describe: { readonly args: { readonly feature: number }; readonly reply: FeatureDetails | null };
  /** The selected features for an event, as many as fit. */
  readonly report: {
    readonly args: ReportRequest;
    readonly reply: readonly EventFeature[];
  };
  /** One feature of a file as GeoJSON, for a worker that has read nothing; null if there is none. May take long. */
  readonly extract: {
    readonly args: { readonly bytes: Uint8Array; readonly feature: number };
    readonly reply: string | null;
  };
  /** Features on the map by their names, at most `limit`, the best first; see `prepareThings`. */
  readonly findNames: {
    readonly args: { readonly text: string; readonly limit: number };
    readonly reply: readonly FoundFeature[];
  };
  /** The points of a file, for a worker that has read nothing. May take long. */
  readonly points: { readonly args: { readonly bytes: Uint8Array }; readonly reply: PointReading };
  /** The shapes of a file, for a worker that has read nothing. May take long. */
  readonly draw: { readonly args: { readonly bytes: Uint8Array }; readonly reply: DrawingReading };
}

export type LayerCall = {
  [Name in keyof LayerCalls]: { readonly id: number; readonly name: Name; readonly args: LayerCalls[Name]['args'] };
}[keyof LayerCalls];

export interface LayerReply {
  readonly id: number;
  readonly reply: LayerCalls[keyof LayerCalls]['reply'];
}
