/** The part of the contract about the desktop, the display, files and the program that started this one. */
import { z } from 'zod';
import type { BoundingBox } from '../areas/area.ts';
import { attempt } from '../attempt.ts';
import {
  type LayerId,
  MAX_EVENT_CHARS,
  MAX_EVENT_FEATURES,
  MAX_LAYER_NAME_LENGTH,
  MAX_LAYER_ZOOM,
  MAX_SAVED_NAME_LENGTH,
} from '../layers/layer.ts';
import type { TrackFile } from '../layers/track-file.ts';
import type { DeliveredTile } from '../tiles/tile.ts';
import { isView, type View } from '../view.ts';
import { nothing, replying } from './method-spec.ts';

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

/** What happens on the map, for the program that started this one with `--events`. Each is one line of JSON. */
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

/** A folder of tiles that doesn't say how it counts its rows; see `answerRows`. */
export interface RowsQuestion {
  readonly questionId: string;
  /** The name of the folder, without the one it is in. */
  readonly fileName: string;
}

/** What came of files that were opened. */
export interface OpenedFiles {
  /** Of those that are layers. */
  readonly layerIds: readonly LayerId[];
  /** About archives that aren't shown before they are answered. */
  readonly questions: readonly RowsQuestion[];
}

const questionId = z.string().regex(/^[0-9a-f]{16}$/);
const rows = z.enum(['north', 'south']);
const half = z.number().int().min(0).max(1);

const lat = z.number().min(-90).max(90);
const lon = z.number().min(-180).max(180);
const position = z.strictObject({ lon, lat });
const box = z.strictObject({ west: lon, south: lat, east: lon, north: lat });
const selection = {
  features: z
    .array(
      z.strictObject({
        layer: z.string().max(MAX_LAYER_NAME_LENGTH),
        file: z.string().max(255),
        name: z.string().max(200).nullable(),
        position: position.nullable(),
        properties: z.record(z.string(), z.unknown()),
        data: z.unknown().optional(),
      }),
    )
    .min(1)
    .max(MAX_EVENT_FEATURES),
  more: z.number().int().min(0),
};

const mapEvent: z.ZodType<MapEvent> = z
  .discriminatedUnion('event', [
    z.strictObject({ event: z.literal('zoom'), zoom: z.number().min(0).max(MAX_LAYER_ZOOM) }),
    z.strictObject({ event: z.literal('position'), position: position.nullable() }),
    z.strictObject({ event: z.literal('select'), position: position.nullable(), ...selection }),
    z.strictObject({ event: z.literal('box-select'), box, ...selection }),
    z.strictObject({ event: z.literal('deselect') }),
  ])
  // Fails for what JSON can't say, and for what is nested too deeply.
  .refine((event) => (attempt(() => JSON.stringify(event).length) ?? Number.POSITIVE_INFINITY) <= MAX_EVENT_CHARS);

const saveId = z.string().regex(/^[0-9a-f]{16}$/);

export const DESKTOP_CALLS = {
  /**
   * Lets people choose where a picture or a PDF of the map is saved, in a native dialog that suggests this name, and returns a new
   * id for `saveLayer` or {@link savePdf}. Null if they chose no place or the host has no such dialog.
   */
  choosePaperPlace: replying<{ readonly saveId: string | null }>()(
    z.strictObject({ name: z.string().trim().min(1).max(MAX_SAVED_NAME_LENGTH), format: z.enum(['png', 'pdf']) }),
  ),
  /** Drops a file that is being saved; nothing is left of it. No effect once it is whole. */
  dropSavedFile: replying<null>()(z.strictObject({ saveId })),
  /**
   * Writes what the window would print as a PDF at a chosen place, and replies with the file's name without its folder. Fails
   * with `file-not-saved`, or with `bad-request` where nobody chose a place; nothing is left behind then.
   */
  savePdf: replying<{ readonly fileName: string }>()(z.strictObject({ saveId })),
  /**
   * Reports whether a window's display has more than one pixel per CSS pixel. From then on, sources with `{r}` are
   * asked for double-resolution tiles, for every window, and plain tiles count as stale. Remembered for the next start.
   */
  setSharpness: replying<null>()(z.strictObject({ sharp: z.boolean() })),
  /** Lets people choose a folder in a native dialog; null if they chose none or the host has no such dialog. */
  chooseFolder: replying<{ readonly path: string | null }>()(nothing),
  /**
   * Lets people choose a file with a track or an area in a native dialog, and reads it; null if they chose none or the
   * host has no such dialog. Fails with `file-too-large` or `file-unreadable`.
   */
  openTrackFile: replying<TrackFile | null>()(nothing),
  /**
   * Lets people choose a folder of tiles in a native dialog and shows it as a source, or returns questions about it; null if they
   * chose none or the host has no such dialog. Fails like `openLayers`.
   */
  openTileFolder: replying<OpenedFiles | null>()(nothing),
  /**
   * Cancels the opening of an archive that needs an index first, see the `archiveOpening` event; it fails with `cancelled` then, and
   * nothing is left of the index. No effect on one that has ended.
   */
  cancelOpening: replying<null>()(z.strictObject({ openingId: z.string().regex(/^[0-9a-f]{16}$/) })),
  /**
   * A tile of the preview of a question: four tiles put together as if rows counted from the north or the south. Column and row
   * are those of the preview, from its upper left. Fails with `unknown-source`, `tile-missing` or `damaged-tile`, or like
   * `openLayers`.
   */
  previewRows: replying<DeliveredTile>()(z.strictObject({ questionId, rows, column: half, row: half })),
  /**
   * Says how the rows of a folder count, and shows it as a source; null drops the question. Fails with `unknown-source` if the
   * question is too old, or like `openLayers`.
   */
  answerRows: replying<null>()(z.strictObject({ questionId, rows: rows.nullable() })),
  /**
   * Copies a link to a view to the clipboard, because a choice in the native menu gives the page no right to do so.
   * False if the page must do it.
   */
  copyLink: replying<{ readonly isCopied: boolean }>()(z.strictObject({ view: z.custom<View>(isView) })),
  /** Opens the log file in the desktop's text viewer. Fails with `log-not-opened`. */
  openLogFile: replying<null>()(nothing),
  /** The hint of the first start was seen and isn't shown again. */
  dismissHint: replying<null>()(nothing),
  /**
   * Prints what has happened on the map, if the program was started with `--events`; see `reportsEvents` of the startup.
   * Events beyond the limits of `event-lines.ts` are dropped.
   */
  reportEvent: replying<null>()(z.strictObject({ event: mapEvent })),
} as const;
