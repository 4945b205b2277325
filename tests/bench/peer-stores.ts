/** Other stores for tiles on disk, each used as its authors intend. */
import fs from 'node:fs';
import { join } from 'node:path';
import type { TileCoord } from '../../shared/tiles/tile-coord.ts';
import { loadPeer } from './peers.ts';

interface PeerStore {
  readonly name: string;
  readonly set: (coord: TileCoord, bytes: Buffer) => unknown;
  /** Rejects or throws if the tile doesn't exist. */
  readonly get: (coord: TileCoord) => unknown;
  readonly close?: () => void;
}

/** Opens a store in an empty folder; undefined if its package can't be installed. */
export type MadeStore = (dir: string) => PeerStore | undefined;

/** `fs.readFile`, and a temporary file with a rename: the minimum for intact tiles. */
export const openPlainFiles: MadeStore = (dir) => {
  const columns = new Set<string>();
  let temp = 0;
  return {
    name: 'plain files',
    set: ({ z, x, y }, bytes) => {
      const column = join(dir, `${z}`, `${x}`);
      if (!columns.has(column)) fs.mkdirSync(column, { recursive: true });
      columns.add(column);
      temp += 1;
      const path = join(dir, `${temp}.tmp`);
      return settle((done) => {
        fs.writeFile(path, bytes, (error) => (error ? done(error) : fs.rename(path, join(column, `${y}`), done)));
      });
    },
    get: ({ z, x, y }) => settle((done) => fs.readFile(join(dir, `${z}`, `${x}`, `${y}`), done)),
  };
};

interface Cacache {
  readonly put: (dir: string, key: string, bytes: Buffer) => Promise<unknown>;
  readonly get: (dir: string, key: string) => Promise<unknown>;
}

export const openCacache: MadeStore = (dir) => {
  const cacache = loadPeer<Cacache>('cacache');
  const nameOf = ({ z, x, y }: TileCoord) => `${z}/${x}/${y}`;
  return (
    cacache && {
      name: 'cacache',
      set: (coord, bytes) => cacache.put(dir, nameOf(coord), bytes),
      get: (coord) => cacache.get(dir, nameOf(coord)),
    }
  );
};

interface Statement {
  readonly run: (values: readonly unknown[]) => unknown;
  readonly get: (values: readonly unknown[]) => unknown;
  readonly finalize: () => void;
}

interface Sqlite {
  readonly Database: new (
    path: string,
  ) => {
    readonly exec: (sql: string) => void;
    readonly prepare: (sql: string) => Statement;
    readonly close: () => void;
  };
}

/** One file with the MBTiles 1.3 schema, rows counted from the south. Locked once, not per tile. */
export const openMbtiles: MadeStore = (dir) => {
  const sqlite = loadPeer<Sqlite>('node-sqlite3-wasm');
  if (sqlite === undefined) return undefined;
  const database = new sqlite.Database(join(dir, 'tiles.mbtiles'));
  database.exec(`
    CREATE TABLE tiles (zoom_level INTEGER, tile_column INTEGER, tile_row INTEGER, tile_data BLOB);
    CREATE UNIQUE INDEX tile_index ON tiles (zoom_level, tile_column, tile_row);
    PRAGMA synchronous = OFF;
    PRAGMA locking_mode = EXCLUSIVE;
  `);
  const put = database.prepare('INSERT OR REPLACE INTO tiles VALUES (?, ?, ?, ?)');
  const find = database.prepare(
    'SELECT tile_data FROM tiles WHERE zoom_level = ? AND tile_column = ? AND tile_row = ?',
  );
  const placeOf = ({ z, x, y }: TileCoord) => [z, x, 2 ** z - 1 - y];
  return {
    name: 'SQLite (MBTiles)',
    set: (coord, bytes) => put.run([...placeOf(coord), bytes]),
    get: (coord) => find.get(placeOf(coord)) ?? fail(),
    close: () => {
      for (const statement of [put, find]) statement.finalize();
      database.close();
    },
  };
};

type WriteFileAtomic = (path: string, bytes: Buffer) => Promise<void>;

export const openWriteFileAtomic: MadeStore = (dir) => {
  const write = loadPeer<WriteFileAtomic>('write-file-atomic');
  return (
    write && {
      name: 'write-file-atomic',
      set: ({ z, x, y }, bytes) => write(join(dir, `${z}-${x}-${y}`), bytes),
      get: () => fail(),
    }
  );
};

/** Wraps Node's callbacks in a promise: `fs.promises` is four times slower for files of this size. */
function settle<Value>(act: (done: (error: Error | null, value?: Value) => void) => void): Promise<Value | undefined> {
  return new Promise((resolve, reject) => {
    act((error, value) => (error ? reject(error) : resolve(value)));
  });
}

function fail(): never {
  throw new Error('the peer has no such tile');
}
