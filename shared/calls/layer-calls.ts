/** The part of the contract about layers. */
import { z } from 'zod';
import {
  LAYER_FORMATS,
  LAYER_WIDTH_PX,
  type Layer,
  type LayerId,
  type LayerLook,
  MAX_DRAWING_CHARACTERS,
  MAX_LAYER_NAME_LENGTH,
  MAX_LAYER_ZOOM,
  MAX_LAYERS,
  MAX_PICTURE_ADDRESS_LENGTH,
  MAX_SAVED_BYTES,
  MAX_UPLOAD_CHARACTERS,
} from '../layers/layer.ts';
import { MAX_TRACK_FILE_BYTES } from '../layers/track-file.ts';
import { WORLD_SOURCE } from '../sources/source.ts';
import type { OpenedFiles } from './desktop-calls.ts';
import { nothing, replying, sourceId } from './method-spec.ts';

/** Parses the id of a layer. */
export const layerIdParser = z.string().regex(/^[0-9a-f]{16}$/);
const layerId = layerIdParser;
const zoom = z.number().int().min(0).max(MAX_LAYER_ZOOM);

const drawingText = z.string().max(MAX_DRAWING_CHARACTERS);

/** Parses a change of some of a layer's looks. */
export const layerChangeParser = z
  .strictObject({
    name: z.string().trim().min(1).max(MAX_LAYER_NAME_LENGTH),
    visible: z.boolean(),
    colour: z.string().regex(/^#[0-9a-f]{6}$/),
    widthPx: z.number().min(LAYER_WIDTH_PX.min).max(LAYER_WIDTH_PX.max),
    opacity: z.number().min(0).max(1),
    ownStyles: z.boolean(),
    minZoom: zoom,
    maxZoom: zoom,
    labelProperty: z.string().min(1).max(200).nullable(),
    selectable: z.boolean(),
    loadsPictures: z.boolean(),
  } satisfies { readonly [Key in keyof LayerLook]: z.ZodType<LayerLook[Key]> })
  .partial();

export interface FilePiece {
  /** None from the end on. */
  readonly bytes: Uint8Array;
  /** Of the whole file, in bytes. */
  readonly size: number;
  readonly version: number;
}

export const LAYER_CALLS = {
  /** All layers, the lowest first. */
  listLayers: replying<readonly Layer[]>()(nothing),
  /**
   * Lets people choose files in a native dialog and opens them: archives of tiles as sources, of which the last one is shown, and
   * others as layers, on top; a file that is open already keeps its layer. Null if the host has no such dialog. Fails with
   * `too-many-layers`, `file-unreadable` or `file-too-large`; then no layer is opened. Fails for archives with
   * `too-many-sources`, `archive-missing`, `archive-unreadable`, `archive-vector`, `archive-damaged`, `archive-busy` or
   * `archive-too-large`.
   */
  openLayers: replying<OpenedFiles | null>()(nothing),
  /**
   * Sends a file in parts, in order, in base64; `uploadId` is new for each file, and `at` is the number of bytes sent before.
   * The last part opens it as a layer from a copy in the data folder; for others the id is null. Fails with
   * `file-too-large`, `too-many-layers` or `layer-unsaved`, or with `bad-request` for a part that isn't the next one;
   * nothing is left behind then. A file whose parts stop coming is dropped.
   */
  uploadLayer: replying<{ readonly layerId: LayerId | null }>()(
    z.strictObject({
      uploadId: z.string().regex(/^[0-9a-f]{16}$/),
      name: z.string().min(1).max(255),
      at: z.number().int().min(0).max(MAX_TRACK_FILE_BYTES),
      data: z.base64().max(MAX_UPLOAD_CHARACTERS),
      isLast: z.boolean(),
    }),
  ),
  /**
   * Shows the tiles of a source as a layer, on top; one that has a layer keeps it. The built-in world can't be one, because it has
   * no transparent parts. Fails with `unknown-source` or `too-many-layers`.
   */
  addSourceLayer: replying<{ readonly layerId: LayerId }>()(
    z.strictObject({ sourceId: sourceId.refine((id) => id !== WORLD_SOURCE.id) }),
  ),
  /**
   * A piece of a layer's file, of at most MAX_PIECE_BYTES from byte `at`, with the size and the version of the whole
   * file. A reply with a large file would hold up the tiles of its window. Pieces of one version fit together. Fails with
   * `unknown-layer`, `file-unreadable` or `file-too-large`.
   */
  readLayer: replying<FilePiece>()(z.strictObject({ layerId, at: z.number().int().min(0).max(MAX_TRACK_FILE_BYTES) })),
  /**
   * Lets people choose where a layer is saved as another file, in a native dialog, and returns a new id for {@link saveLayer}.
   * Null if they chose no place or the host has no such dialog. Fails with `unknown-layer`.
   */
  chooseSavePlace: replying<{ readonly saveId: string | null }>()(
    z.strictObject({ layerId, format: z.enum(LAYER_FORMATS) }),
  ),
  /**
   * Writes a file at a chosen place, from parts in order, in base64; `at` is the number of bytes sent before. The file gets its
   * name with the last part, whose reply has that name, without folder; for others it is null. Fails with `file-not-saved`, or
   * with `bad-request` for a part that isn't the next one; nothing is left behind then.
   */
  saveLayer: replying<{ readonly fileName: string | null }>()(
    z.strictObject({
      saveId: z.string().regex(/^[0-9a-f]{16}$/),
      at: z.number().int().min(0).max(MAX_SAVED_BYTES),
      data: z.base64().max(MAX_UPLOAD_CHARACTERS),
      isLast: z.boolean(),
    }),
  ),
  /**
   * Makes a drawing, on top, from a text of GeoJSON, which the program keeps as it is. Fails with `too-many-layers` or
   * `drawing-unsaved`; nothing is left behind then.
   */
  createDrawing: replying<{ readonly layerId: LayerId }>()(
    z.strictObject({ name: z.string().trim().min(1).max(MAX_LAYER_NAME_LENGTH), text: drawingText }),
  ),
  /**
   * Replaces the text of a drawing, wholly or not at all, and tells every window its new version. Fails with `unknown-layer`,
   * also for a layer that is no drawing, or with `drawing-unsaved`; the text before stays then.
   */
  saveDrawing: replying<{ readonly version: number }>()(z.strictObject({ layerId, text: drawingText })),
  /**
   * Fetches a picture on the web that a layer's file asks for: a PNG, JPEG, WebP, GIF or AVIF of at most 2 MiB. Fails with
   * `unknown-layer`, `bad-request` for a layer that may not load pictures, `picture-unavailable`, or the errors of a request.
   */
  readLayerPicture: replying<{ readonly bytes: Uint8Array }>()(
    z.strictObject({
      layerId,
      url: z
        .string()
        .regex(/^https?:\/\//i)
        .max(MAX_PICTURE_ADDRESS_LENGTH),
    }),
  ),
  /** Changes a layer's looks in every window and saves them. Fails with `unknown-layer`. */
  changeLayer: replying<null>()(z.strictObject({ layerId, change: layerChangeParser })),
  /** Moves a layer to a place in the order; 0 is the lowest. Fails with `unknown-layer`. */
  moveLayer: replying<null>()(z.strictObject({ layerId, index: z.number().int().min(0).max(MAX_LAYERS) })),
  /** Closes a layer. Its file stays, a copy until it can't be undone any more. Fails with `unknown-layer`. */
  removeLayer: replying<{ readonly undoWithinMs: number }>()(z.strictObject({ layerId })),
  /** Brings a removed layer back to its place. Fails with `undo-too-late` or `too-many-layers`. */
  restoreLayer: replying<null>()(z.strictObject({ layerId })),
} as const;
