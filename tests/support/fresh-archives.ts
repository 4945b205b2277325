/** Archives as the program writes them, with the freshness of their tiles as it comes back. */
import { join } from 'node:path';
import { toTileId } from '../../app/archives/pmtiles/tile-id.ts';
import { openReader } from '../../app/archives/recognise.ts';
import type { WrittenFormat, WrittenTile } from '../../app/archives/writing/archive-writer.ts';
import { ArchiveWriting } from '../../app/archives/writing/archive-writing.ts';
import { formatTileCoord } from '../../shared/tiles/tile-coord.ts';
import { makeTempDir } from './temp-dir.ts';

export const FETCHED_MS = 1_700_000_000_000;

/** Writes tiles to a new archive. Returns its path. */
export function writeArchive(format: WrittenFormat, tiles: readonly WrittenTile[]): string {
  const target = join(makeTempDir(), 'out');
  const bounds = { west: -180, south: -85, east: 180, north: 85 };
  const facts = { name: 'Some', attribution: 'Someone', bounds, minZoom: 0, maxZoom: 22 };
  const writing = ArchiveWriting.begin({ target, replaces: false, format, facts });
  const byId = (one: WrittenTile, other: WrittenTile) => toTileId(one.coord) - toTileId(other.coord);
  const byColumn = ({ coord: one }: WrittenTile, { coord: other }: WrittenTile) => one.z - other.z || one.x - other.x;
  writing.add(tiles.toSorted(format === 'folder' ? byColumn : byId));
  writing.finish();
  return target;
}

/** What an archive lists, as text by its place. */
export async function listFreshness(path: string): Promise<Readonly<Record<string, string>>> {
  const reader = await openReader({ kind: 'open', path, rows: undefined, indexPath: '' }, () => undefined);
  try {
    const found: Record<string, string> = {};
    for await (const { coord, tile } of reader.listTiles()) found[formatTileCoord(coord)] = describeTile(tile);
    return found;
  } finally {
    reader.close();
  }
}

function describeTile(tile: Pick<WrittenTile, 'bytes' | 'expiresMs' | 'etag'> & { readonly fetchedMs: number | null }) {
  const seconds = [tile.fetchedMs, tile.expiresMs].map((ms) => (ms === null ? '-' : Math.floor(ms / 1000)));
  return `${Buffer.from(tile.bytes).toString('hex')} ${seconds.join(' ')} ${tile.etag ?? '-'}`;
}

/** A tile that is fresh for ten minutes. */
export function makeFreshTile(z: number, x: number, y: number, more: Partial<WrittenTile> = {}): WrittenTile {
  const bytes = Uint8Array.of(1, z, x, y);
  const times = { fetchedMs: FETCHED_MS + y * 1500, expiresMs: FETCHED_MS + 600_000, etag: `"${x}/${y}"` };
  return { coord: { z, x, y }, bytes, contentType: 'image/png', ...times, ...more };
}

/** What {@link listFreshness} gives for tiles. */
export const describeTiles = (tiles: readonly WrittenTile[]) =>
  Object.fromEntries(tiles.map((tile) => [formatTileCoord(tile.coord), describeTile(tile)]));

/** Four tiles of a column. */
export const COLUMN = [0, 1, 2, 3].map((y) => makeFreshTile(2, 1, y));
