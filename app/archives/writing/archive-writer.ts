/** Writes an archive: under a temporary name beside its place, which it takes once it is whole. */
import fs from 'node:fs';
import { dirname } from 'node:path';
import type { BoundingBox } from '../../../shared/areas/area.ts';
import { CodedError } from '../../../shared/errors.ts';
import type { TileContentType } from '../../../shared/tiles/tile.ts';
import type { TileCoord } from '../../../shared/tiles/tile-coord.ts';

/** The formats that are written. */
export type WrittenFormat = 'mbtiles' | 'pmtiles' | 'folder';

/** What an archive says about itself. */
export interface WrittenFacts {
  readonly name: string;
  /** HTML, as MBTiles 1.3 and TileJSON have it. */
  readonly attribution: string;
  /** A box with `west > east` crosses the antimeridian. */
  readonly bounds: BoundingBox;
  readonly minZoom: number;
  readonly maxZoom: number;
}

/** A tile to write: one whole picture. */
export interface WrittenTile {
  readonly coord: TileCoord;
  readonly bytes: Uint8Array;
  readonly contentType: TileContentType;
  /** Milliseconds since 1970. */
  readonly fetchedMs: number;
  /** Null if it is always stale, or always fresh. */
  readonly expiresMs: number | null;
  readonly etag: string | null;
}

/**
 * Takes tiles one after another, each once. Runs in a worker, so it waits for the disk. Calls throw the system's errors,
 * or a `CodedError`.
 */
export interface ArchiveWriter {
  add(tile: WrittenTile): void;
  /** Completes an archive of pictures of this type under its temporary name and flushes it to the disk; of a folder, its lists alone. */
  finish(facts: WrittenFacts, contentType: TileContentType): void;
  /** Closes what is open. The temporary file stays. May be called twice, and after {@link finish}. */
  close(): void;
}

/** Names of formats by the types of pictures, as MBTiles and file names have them. */
export const PICTURE_NAMES: Readonly<Record<TileContentType, string>> = {
  'image/png': 'png',
  'image/jpeg': 'jpg',
  'image/webp': 'webp',
  'image/gif': 'gif',
  'image/avif': 'avif',
  'image/svg+xml': 'svg',
};

/** The box of an archive as west, south, east, north: one that crosses the antimeridian becomes the whole way around. */
export function flattenBounds({ west, south, east, north }: BoundingBox): readonly [number, number, number, number] {
  return west > east ? [-180, south, 180, north] : [west, south, east, north];
}

/** The middle of an archive's box and its lowest zoom. */
export function findCentre(facts: WrittenFacts): readonly [lon: number, lat: number, zoom: number] {
  const [west, south, east, north] = flattenBounds(facts.bounds);
  return [(west + east) / 2, (south + north) / 2, facts.minZoom];
}

/**
 * Gives a finished archive its name. Throws `file-exists` if something has it already, unless `replaces`; a folder is
 * never replaced.
 */
export function publish(temp: string, target: string, { replaces }: { readonly replaces: boolean }): void {
  const isFolder = fs.lstatSync(temp).isDirectory();
  if (replaces && !isFolder) fs.renameSync(temp, target);
  else if (isFolder) publishFolder(temp, target);
  else publishFile(temp, target);
  syncFolder(dirname(target));
}

function publishFile(temp: string, target: string): void {
  try {
    // Unlike a rename, a link never replaces a file.
    fs.linkSync(temp, target);
  } catch (thrown) {
    if (isThere(target)) throw new CodedError('file-exists', { detail: target, cause: thrown });
    // Not every file system has hard links.
    fs.renameSync(temp, target);
    return;
  }
  fs.unlinkSync(temp);
}

function publishFolder(temp: string, target: string): void {
  if (isThere(target)) throw new CodedError('file-exists', { detail: target });
  fs.renameSync(temp, target);
}

/** True if there is anything with this name, even a link that leads nowhere. */
export function isThere(path: string): boolean {
  return fs.lstatSync(path, { throwIfNoEntry: false }) !== undefined;
}

function syncFolder(dir: string): void {
  try {
    const fd = fs.openSync(dir, 'r');
    try {
      fs.fsyncSync(fd);
    } finally {
      fs.closeSync(fd);
    }
  } catch {
    // Windows can't open folders; the name is safe soon anyway.
  }
}
