/** MBTiles as GDAL, MapProxy and others write them, with and without an index, and what is refused. */
import fs from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { ArchiveReader } from '../../../../app/archives/archive-reader.ts';
import { openReader } from '../../../../app/archives/recognise.ts';
import { codeOf, copyArchive, listPixels, QUARTERS, readPixels, runSql } from '../../../support/archives.ts';
import { cleanUpAfterTest } from '../../../support/clean-up.ts';
import { makeTempDir } from '../../../support/temp-dir.ts';

async function open(path: string): Promise<ArchiveReader> {
  const indexPath = join(makeTempDir(), 'index', 'file');
  const reader = await openReader({ kind: 'open', path, rows: undefined, indexPath }, () => undefined);
  cleanUpAfterTest(() => reader.close());
  return reader;
}

/** GDAL's archive, changed by SQL. */
function change(sql: string): string {
  const path = copyArchive('gdal.mbtiles');
  runSql(path, sql);
  return path;
}

const COPY = 'ALTER TABLE tiles RENAME TO old;';
const NO_INDEX = `${COPY} CREATE TABLE tiles AS SELECT * FROM old; DROP TABLE old;`;
/** Once more, with something else: the first one counts. */
const TWICE = `INSERT INTO tiles SELECT zoom_level, tile_column, tile_row, x'00' FROM tiles;`;
const IMAGES = `${COPY}
  CREATE TABLE images (tile_id TEXT, tile_data BLOB);
  CREATE TABLE map (zoom_level INTEGER, tile_column INTEGER, tile_row INTEGER, tile_id TEXT);
  INSERT INTO images SELECT rowid, tile_data FROM old;
  INSERT INTO map SELECT zoom_level, tile_column, tile_row, rowid FROM old;
  CREATE VIEW tiles AS SELECT zoom_level, tile_column, tile_row, tile_data FROM map JOIN images USING (tile_id);
  DROP TABLE old;`;

const VARIANTS: Readonly<Record<string, () => string>> = {
  'of GDAL': () => copyArchive('gdal.mbtiles'),
  'of MapProxy': () => copyArchive('mapproxy.mbtiles'),
  'without an index': () => change(NO_INDEX),
  'with an index that isn’t unique': () =>
    change(`${NO_INDEX} CREATE INDEX places ON tiles (tile_column, tile_row, zoom_level)`),
  'with tiles that are there twice': () => change(`${NO_INDEX} ${TWICE}`),
  'with indexed tiles that are there twice': () =>
    change(`${NO_INDEX} ${TWICE} CREATE INDEX p ON tiles (zoom_level, tile_column, tile_row)`),
  'without row ids': () =>
    change(`${COPY} CREATE TABLE tiles (zoom_level, tile_column, tile_row, tile_data,
      PRIMARY KEY (zoom_level, tile_column, tile_row)) WITHOUT ROWID; INSERT INTO tiles SELECT * FROM old; DROP TABLE old`),
  'as views of map and images': () =>
    change(`${IMAGES} CREATE UNIQUE INDEX m ON map (zoom_level, tile_column, tile_row);
      CREATE UNIQUE INDEX i ON images (tile_id)`),
  'as views without an index': () => change(IMAGES),
  'of Planetiler, in its compact form': () =>
    change(`${COPY}
      CREATE TABLE tiles_shallow (zoom_level INTEGER, tile_column INTEGER, tile_row INTEGER, tile_data_id INTEGER,
        PRIMARY KEY (zoom_level, tile_column, tile_row)) WITHOUT ROWID;
      CREATE TABLE tiles_data (tile_data_id INTEGER PRIMARY KEY, tile_data BLOB);
      INSERT INTO tiles_data SELECT rowid, tile_data FROM old;
      INSERT INTO tiles_shallow SELECT zoom_level, tile_column, tile_row, rowid FROM old;
      CREATE VIEW tiles AS SELECT zoom_level, tile_column, tile_row, tile_data FROM tiles_shallow
        JOIN tiles_data ON tiles_shallow.tile_data_id = tiles_data.tile_data_id;
      DROP TABLE old`),
  'in WAL mode': () => change('PRAGMA journal_mode = WAL'),
  'with a journal that persists': () => {
    const path = copyArchive('gdal.mbtiles');
    fs.writeFileSync(`${path}-journal`, Buffer.alloc(512));
    return path;
  },
  'without metadata': () => change('DROP TABLE metadata'),
  'with rows that are out of range': () =>
    change(`INSERT INTO tiles VALUES (1, 2, 0, x'00'), (1, 0, -1, x'00'), (40, 0, 0, x'00'), (-1, 0, 0, x'00')`),
};

describe('an archive', () => {
  it.each(Object.entries(VARIANTS))('%s is read tile by tile and as a list, and left as it was', async (_of, make) => {
    const path = make();
    const [before, names] = [fs.readFileSync(path), fs.readdirSync(dirname(path))];
    const reader = await open(path);
    expect(reader.facts).toMatchObject({ format: 'mbtiles', minZoom: 0, maxZoom: 1, tileSizePx: 256, rows: 'south' });
    expect(await readPixels((coord) => reader.readTile(coord))).toEqual(QUARTERS);
    expect(await listPixels(reader.listTiles())).toEqual(QUARTERS);
    expect(await reader.readTile({ z: 2, x: 0, y: 0 })).toBe(undefined);
    expect(fs.readdirSync(dirname(path))).toEqual(names);
    expect(fs.readFileSync(path).equals(before)).toBe(true);
  });
});

describe('an index of our own', () => {
  it('counts the tiles, is private, and is made only where the archive has none', async () => {
    const indexPath = join(makeTempDir(), 'index', 'file');
    const request = { kind: 'open', rows: undefined, indexPath } as const;
    const indexed = await openReader({ ...request, path: copyArchive('gdal.mbtiles') }, () => undefined);
    expect([indexed.tileCount, fs.existsSync(indexPath)]).toEqual([null, false]);
    indexed.close();
    const reader = await openReader({ ...request, path: change(NO_INDEX) }, () => undefined);
    expect([reader.tileCount, fs.statSync(dirname(indexPath)).mode & 0o77]).toEqual([5, 0]);
    reader.close();
  });
});

describe('its facts', () => {
  const describeMetadata = (values: Readonly<Record<string, string>>) => {
    const rows = Object.entries(values).map(([name, value]) => `('${name}', '${value.replaceAll("'", "''")}')`);
    return change(`DELETE FROM metadata; INSERT INTO metadata VALUES ${rows.join(', ')}`);
  };

  it('are plain text: no markup, no links, no control characters, of limited length', async () => {
    const path = describeMetadata({
      name: `A\u0007 <b>map</b>${'x'.repeat(500)}`,
      attribution: '<a href="https://example.org/" onclick="run()">&copy; Some\none</a><script>run()</script>',
    });
    const { name, attribution } = (await open(path)).facts;
    expect(name).toMatch(/^A mapx{95}$/);
    expect(attribution).toBe('© Some one');
  });

  it.each([
    ['text', { minzoom: 'none', maxzoom: '1e9', bounds: 'everywhere' }],
    ['out of range', { minzoom: '-1', maxzoom: '99', bounds: '-200,-95,200,95' }],
    ['the wrong way round', { minzoom: '9', maxzoom: '3', bounds: '10,50,20,40' }],
  ])('come from the tiles where the metadata has %s', async (_what, values) => {
    expect((await open(describeMetadata(values))).facts).toMatchObject({ minZoom: 0, maxZoom: 1, bounds: null });
  });

  it('have the size of its tiles, by a picture', async () => {
    const big = Buffer.alloc(64);
    Buffer.from('89504e470d0a1a0a0000000d494844520000020000000200', 'hex').copy(big);
    const path = change(`UPDATE tiles SET tile_data = x'${big.toString('hex')}'`);
    expect((await open(path)).facts.tileSizePx).toBe(512);
  });
});

describe('freshness', () => {
  it('is read from the columns of a cache', async () => {
    const path = change(`${COPY}
      CREATE TABLE tile_cache (zoom_level INTEGER, tile_column INTEGER, tile_row INTEGER, fetched INTEGER, expires INTEGER,
        etag TEXT, tile_data BLOB, PRIMARY KEY (zoom_level, tile_column, tile_row)) WITHOUT ROWID;
      INSERT INTO tile_cache SELECT zoom_level, tile_column, tile_row, 1700000000, 1700003600, '"a1"', tile_data FROM old
        WHERE zoom_level = 0;
      INSERT INTO tile_cache SELECT zoom_level, tile_column, tile_row, NULL, 'soon', char(10), tile_data FROM old
        WHERE zoom_level = 1;
      CREATE VIEW tiles AS SELECT zoom_level, tile_column, tile_row, tile_data FROM tile_cache; DROP TABLE old`);
    const reader = await open(path);
    expect(await reader.readTile({ z: 0, x: 0, y: 0 })).toMatchObject({
      fetchedMs: 1_700_000_000_000,
      expiresMs: 1_700_003_600_000,
      etag: '"a1"',
    });
    expect(await reader.readTile({ z: 1, x: 0, y: 0 })).toMatchObject({ fetchedMs: null, expiresMs: null, etag: null });
    expect(await listPixels(reader.listTiles())).toEqual(QUARTERS);
  });
});

describe('an archive that is refused', () => {
  it.each<[string, string, string]>([
    ['of vectors, by its format', `UPDATE metadata SET value = 'pbf' WHERE name = 'format'`, 'archive-vector'],
    ['of vectors, by a gzipped tile', `UPDATE tiles SET tile_data = x'1f8b0800'`, 'archive-vector'],
    ['of vectors, by a plain tile', `UPDATE tiles SET tile_data = x'1a0a0a00'`, 'archive-vector'],
    ['without tiles', 'DROP TABLE tiles', 'archive-unreadable'],
    ['with a view that calls what it should not', viewOf('load_extension(zoom_level)'), 'archive-damaged'],
    ['with a view that looks around', viewOf('(SELECT file FROM pragma_database_list)'), 'archive-damaged'],
    ['with a view of nothing', `${COPY} CREATE VIEW tiles AS SELECT * FROM nowhere`, 'archive-unreadable'],
  ])('%s is one error', async (_what, sql, code) => {
    expect(await codeOf(open(change(sql)))).toBe(code);
  });

  it('for lack of a file, or for a file that is none', async () => {
    const dir = makeTempDir();
    expect(await codeOf(open(join(dir, 'none.mbtiles')))).toBe('file-unreadable');
    fs.writeFileSync(join(dir, 'empty.mbtiles'), '');
    fs.writeFileSync(join(dir, 'text.mbtiles'), 'SQLite format 4 or so, and some more');
    fs.writeFileSync(join(dir, 'start.mbtiles'), 'SQLite format 3\0');
    expect(await codeOf(open(join(dir, 'empty.mbtiles')))).toBe('archive-unreadable');
    expect(await codeOf(open(join(dir, 'text.mbtiles')))).toBe('archive-unreadable');
    expect(await codeOf(open(join(dir, 'start.mbtiles')))).toBe('archive-damaged');
  });

  it.each(['-journal', '-wal'])('while it has a %s with changes', async (ending) => {
    const path = copyArchive('gdal.mbtiles');
    const reader = await open(path);
    fs.writeFileSync(`${path}${ending}`, 'changes');
    expect(await codeOf(open(path))).toBe('archive-busy');
    expect(await codeOf(reader.readTile({ z: 0, x: 0, y: 0 }))).toBe('archive-busy');
    fs.rmSync(`${path}${ending}`);
    expect(await readPixels((coord) => reader.readTile(coord))).toEqual(QUARTERS);
  });
});

describe('a tile', () => {
  it.each([
    ['that is no picture', `'<html>' || hex(zeroblob(50))`],
    ['over 2 MiB', 'zeroblob(3000000)'],
    ['that breaks off', 'substr(tile_data, 1, 400)'],
  ])('%s is one error, and others stay', async (_what, value) => {
    const reader = await open(change(`UPDATE tiles SET tile_data = ${value} WHERE zoom_level = 0`));
    expect(await codeOf(reader.readTile({ z: 0, x: 0, y: 0 }))).toBe('archive-damaged');
    expect(await reader.readTile({ z: 1, x: 0, y: 0 })).toMatchObject({ bytes: expect.any(Uint8Array) });
  });

  it('is read from the file as it is now', async () => {
    const path = copyArchive('gdal.mbtiles');
    const reader = await open(path);
    const old = await reader.readTile({ z: 1, x: 0, y: 0 });
    runSql(path, 'DELETE FROM tiles WHERE zoom_level = 1');
    expect(old).toMatchObject({ bytes: expect.any(Uint8Array) });
    expect(await reader.readTile({ z: 1, x: 0, y: 0 })).toBe(undefined);
  });

  it('of an archive that changes ends a list', async () => {
    const path = copyArchive('gdal.mbtiles');
    const list = (await open(path)).listTiles()[Symbol.asyncIterator]();
    await list.next();
    runSql(path, 'DELETE FROM tiles WHERE zoom_level = 1');
    expect(await codeOf(list.next())).toBe('archive-busy');
  });
});

/** A view in place of the tiles, with one more value in it. */
function viewOf(value: string): string {
  return `${COPY} CREATE VIEW tiles AS SELECT zoom_level, tile_column, tile_row, ${value} AS tile_data FROM old`;
}
