/** Where a tile lies in the cache folder, and nothing of how it is read or written. */
import { sep } from 'node:path';
import { isSourceId, type SourceId } from '../../../shared/source.ts';
import { formatTileCoord, isTileCoord, MAX_ZOOM, type TileCoord } from '../../../shared/tile-coord.ts';

/** What names a tile in the cache: its source and its coordinate. */
export interface TileKey {
  readonly sourceId: SourceId;
  readonly coord: TileCoord;
}

/** Nearly every key is of the same source as the one before. */
let lastSourceId: SourceId | undefined;

/** Throws a RangeError for an invalid source id. */
export function requireSourceId(sourceId: SourceId): void {
  if (sourceId === lastSourceId) return;
  if (!isSourceId(sourceId)) throw new RangeError(`not a source id: ${String(sourceId)}`);
  lastSourceId = sourceId;
}

/**
 * Throws a RangeError for an invalid key. Every key is checked here before it becomes a path or a name: `../..` never
 * leads out of the cache folder, and a tile never has two names, such as `-0` and `0`.
 */
export function requireTileKey({ sourceId, coord }: TileKey): void {
  requireSourceId(sourceId);
  const { z, x, y } = coord;
  if (!isTileCoord(coord)) throw new RangeError(`not a tile: ${[z, x, y].map(String).join('/')}`);
}

/** Throws a RangeError for an invalid source id or zoom. */
export function requireZoom(sourceId: SourceId, zoom: number): void {
  requireTileKey({ sourceId, coord: { z: zoom, x: 0, y: 0 } });
}

/** `<source id>/<z>/<x>/<y>`: the name in memory, and the path below the cache folder. Throws a RangeError for an invalid key. */
export function formatTileKey(key: TileKey): string {
  requireTileKey(key);
  return `${key.sourceId}/${formatTileCoord(key.coord)}`;
}

/** The folders and the file of one tile. */
export interface TilePath {
  readonly sourceDir: string;
  readonly zoomDir: string;
  readonly columnDir: string;
  /** Exactly the image's bytes and nothing else. */
  readonly file: string;
}

/** The folder of a source. Throws a RangeError for an invalid source id. */
export function formatSourceDir(cacheDir: string, sourceId: SourceId): string {
  requireSourceId(sourceId);
  return cacheDir + sep + sourceId;
}

/** Where a tile lies. Throws a RangeError for an invalid key. */
export function formatTilePath(cacheDir: string, key: TileKey): TilePath {
  requireTileKey(key);
  // Plain text is enough, and faster than path.join: no part of a checked key has a separator or a dot.
  const sourceDir = cacheDir + sep + key.sourceId;
  const zoomDir = sourceDir + sep + key.coord.z;
  const columnDir = zoomDir + sep + key.coord.x;
  return { sourceDir, zoomDir, columnDir, file: columnDir + sep + key.coord.y };
}

const DECIMAL = /^(0|[1-9]\d{0,7})$/;

/** True for the name of a zoom folder; what has another name in a source's folder is not the cache's. */
export function isZoomDirName(name: string): boolean {
  return DECIMAL.test(name) && Number(name) <= MAX_ZOOM;
}

/** True for the name of a column folder or a tile file at the zoom. */
export function isIndexName(name: string, zoom: number): boolean {
  return DECIMAL.test(name) && Number(name) < 2 ** zoom;
}

/** Below a source's folder: files being written, by every process that shares the cache. */
export const TEMP_DIR_NAME = '.tmp';
/** Below a source's folder: what is known of its tiles beside their bytes. */
export const RECORDS_DIR_NAME = '.records';
/** In a source's folder of records: how many tiles were counted there. */
export const COUNTS_FILE_NAME = 'counts';
/** In a source's folder of unfinished writes: tiles that are being judged. */
export const ASIDE_DIR_NAME = 'aside';
/** Below the cache folder: bad tiles, for some days. Never read as tiles. */
export const QUARANTINE_DIR_NAME = '.quarantine';
/** Below the cache folder: cleared trees on their way out. Never read as tiles. */
export const TRASH_DIR_NAME = '.trash';
