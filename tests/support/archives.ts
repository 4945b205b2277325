/** Archives as other programs write them: a map of four quarters at zoom 1, each in a colour of its own, and all of it at zoom 0. */
import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { inflateSync } from 'node:zlib';
import sqlite from 'node-sqlite3-wasm';
import type { Archive } from '../../app/archives/archive.ts';
import type { ArchiveReader } from '../../app/archives/archive-reader.ts';
import { CodedError, type ErrorCode } from '../../shared/errors.ts';
import { formatTileCoord } from '../../shared/tiles/tile-coord.ts';
import { makeTempDir } from './temp-dir.ts';

/** Copies an archive of `tests/support/archives` and returns the path of its copy. */
export function copyArchive(name: string): string {
  const path = join(makeTempDir(), name);
  cpSync(join(import.meta.dirname, 'archives', name), path, { recursive: true });
  return path;
}

/** SQL that gives an MBTiles file so many tiles, and no index, that indexing it never ends. */
export const ENDLESS_TILES = `ALTER TABLE tiles RENAME TO old; CREATE VIEW tiles AS
  WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n)
  SELECT 1 AS zoom_level, 0 AS tile_column, i % 2 AS tile_row, (SELECT tile_data FROM old) AS tile_data FROM n`;

/** Red and green of the map's first pixels: red grows to the south, green to the east. */
export const QUARTERS: Readonly<Record<string, string>> = {
  '0/0/0': '20 20',
  '1/0/0': '20 20',
  '1/1/0': '20 80',
  '1/0/1': '80 20',
  '1/1/1': '80 80',
};

/** Red and green of a PNG's first pixel, which no filter changes. */
export function readFirstPixel(png: Uint8Array): string {
  const view = Buffer.from(png);
  const parts: Buffer[] = [];
  for (let at = 8; at < view.length; at += 12 + view.readUInt32BE(at)) {
    if (view.toString('latin1', at + 4, at + 8) === 'IDAT')
      parts.push(view.subarray(at + 8, at + 8 + view.readUInt32BE(at)));
  }
  const [, red, green] = inflateSync(Buffer.concat(parts));
  return `${red} ${green}`;
}

/** The first pixels of all tiles that are listed. */
export async function listPixels(tiles: ReturnType<Archive['listTiles']>): Promise<Readonly<Record<string, string>>> {
  const found: Record<string, string> = {};
  for await (const { coord, tile } of tiles) {
    const key = formatTileCoord(coord);
    found[key] = key in found ? 'listed twice' : readFirstPixel(tile.bytes);
  }
  return found;
}

/** The first pixels of the map's tiles, read one by one. */
export async function readPixels(read: ArchiveReader['readTile']): Promise<Readonly<Record<string, string>>> {
  const found: Record<string, string> = {};
  for (const key of Object.keys(QUARTERS)) {
    const [z = 0, x = 0, y = 0] = key.split('/').map(Number);
    const tile = await read({ z, x, y });
    if (tile) found[key] = readFirstPixel(tile.bytes);
  }
  return found;
}

/** The code that a promise rejects with; anything but a `CodedError` fails the test. */
export async function codeOf(promise: Promise<unknown>): Promise<ErrorCode | 'none'> {
  try {
    await promise;
    return 'none';
  } catch (thrown) {
    if (thrown instanceof CodedError) return thrown.code;
    throw thrown;
  }
}

/** Changes a SQLite file, or makes one. */
export function runSql(path: string, sql: string): void {
  const database = new sqlite.Database(path);
  try {
    database.exec(sql);
  } finally {
    database.close();
  }
}
