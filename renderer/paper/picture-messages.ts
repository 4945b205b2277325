/** The messages between the page and the worker that draws and compresses a picture. */
import type { PixelBox } from '../layers/placement.ts';

/** A label of a layer, in CSS pixels from the corner of the picture. */
export interface PictureLabel {
  readonly text: string;
  readonly opacity: number;
  readonly box: PixelBox;
}

/** What is drawn over the tiles. */
export interface PictureMarks {
  /** Pixels per CSS pixel of the labels. */
  readonly ratio: number;
  readonly labels: readonly PictureLabel[];
  readonly scaleBar: { readonly lengthPx: number; readonly text: string } | null;
}

export type PictureOrder =
  | { readonly kind: 'begin'; readonly width: number; readonly height: number; readonly marks: PictureMarks }
  /** The next rows. */
  | { readonly kind: 'band'; readonly height: number }
  /** Draws an image; its place is counted from the corner of the picture. The image is closed. */
  | {
      readonly kind: 'draw';
      readonly image: ImageBitmap;
      readonly left: number;
      readonly top: number;
      readonly edgePx: number;
      readonly opacity: number;
    }
  /** The rows are complete. `credit`: who made what the rows so far show; empty for none. Has a reply. */
  | { readonly kind: 'endBand'; readonly credit: string }
  /** All rows are. Has a reply. */
  | { readonly kind: 'end' };

/** The next bytes of the PNG file, or nothing if the browser has no memory for the picture. */
export type PictureReply = readonly Uint8Array<ArrayBuffer>[] | null;
