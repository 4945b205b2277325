/** MBTiles files, as SQLite sees them. */
import path from 'node:path';
import sqlite from 'node-sqlite3-wasm';
import { expect, it } from 'vitest';
import { MbtilesWriter } from '../../../../../app/archives/writing/mbtiles-writer.ts';
import { makeTempDir } from '../../../../support/temp-dir.ts';

const FACTS = {
  name: 'Alps',
  attribution: '© Someone',
  bounds: { west: 5.5, south: 45, east: 17.25, north: 48 },
  minZoom: 3,
  maxZoom: 11,
};

it('counts rows from the south, has times in seconds beside the pictures, and says what it has', () => {
  const file = path.join(makeTempDir(), 'out.mbtiles');
  const writer = new MbtilesWriter(file);
  const tile = { contentType: 'image/jpeg', expiresMs: null, etag: null } as const;
  writer.add({ ...tile, coord: { z: 3, x: 4, y: 2 }, bytes: Uint8Array.of(1, 2), fetchedMs: 0 });
  writer.add({
    ...tile,
    coord: { z: 11, x: 327, y: 791 },
    bytes: Uint8Array.of(3),
    fetchedMs: 1_700_000_000_999,
    expiresMs: 1_700_000_600_000,
    etag: '"abc"',
  });
  writer.finish(FACTS, 'image/jpeg');
  const database = new sqlite.Database(file, { readOnly: true });
  expect(database.all('SELECT * FROM tiles')).toEqual([
    { zoom_level: 3, tile_column: 4, tile_row: 5, tile_data: Uint8Array.of(1, 2) },
    { zoom_level: 11, tile_column: 327, tile_row: 1256, tile_data: Uint8Array.of(3) },
  ]);
  expect(database.all('SELECT fetched, expires, etag FROM tile_cache')).toEqual([
    { fetched: 0, expires: null, etag: null },
    { fetched: 1_700_000_000, expires: 1_700_000_600, etag: '"abc"' },
  ]);
  expect(database.all('SELECT name, value FROM metadata')).toEqual(
    [
      ['name', 'Alps'],
      ['format', 'jpg'],
      ['bounds', '5.5,45,17.25,48'],
      ['center', '11.375,46.5,3'],
      ['minzoom', '3'],
      ['maxzoom', '11'],
      ['attribution', '© Someone'],
      ['type', 'baselayer'],
      ['version', '1'],
    ].map(([name, value]) => ({ name, value })),
  );
  expect(database.get('PRAGMA integrity_check')).toEqual({ integrity_check: 'ok' });
  database.close();
});
