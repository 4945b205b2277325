/** How long a tile is fresh, as a line of text (CSV, RFC 4180): `z,x,y,fetched,expires,etag`. Times are whole seconds since 1970, empty if unknown. */
import { isTileCoord, type TileCoord } from '../../shared/tiles/tile-coord.ts';
import type { ArchivedTile } from './archive.ts';

export type TileFreshness = Pick<ArchivedTile, 'fetchedMs' | 'expiresMs' | 'etag'>;

export const UNKNOWN_FRESHNESS: TileFreshness = { fetchedMs: null, expiresMs: null, etag: null };

/** The names of the columns: the first line of a file. */
export const FRESHNESS_HEAD = 'z,x,y,fetched,expires,etag\n';

export const MAX_ETAG_LENGTH = 1024;
/** More than a line takes, whose tag may have its length twice. */
export const MAX_LINE_LENGTH = 4096;
const LINE = /^(\d{1,2}),(\d{1,7}),(\d{1,7}),(\d{0,13}),(\d{0,13}),(?:"((?:[^"]|"")+)")?$/;
/** The last moment that a `Date` can have. */
const LAST_MS = 8.64e15;

/** The line of a tile, with its end. Tags that no record may have are left out. */
export function formatFreshness({ z, x, y }: TileCoord, { fetchedMs, expiresMs, etag }: TileFreshness): string {
  const tag = readTag(etag);
  const times = [fetchedMs, expiresMs].map((ms) => (readTime(ms) === null ? '' : toSeconds(ms ?? 0)));
  return `${z},${x},${y},${times.join()},${tag === null ? '' : `"${tag.replaceAll('"', '""')}"`}\n`;
}

/** Reads a line without its end; undefined if it isn't one. */
export function parseFreshness(
  line: string,
): { readonly coord: TileCoord; readonly freshness: TileFreshness } | undefined {
  const [, z, x, y, fetched, expires, etag] = LINE.exec(line) ?? [];
  const coord = { z: Number(z), x: Number(x), y: Number(y) };
  if (!isTileCoord(coord)) return undefined;
  const freshness = {
    fetchedMs: readTime(Number(fetched) * 1000),
    expiresMs: readTime(Number(expires) * 1000),
    etag: readTag(etag?.replaceAll('""', '"')),
  };
  return { coord, freshness };
}

export function toSeconds(ms: number): number {
  return Math.floor(ms / 1000);
}

/** Milliseconds since 1970; null for what is no time. */
export function readTime(value: unknown): number | null {
  const time = typeof value === 'number' || typeof value === 'bigint' ? Math.round(Number(value)) : -1;
  return time > 0 && time <= LAST_MS ? time : null;
}

/** A tag in printable ASCII; null for anything else. */
export function readTag(value: unknown): string | null {
  return typeof value === 'string' && value.length <= MAX_ETAG_LENGTH && /^[\x21-\x7e]+$/.test(value) ? value : null;
}
