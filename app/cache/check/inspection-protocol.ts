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

/** What a reading has found out about a tile. */
export interface ReadTile {
  readonly x: number;
  readonly y: number;
  /** `absent`: no file is there. `refused`: it could not be read, which says nothing of the tile. */
  readonly verdict: 'good' | 'bad' | 'absent' | 'refused';
  /** As its file says; 0 when absent or refused, as are the times. */
  readonly size: number;
  /** CRC-32 of a good one; else 0. */
  readonly crc: number;
  /** When the file was last written to and last changed in any way, in milliseconds since 1970. */
  readonly modifiedMs: number;
  readonly changedMs: number;
}

/** Tiles in the order asked, and the bytes that were read. */
export interface Reading {
  readonly tiles: readonly ReadTile[];
  readonly bytes: number;
}

/** What is known of a tile that was not read. */
export function makeUnread(x: number, y: number, verdict: 'absent' | 'refused'): ReadTile {
  return { x, y, verdict, size: 0, crc: 0, modifiedMs: 0, changedMs: 0 };
}

export type InspectionRequest = ListRequest | ReadRequest;

/** Answers one after another, in the order asked. Calls reject when the thread dies. */
export interface Inspector {
  readonly list: (request: Omit<ListRequest, 'kind'>) => Promise<Listing>;
  readonly read: (request: Omit<ReadRequest, 'kind'>) => Promise<Reading>;
  /** Ends it; what is open rejects. May be called twice. */
  readonly close: () => Promise<void>;
}
