/** Reads tiles from a table or view of a SQLite file. */
import type { TileCoord } from '../../../shared/tiles/tile-coord.ts';
import { MAX_TILE_BYTES } from '../../image/image-check.ts';
import type { ArchivedTile, ArchiveFacts } from '../archive.ts';
import { checkPicture, judgeTiles } from '../archive-facts.ts';
import type { ArchiveReader, ListedTile } from '../archive-reader.ts';
import { MAX_ETAG_LENGTH, readTag, readTime } from '../freshness-line.ts';
import type { SqliteFile, SqlRow } from './sqlite-file.ts';
import { type IndexPlace, TileIndex } from './tile-index.ts';
import { type TileLayout, toCoord, toPlace } from './tile-layout.ts';

/** Pictures looked at to find out what an archive has. */
const SAMPLES = 5;

/** What the file's own table of facts says. Zooms may be unknown. */
export type StatedFacts = Pick<ArchiveFacts, 'format' | 'name' | 'attribution' | 'bounds'> & {
  readonly minZoom: number | undefined;
  readonly maxZoom: number | undefined;
};

export class TableReader implements ArchiveReader {
  readonly facts: ArchiveFacts;
  readonly #file: SqliteFile;
  readonly #layout: TileLayout;
  /** Set if the file has no index of its own. */
  readonly #index: TileIndex | undefined;
  readonly #hasRowids: boolean;

  /**
   * Throws `archive-vector` for shapes, and whatever the file throws. An index is made if the file has
   * none.
   */
  constructor(file: SqliteFile, layout: TileLayout, stated: StatedFacts, index: IndexPlace) {
    this.#file = file;
    this.#layout = layout;
    this.#hasRowids = file.understands(`SELECT rowid FROM ${layout.table} LIMIT 0`);
    const tileSizePx = judgeTiles(this.#sample());
    this.#index = isIndexed(file, layout) ? undefined : new TileIndex(index, file, layout, this.#hasRowids);
    const { minZoom, maxZoom } = this.#findZooms(stated);
    this.facts = { ...stated, minZoom, maxZoom, tileSizePx, rows: layout.rows };
  }

  get tileCount(): number | null {
    return this.#index?.tileCount ?? null;
  }

  async readTile(coord: TileCoord): Promise<ArchivedTile | undefined> {
    const tile = this.#readRow(toPlace(this.#layout, coord));
    if (tile) checkPicture(tile.bytes);
    return tile;
  }

  async *listTiles(): AsyncGenerator<ListedTile> {
    for (const [row, tile] of this.#index ? this.#listByIndex(this.#index) : this.#listRows()) {
      const coord = toCoord(this.#layout, row);
      if (coord && tile) yield { coord, tile };
    }
  }

  close(): void {
    this.#index?.close();
    this.#file.close();
  }

  #readRow(place: readonly [number, number, number]): ArchivedTile | undefined {
    const { table, z, x, y } = this.#layout;
    const isAtPlace = `${z} = ? AND ${x} = ? AND ${y} = ?`;
    if (!this.#index) {
      return toTile(
        this.#file.get(`SELECT ${listValues(this.#layout)} FROM ${table} WHERE ${isAtPlace} LIMIT 1`, place),
      );
    }
    const found = this.#index.find(place);
    if (!found || !this.#hasRowids) return toTile(found);
    // The file may have changed since it was indexed.
    const sql = `SELECT ${listValues(this.#layout)} FROM ${table} WHERE rowid = ? AND ${isAtPlace}`;
    return toTile(this.#file.get(sql, [Number(found.id), ...place]));
  }

  *#listByIndex(index: TileIndex): Generator<[SqlRow, ArchivedTile | undefined]> {
    for (const row of index.list()) yield [row, this.#readRow([Number(row.z), Number(row.x), Number(row.y)])];
  }

  *#listRows(): Generator<[SqlRow, ArchivedTile | undefined]> {
    const { table, z, x, y } = this.#layout;
    // Of tiles that are there twice, the one that `readTile` finds.
    const once = this.#hasRowids
      ? `WHERE t.rowid = (SELECT rowid FROM ${table} WHERE ${z} = t.${z} AND ${x} = t.${x} AND ${y} = t.${y} LIMIT 1)`
      : '';
    const sql = `SELECT ${z} AS z, ${x} AS x, ${y} AS y, ${listValues(this.#layout)} FROM ${table} AS t ${once}`;
    for (const row of this.#file.iterate(sql)) yield [row, toTile(row)];
  }

  *#sample(): Generator<Uint8Array> {
    const sql = `SELECT ${listValues(this.#layout)} FROM ${this.#layout.table} LIMIT ${SAMPLES}`;
    for (const row of this.#file.iterate(sql)) yield toTile(row)?.bytes ?? new Uint8Array();
  }

  #findZooms({ minZoom, maxZoom }: StatedFacts): { readonly minZoom: number; readonly maxZoom: number } {
    if (minZoom !== undefined && maxZoom !== undefined && minZoom <= maxZoom) return { minZoom, maxZoom };
    const { table, z } = this.#layout;
    const zooms = this.#index
      ? this.#index.listZooms()
      : this.#file.all(`SELECT (SELECT min(${z}) FROM ${table}) AS low, (SELECT max(${z}) FROM ${table}) AS high`);
    const [{ low, high } = {}] = zooms;
    const found = [low, high].flatMap((value) => toCoord(this.#layout, { z: value ?? null, x: 0, y: 0 })?.z ?? []);
    return { minZoom: Math.min(...found, 22), maxZoom: Math.max(...found, 0) };
  }
}

/** Longer pictures stay unread: SQLite knows the length of a value without its bytes. */
function listValues({ data, fetchedMs, expiresMs, etag }: TileLayout): string {
  return `typeof(${data}) AS kind,
    CASE WHEN typeof(${data}) = 'blob' AND length(${data}) <= ${MAX_TILE_BYTES} THEN ${data} END AS data,
    ${fetchedMs} AS fetchedMs, ${expiresMs} AS expiresMs, substr(${etag}, 1, ${MAX_ETAG_LENGTH + 1}) AS etag`;
}

/** Undefined without a picture; a tile without bytes for one that is too long, or that isn't a blob. */
function toTile(row: SqlRow | undefined): ArchivedTile | undefined {
  if (!row || row.kind === 'null') return undefined;
  if (row.data instanceof Uint8Array && row.data.length === 0) return undefined;
  const { data, fetchedMs, expiresMs, etag } = row;
  return {
    bytes: data instanceof Uint8Array ? data : new Uint8Array(),
    fetchedMs: readTime(fetchedMs),
    expiresMs: readTime(expiresMs),
    etag: readTag(etag),
  };
}

/** True if SQLite finds a tile by at least two of its three columns, without a walk through the table. */
function isIndexed(file: SqliteFile, { table, z, x, y, data }: TileLayout): boolean {
  const plan = file.all(`EXPLAIN QUERY PLAN SELECT ${data} FROM ${table} WHERE ${z} = 1 AND ${x} = 1 AND ${y} = 1`);
  const steps = plan.map(({ detail }) => String(detail));
  const isSearched = steps.some((step) => /^SEARCH\b/.test(step) && step.split('=?').length > 2);
  return isSearched && !steps.some((step) => /^SCAN\b(?! CONSTANT)/.test(step));
}
