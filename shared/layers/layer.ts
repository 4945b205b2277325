/** Layers over the map: files of people with points, lines and areas, and how they are drawn. */
import type { SourceId } from '../sources/source.ts';
import { MAX_ZOOM } from '../tiles/tile-coord.ts';

/** 16 lower-case hexadecimal digits; a page's only handle on a file. */
export type LayerId = string;

export const MAX_LAYERS = 100;
/** Of layers with tiles: each has as many in a window as the map below. */
export const MAX_SOURCE_LAYERS = 10;
export const MAX_LAYER_NAME_LENGTH = 60;
/** The deepest zoom of a view: three beyond the deepest tile. */
export const MAX_LAYER_ZOOM = MAX_ZOOM + 3;
/** Inclusive, in CSS pixels. */
export const LAYER_WIDTH_PX = { min: 1, max: 20 } as const;
/** The most characters of base64 in one call of `uploadLayer`: 768 kB of a file. */
export const MAX_UPLOAD_CHARACTERS = 1024 * 1024;

/** The most bytes in one reply of `readLayer`. */
export const MAX_PIECE_BYTES = 1024 * 1024;

/** The most characters in the file of a drawing: over 10,000 positions. */
export const MAX_DRAWING_CHARACTERS = 500_000;
/** Longer addresses of pictures are left out. */
export const MAX_PICTURE_ADDRESS_LENGTH = 2000;
/** The most pictures on the web that are loaded for one layer. */
export const MAX_WEB_PICTURES = 200;

/** How long a removed layer can be brought back. */
export const UNDO_REMOVE_WITHIN_MS = 10_000;

/** Colours of new layers, in turn; each shows on maps and on imagery. Lower-case `#rrggbb`. */
export const LAYER_COLOURS = ['#d01c8b', '#0571b0', '#e66101', '#008837', '#7b3294', '#b2182b'] as const;

/** What a layer can be saved as, by the extension of the file. */
export const LAYER_FORMATS = ['geojson', 'gpx', 'kml'] as const;
export type LayerFormat = (typeof LAYER_FORMATS)[number];

/** Of a file that is saved for people. A picture of 200 megapixels that can't be compressed has 600 MB. */
export const MAX_SAVED_BYTES = 640 * 1024 * 1024;
export const MAX_SAVED_NAME_LENGTH = 120;

/** The name of the file that a layer, a picture or a PDF is saved as, valid on every system. */
export function nameSavedFile(layerName: string, format: LayerFormat | 'png' | 'pdf'): string {
  const name = layerName.replace(/[\p{Cc}\\/:*?"<>|]+/gu, '-').replace(/^[.\s]+|[.\s]+$/g, '');
  return `${name || 'layer'}.${format}`;
}

/** What people choose for a layer. */
export interface LayerLook {
  readonly name: string;
  readonly visible: boolean;
  /** Lower-case `#rrggbb`. */
  readonly colour: string;
  readonly widthPx: number;
  /** From 0 to 1. */
  readonly opacity: number;
  /** True if features look as their file says, where it does. */
  readonly ownStyles: boolean;
  /** Inclusive; from 0 to {@link MAX_LAYER_ZOOM}. */
  readonly minZoom: number;
  readonly maxZoom: number;
  /** The property whose value is drawn beside each feature; null for no labels. `name` is a feature's own name. */
  readonly labelProperty: string | null;
  /** True if a click on the map finds its features. */
  readonly selectable: boolean;
  /** True if people allowed Tilekeep to fetch the pictures on the web that the file asks for. */
  readonly loadsPictures: boolean;
}

/** A file of people; a drawing, which is a file in the data folder that windows may change; or a further source of tiles. */
export type LayerKind = 'file' | 'drawing' | 'source';

/** A layer as windows know it. */
export interface Layer extends LayerLook {
  readonly id: LayerId;
  readonly kind: LayerKind;
  /** Of kind `source` only: whose tiles it shows. */
  readonly sourceId?: SourceId;
  /** Without its folder; empty without a file. */
  readonly fileName: string;
  /** `missing`: no such file now. `unreadable`: it can't be read, or is larger than a track file may be. */
  readonly state: 'ready' | 'missing' | 'unreadable';
  /** Grows whenever the file changes. */
  readonly version: number;
  /** True for a copy in the data folder of a file that was dropped in a browser, which gives no path. */
  readonly isCopy: boolean;
}

/** Of one event about selected features. */
export const MAX_EVENT_FEATURES = 1000;
/** Of one event as JSON. */
export const MAX_EVENT_CHARS = 512 * 1024;
/** No more often than this, an event has the position of the pointer. */
export const POSITION_EVERY_MS = 33;
