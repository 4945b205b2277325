/** What the thread that looks at files is asked, and what it answers. Plain data that is cheap to hand over. */
import type { ImageRule } from '../../image/image-check.ts';

/** A folder and those above it, up to the source's own: none of them may be a link. The folder itself comes last. */
export type FolderChain = readonly string[];

/** Asks which indices stand in a folder as names, at a zoom: columns in a zoom's folder, rows in a column's. */
export interface ListRequest {
  readonly kind: 'list';
  readonly chain: FolderChain;
  readonly zoom: number;
}

/** What lies in a folder; nothing when it is not there or is reached by a link. */
export interface Listing {
  /** Indices of regular files, ascending. */
  readonly files: Uint32Array;
  /** Indices of real folders, ascending. */
  readonly folders: Uint32Array;
  /** Indices of whatever else has an index for a name: links, FIFOs, sockets. */
  readonly others: Uint32Array;
  /** How many things have another name. */
  readonly foreign: number;
}

/** Rows of one column. */
export interface RowList {
  readonly x: number;
  readonly rows: Uint32Array;
}

/** Asks for tiles of a zoom to be read whole. */
export interface ReadRequest {
  readonly kind: 'read';
  readonly sourceDir: string;
  readonly zoom: number;
  readonly columns: readonly RowList[];
  readonly rule: ImageRule;
}

/** `absent`: nothing there that is a file. `refused`: the system would not have it read, which says nothing of the tile. */
export const VERDICTS = ['good', 'bad', 'absent', 'refused'] as const;
export type Verdict = (typeof VERDICTS)[number];

/** What was read, tile by tile in the order asked. */
export interface Reading {
  /** Places in {@link VERDICTS}. */
  readonly verdicts: Uint8Array;
  readonly sizes: Float64Array;
  /** CRC-32 of the good ones. */
  readonly crcs: Uint32Array;
  /** When the file was last written to and last changed in any way, in milliseconds since 1970. */
  readonly modifiedMs: Float64Array;
  readonly changedMs: Float64Array;
  /** Bytes that were read. */
  readonly bytes: number;
}

export type InspectionRequest = ListRequest | ReadRequest;

/** Answers one after another, in the order asked. Calls reject when the thread dies. */
export interface Inspector {
  readonly list: (request: Omit<ListRequest, 'kind'>) => Promise<Listing>;
  readonly read: (request: Omit<ReadRequest, 'kind'>) => Promise<Reading>;
  /** Ends it; what is open rejects. May be called twice. */
  readonly close: () => Promise<void>;
}
