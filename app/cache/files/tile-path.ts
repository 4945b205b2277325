/** Paths of tiles in the cache folder. No file access here. */
import { sep } from 'node:path';
import { isSourceId, type SourceId } from '../../../shared/sources/source.ts';
import { formatTileCoord, isTileCoord, MAX_ZOOM, type TileCoord } from '../../../shared/tiles/tile-coord.ts';

/** Identifies a cached tile: source and coordinate. */
export interface TileKey {
  readonly sourceId: SourceId;
  readonly coord: TileCoord;
}

/** Most keys have the same source as the one before. */
let lastSourceId: SourceId | undefined;

/** Throws a RangeError for an invalid source id. */
export function requireSourceId(sourceId: SourceId): void {
  if (sourceId === lastSourceId) return;
  if (!isSourceId(sourceId)) throw new RangeError(`not a source id: ${String(sourceId)}`);
  lastSourceId = sourceId;
}

/**
 * Throws a RangeError for an invalid key. Every key passes this check before it becomes a path or a name, so `../..`
 * can't leave the cache folder and a tile never has two names, such as `-0` and `0`.
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

/**
 * Formats `<source id>/<z>/<x>/<y>`: the name in memory and the path below the cache folder. Throws a RangeError for an
 * invalid key.
 */
export function formatTileKey(key: TileKey): string {
  requireTileKey(key);
  return `${key.sourceId}/${formatTileCoord(key.coord)}`;
}

/** The folders and the file of a tile. */
export interface TilePath {
  readonly sourceDir: string;
  readonly zoomDir: string;
  readonly columnDir: string;
  /** Contains exactly the image's bytes. */
  readonly file: string;
}

/** The folder of a source. Throws a RangeError for an invalid source id. */
export function formatSourceDir(cacheDir: string, sourceId: SourceId): string {
  requireSourceId(sourceId);
  return cacheDir + sep + sourceId;
}

/** The path of a tile. Throws a RangeError for an invalid key. */
export function formatTilePath(cacheDir: string, key: TileKey): TilePath {
  requireTileKey(key);
  // String concatenation is faster than path.join and safe: a checked key contains no separator or dot.
  const sourceDir = cacheDir + sep + key.sourceId;
  const zoomDir = sourceDir + sep + key.coord.z;
  const columnDir = zoomDir + sep + key.coord.x;
  return { sourceDir, zoomDir, columnDir, file: columnDir + sep + key.coord.y };
}

const DECIMAL = /^(0|[1-9]\d{0,7})$/;

/** True for a zoom folder's name. Other names in a source's folder aren't the cache's. */
export function isZoomDirName(name: string): boolean {
  return DECIMAL.test(name) && Number(name) <= MAX_ZOOM;
}

/** True for a column folder's or tile file's name at the zoom. */
export function isIndexName(name: string, zoom: number): boolean {
  return DECIMAL.test(name) && Number(name) < 2 ** zoom;
}

/** In a source's folder: files being written, by all processes that share the cache. */
export const TEMP_DIR_NAME = '.tmp';
/** In a source's folder: the records of its tiles. */
export const RECORDS_DIR_NAME = '.records';
/** In a source's records folder: its tile counts. */
export const COUNTS_FILE_NAME = 'counts';
/** In a source's temporary folder: tiles being judged. */
export const ASIDE_DIR_NAME = 'aside';
/** In the cache folder: bad tiles, kept for some days. Never read as tiles. */
export const QUARANTINE_DIR_NAME = '.quarantine';
/** In the cache folder: cleared trees waiting to be deleted. Never read as tiles. */
export const TRASH_DIR_NAME = '.trash';
