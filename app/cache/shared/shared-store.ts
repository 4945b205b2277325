/** A key-value engine that several computers share. What it returns is as untrusted as a server's answer. */
import type { TileCoord } from '../../../shared/tiles/tile-coord.ts';

/** A picture, and what Tilekeep or another program wrote beside it. */
export interface SharedEntry {
  readonly bytes: Uint8Array;
  /** A line of record-line.ts about these bytes; undefined where another program wrote the picture. */
  readonly recordLine: string | undefined;
  /** When it was written, in milliseconds since 1970; null where the engine doesn't know. */
  readonly writtenMs: number | null;
}

/** Calls reject with any error if the engine fails, and when their signal aborts. */
export interface SharedStore {
  /** Undefined if it isn't there, or is larger than `maxBytes`. */
  read(coord: TileCoord, maxBytes: number, signal: AbortSignal): Promise<SharedEntry | undefined>;
  write(
    coord: TileCoord,
    entry: { readonly bytes: Uint8Array; readonly contentType: string; readonly recordLine: string },
    signal: AbortSignal,
  ): Promise<void>;
}

/** The connection to an engine, for the tiles of any number of sources. */
export interface SharedEngine {
  /** The tiles under one name of the engine; see {@link SharedAddress}. */
  open(name: string): SharedStore;
  close(): Promise<void>;
}
