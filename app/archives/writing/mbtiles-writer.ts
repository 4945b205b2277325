/**
 * Writes MBTiles 1.3 with the columns of martin's tile cache, so that times and tags travel along. Rows count from the south.
 * https://github.com/mapbox/mbtiles-spec
 */
import fs from 'node:fs';
import sqlite, { type Database, type Statement } from 'node-sqlite3-wasm';
import type { TileContentType } from '../../../shared/tiles/tile.ts';
import { toSeconds } from '../freshness-line.ts';
import {
  type ArchiveWriter,
  findCentre,
  flattenBounds,
  PICTURE_NAMES,
  type WrittenFacts,
  type WrittenTile,
} from './archive-writer.ts';

/** Times in whole seconds since 1970, null where unknown. */
const SCHEMA = `
  PRAGMA application_id = 0x4d504258;
  CREATE TABLE metadata (name TEXT PRIMARY KEY, value TEXT);
  CREATE TABLE tile_cache (
    zoom_level INTEGER NOT NULL,
    tile_column INTEGER NOT NULL,
    tile_row INTEGER NOT NULL,
    fetched INTEGER,
    expires INTEGER,
    etag TEXT,
    tile_data BLOB NOT NULL,
    PRIMARY KEY (zoom_level, tile_column, tile_row)
  ) WITHOUT ROWID;
  CREATE VIEW tiles AS SELECT zoom_level, tile_column, tile_row, tile_data FROM tile_cache;
`;
const INSERT = 'INSERT INTO tile_cache VALUES (?, ?, ?, ?, ?, ?, ?)';

/** These have names in the specification; others go by their media type. */
const NAMED = new Set(['png', 'jpg', 'webp']);

export class MbtilesWriter implements ArchiveWriter {
  readonly #temp: string;
  readonly #database: Database;
  readonly #insert: Statement;

  /** Creates the file, which must not exist. */
  constructor(temp: string) {
    this.#temp = temp;
    fs.closeSync(fs.openSync(temp, 'wx', 0o600));
    this.#database = new sqlite.Database(temp);
    // A file that isn't whole is thrown away, so nothing needs to be undone in it. It is flushed at the end.
    this.#database.exec('PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA locking_mode = EXCLUSIVE;');
    this.#database.exec(SCHEMA);
    this.#database.exec('BEGIN');
    this.#insert = this.#database.prepare(INSERT);
  }

  add({ coord: { z, x, y }, bytes, fetchedMs, expiresMs, etag }: WrittenTile): void {
    const expires = expiresMs === null ? null : toSeconds(expiresMs);
    this.#insert.run([z, x, 2 ** z - 1 - y, toSeconds(fetchedMs), expires, etag, bytes]);
  }

  finish(facts: WrittenFacts, contentType: TileContentType): void {
    const insert = this.#database.prepare('INSERT INTO metadata VALUES (?, ?)');
    for (const entry of Object.entries(describe(facts, contentType))) insert.run(entry);
    insert.finalize();
    this.#insert.finalize();
    this.#database.exec('COMMIT');
    this.close();
    const file = fs.openSync(this.#temp, 'r+');
    try {
      fs.fsyncSync(file);
    } finally {
      fs.closeSync(file);
    }
  }

  close(): void {
    if (this.#database.isOpen) this.#database.close();
  }
}

function describe(facts: WrittenFacts, contentType: TileContentType): Readonly<Record<string, string>> {
  const format = PICTURE_NAMES[contentType];
  return {
    name: facts.name,
    format: NAMED.has(format) ? format : contentType,
    bounds: flattenBounds(facts.bounds).join(),
    center: findCentre(facts).join(),
    minzoom: String(facts.minZoom),
    maxzoom: String(facts.maxZoom),
    attribution: facts.attribution,
    type: 'baselayer',
    version: '1',
  };
}
