/** An index of a table or view that has none, as a SQLite file of our own: without one, each tile would take a walk through all. */
import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import sqlite, { type Database, type Statement } from 'node-sqlite3-wasm';
import { CodedError } from '../../../shared/errors.ts';
import { OWN_FOLDER } from '../../files/own-files.ts';
import { MAX_TILE_BYTES } from '../../image/image-check.ts';
import { finalize, type SqliteFile, type SqlRow } from './sqlite-file.ts';
import type { TileLayout } from './tile-layout.ts';

const MAX_TILES = 20_000_000;
/** For views, whose pictures are copied because views have no row ids. */
const MAX_COPIED_BYTES = 1_000_000_000;

/** Where an index may be made: a file in a folder that doesn't exist yet. */
export interface IndexPlace {
  readonly path: string;
  /** Called before a walk through all tiles. */
  readonly onStart: () => void;
}

export class TileIndex {
  readonly tileCount: number;
  readonly #database: Database;
  readonly #find: Statement;

  /**
   * Walks through the table once. The file's folder is made, and may be removed after `close`. Throws `archive-too-large` over the
   * limits.
   */
  constructor({ path, onStart }: IndexPlace, file: SqliteFile, layout: TileLayout, hasRowids: boolean) {
    onStart();
    mkdirSync(dirname(path), { mode: OWN_FOLDER });
    this.#database = new sqlite.Database(path);
    this.#database.exec(`PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA locking_mode = EXCLUSIVE;
      CREATE TABLE places (z, x, y, id, data, kind, PRIMARY KEY (z, x, y)) WITHOUT ROWID; BEGIN`);
    this.#fill(file, layout, hasRowids);
    this.#database.exec('COMMIT');
    this.tileCount = Number(this.#database.get('SELECT count(*) AS count FROM places')?.count);
    this.#find = this.#database.prepare('SELECT * FROM places WHERE z = ? AND x = ? AND y = ?');
  }

  /** The tile's `id`, or its picture as `data` in a copy. */
  find(place: readonly [number, number, number]): SqlRow | undefined {
    return (this.#find.get([...place]) ?? undefined) as SqlRow | undefined;
  }

  *list(): Generator<SqlRow> {
    const statement = this.#database.prepare('SELECT z, x, y FROM places');
    try {
      yield* statement.iterate() as IterableIterator<SqlRow>;
    } finally {
      finalize(statement);
    }
  }

  /** One row: `low` and `high`. */
  listZooms(): readonly SqlRow[] {
    return this.#database.all('SELECT min(z) AS low, max(z) AS high FROM places') as readonly SqlRow[];
  }

  close(): void {
    finalize(this.#find);
    this.#database.close();
  }

  #fill(file: SqliteFile, { table, z, x, y, data }: TileLayout, hasRowids: boolean): void {
    const picture = `CASE WHEN typeof(${data}) = 'blob' AND length(${data}) <= ${MAX_TILE_BYTES} THEN ${data} END`;
    const values = hasRowids
      ? 'rowid AS id, NULL AS data, NULL AS kind'
      : `NULL AS id, ${picture} AS data, typeof(${data}) AS kind`;
    // Of tiles that are there twice, the first one.
    const insert = this.#database.prepare('INSERT OR IGNORE INTO places VALUES (?, ?, ?, ?, ?, ?)');
    let [tiles, copiedBytes] = [0, 0];
    try {
      for (const row of file.iterate(`SELECT ${z} AS z, ${x} AS x, ${y} AS y, ${values} FROM ${table}`)) {
        if (![row.z, row.x, row.y].every(Number.isInteger)) continue;
        insert.run([row.z, row.x, row.y, row.id, row.data, row.kind].map((value) => value ?? null));
        tiles += 1;
        copiedBytes += row.data instanceof Uint8Array ? row.data.length : 0;
        if (tiles > MAX_TILES || copiedBytes > MAX_COPIED_BYTES) throw new CodedError('archive-too-large');
      }
    } finally {
      finalize(insert);
    }
  }
}
