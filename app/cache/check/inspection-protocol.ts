/** Requests and answers of the thread that inspects files. Plain data that is cheap to transfer. */
import type { ImageRule } from '../../image/image-check.ts';

/** A folder and its parents up to the source's folder, the folder itself last. None of them may be a link. */
export type FolderChain = readonly string[];

/** Lists the indices used as names in a folder: columns in a zoom's folder, rows in a column's folder. */
export interface ListRequest {
  readonly kind: 'list';
  readonly chain: FolderChain;
  readonly zoom: number;
}

/** Contents of a folder; empty if it doesn't exist or is reached through a link. */
export interface Listing {
  /** Indices of regular files, ascending. */
  readonly files: Uint32Array;
  /** Indices of real folders, ascending. */
  readonly folders: Uint32Array;
  /** Indices of other entries: links, FIFOs, sockets. */
  readonly others: Uint32Array;
  /** Number of entries whose name is not an index. */
  readonly foreign: number;
}

/** Rows of one column. */
export interface RowList {
  readonly x: number;
  readonly rows: Uint32Array;
}

/** Reads and checks whole tiles of a zoom. */
export interface ReadRequest {
  readonly kind: 'read';
  readonly sourceDir: string;
  readonly zoom: number;
  readonly columns: readonly RowList[];
  readonly rule: ImageRule;
}

/** The result of reading one tile. */
export interface ReadTile {
  readonly x: number;
  readonly y: number;
  /** `absent`: no file exists. `refused`: the file couldn't be read, so nothing is known about the tile. */
  readonly verdict: 'good' | 'bad' | 'absent' | 'refused';
  /** File size; 0 when absent or refused, like the times. */
  readonly size: number;
  /** CRC-32 of a good tile; otherwise 0. */
  readonly crc: number;
  /** The file's modification and change times, in milliseconds since 1970. */
  readonly modifiedMs: number;
  readonly changedMs: number;
}

/** Tiles in request order, and the number of bytes read. */
export interface Reading {
  readonly tiles: readonly ReadTile[];
  readonly bytes: number;
}

/** The result for a tile that wasn't read. */
export function makeUnread(x: number, y: number, verdict: 'absent' | 'refused'): ReadTile {
  return { x, y, verdict, size: 0, crc: 0, modifiedMs: 0, changedMs: 0 };
}

export type InspectionRequest = ListRequest | ReadRequest;

/** Answers in request order. Calls reject when the thread dies. */
export interface Inspector {
  readonly list: (request: Omit<ListRequest, 'kind'>) => Promise<Listing>;
  readonly read: (request: Omit<ReadRequest, 'kind'>) => Promise<Reading>;
  /** Ends the thread; pending calls reject. May be called twice. */
  readonly close: () => Promise<void>;
}
