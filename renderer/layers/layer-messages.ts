/** The messages between the page and the worker of a layer. Each call has one reply. */
import type { TileCoord } from '../../shared/tile-coord.ts';
import type { FeatureHit, PickQuery } from './feature-picking.ts';
import type { LayerFacts } from './layer-facts.ts';
import type { LayerLabel, WorldBox } from './layer-labels.ts';
import type { TileLook } from './tile-painting.ts';

/** Facts of a file once it has been read. */
export type ReadFacts = Exclude<LayerFacts, { readonly state: 'loading' }>;

export interface LayerCalls {
  /** The first call, and the only one that may take long. */
  readonly read: { readonly args: { readonly bytes: Uint8Array }; readonly reply: ReadFacts };
  /** A picture with `pixelRatio` pixels for each CSS pixel; null if nothing is on the tile. */
  readonly paint: {
    readonly args: { readonly coord: TileCoord; readonly look: TileLook; readonly pixelRatio: number };
    readonly reply: ImageBitmap | null;
  };
  readonly label: {
    readonly args: { readonly property: string; readonly box: WorldBox };
    readonly reply: readonly LayerLabel[];
  };
  /** Adds a picture from the web, by its place in the pictures of the file; false if it can't be shown. */
  readonly picture: {
    readonly args: { readonly picture: number; readonly bytes: Uint8Array };
    readonly reply: boolean;
  };
  readonly pick: { readonly args: PickQuery; readonly reply: readonly FeatureHit[] };
}

export type LayerCall = {
  [Name in keyof LayerCalls]: { readonly id: number; readonly name: Name; readonly args: LayerCalls[Name]['args'] };
}[keyof LayerCalls];

export interface LayerReply {
  readonly id: number;
  readonly reply: LayerCalls[keyof LayerCalls]['reply'];
}
