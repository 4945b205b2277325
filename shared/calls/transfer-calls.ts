/** The part of the contract about exporting and importing tiles. */
import { z } from 'zod';
import type { BoundingBox } from '../areas/area.ts';
import { areaIdParser, boundingBoxParser } from '../areas/area-parser.ts';
import type { ClearRegion } from '../cache/clear-scope.ts';
import { MAX_UPLOAD_CHARACTERS } from '../layers/layer.ts';
import type { ImportedTiles } from '../texts/transfer.ts';
import { MAX_ZOOM } from '../tiles/tile-coord.ts';
import type { TileCount } from '../tiles/tile-count.ts';
import type { RowsQuestion } from './desktop-calls.ts';
import { nothing, replying, sourceId } from './method-spec.ts';

const zoom = z.number().int().min(0).max(MAX_ZOOM);
/** New for each transfer; its `transferProgress` events have it too. */
const transferId = z.string().regex(/^[0-9a-f]{16}$/);

const region: z.ZodType<ClearRegion> = z.union([
  z.strictObject({ kind: z.literal('area'), areaId: areaIdParser }),
  z.strictObject({ kind: z.literal('box'), box: boundingBoxParser as z.ZodType<BoundingBox> }),
]);

const EXPORT_FORMATS = ['mbtiles', 'pmtiles', 'folder'] as const;
export type ExportFormat = (typeof EXPORT_FORMATS)[number];

/** What an export wrote. `path` is only for people to read. */
export interface ExportedTiles extends TileCount {
  readonly path: string;
}

/** An archive that people chose. */
export interface ChosenArchive {
  /** A handle of this run. */
  readonly archiveId: string;
  /** Without its folder. */
  readonly fileName: string;
}

/** The largest archive that a page may send: 16 GB. */
export const MAX_ARCHIVE_UPLOAD_BYTES = 16e9;

const archiveId = z.string().regex(/^[0-9a-f]{16}$/);

/** What an import did. */
export interface DoneImport extends ImportedTiles {
  /** Time left to undo it, in milliseconds; 0 if it can't be undone. */
  readonly undoWithinMs: number;
}

export const TRANSFER_CALLS = {
  /**
   * Lets people choose a place, in a native dialog, and exports tiles there; a host without such a dialog chooses one in the data
   * folder. Replies once the archive is whole, or with null if people chose no place. Cancelling leaves nothing. Fails with
   * `unknown-source`, `unknown-area`, `export-forbidden`, `export-unmarked`, `nothing-to-export`, `folder-needed`, `file-exists`
   * or `file-not-saved`; nothing is left then.
   */
  exportTiles: replying<ExportedTiles | null>()(
    z
      .strictObject({
        transferId,
        sourceId,
        region: region.nullable(),
        minZoom: zoom,
        maxZoom: zoom,
        format: z.enum(EXPORT_FORMATS),
      })
      .refine(({ minZoom, maxZoom }) => minZoom <= maxZoom),
  ),
  /** Shows the folder with the last export of this run. Fails with `folder-not-opened`. */
  showExport: replying<null>()(nothing),
  /** Lets people choose an archive, in a native dialog. Null if they chose none or the host has no such dialog. */
  chooseArchive: replying<ChosenArchive | null>()(z.strictObject({ kind: z.enum(['file', 'folder']) })),
  /**
   * Begins to send an archive in parts, in a browser, where pages have no paths; `archiveId` is new. Never succeeds: it runs as long
   * as the archive is wanted, and the program's copy is removed once it is cancelled, as when the page goes. Fails with `upload-busy`
   * while another archive is held, `upload-too-large` or `upload-no-space`.
   */
  holdArchive: replying<null>()(
    z.strictObject({
      archiveId,
      size: z.number().int().min(1).max(Number.MAX_SAFE_INTEGER),
      modifiedMs: z.number().int().min(0).max(8.64e15),
    }),
  ),
  /**
   * Sends the next part of a held archive, in base64; `at` is the number of bytes sent before. After the last part it can be
   * imported. Fails with `upload-lost` if it isn't the next part or comes too late, or with `upload-no-space`; nothing is left
   * then.
   */
  sendArchive: replying<null>()(
    z.strictObject({
      archiveId,
      at: z.number().int().min(0).max(MAX_ARCHIVE_UPLOAD_BYTES),
      data: z.base64().max(MAX_UPLOAD_CHARACTERS),
      isLast: z.boolean(),
    }),
  ),
  /**
   * Counts what importing an archive would do, or imports it; windows get `tilesCleared` at the end. Cancelling keeps what is
   * imported. Fails with `file-unreadable` for an unknown archive, `unknown-source`, `import-impossible`,
   * `archive-rows-unknown`, the reason it can't be read, or why tiles can't be stored.
   */
  importTiles: replying<DoneImport>()(
    z.strictObject({
      transferId,
      archiveId,
      sourceId,
      rows: z.enum(['north', 'south']).nullable(),
      isDryRun: z.boolean(),
    }),
  ),
  /**
   * A question how the rows of a chosen archive count that doesn't say it, whose tiles `previewRows` has; `answerRows` with null ends
   * it. Fails with `file-unreadable` for an unknown archive, `tile-missing` where no tiles are side by side, or like `openLayers`.
   */
  askRows: replying<RowsQuestion>()(z.strictObject({ archiveId })),
  /** Takes the last import back, except tiles that are newer than it. Fails with `undo-too-late`. */
  undoImport: replying<TileCount>()(z.strictObject({ transferId })),
} as const;
