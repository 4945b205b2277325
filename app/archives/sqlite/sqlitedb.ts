/**
 * The `.sqlitedb` of OsmAnd, Locus, RMaps and BigPlanet:
 * https://osmand.net/docs/technical/osmand-file-formats/osmand-sqlite/
 */
import { CodedError } from '../../../shared/errors.ts';
import { readZoom } from '../archive-facts.ts';
import type { ArchiveReader } from '../archive-reader.ts';
import type { SqliteFile, SqlRow } from './sqlite-file.ts';
import { TableReader } from './table-reader.ts';
import type { IndexPlace } from './tile-index.ts';
import type { TileLayout } from './tile-layout.ts';

/** BigPlanet counts zooms from here down. */
const LAST_BIGPLANET_ZOOM = 17;

/** True if the file has the table of tiles. */
export function isSqlitedb(file: SqliteFile): boolean {
  return file.understands('SELECT x, y, z, image FROM tiles LIMIT 0');
}

/** Throws as {@link TableReader} does, and `archive-unreadable` for tiles on the ellipsoid, which lie elsewhere. */
export function readSqlitedb(file: SqliteFile, index: IndexPlace): ArchiveReader {
  const info = readInfo(file);
  if (Number(info.ellipsoid) === 1) throw new CodedError('archive-unreadable');
  // Without the column, the file is of BigPlanet itself.
  const isBigPlanet = info.tilenumbering === undefined || /^bigplanet$/i.test(String(info.tilenumbering));
  const zooms = [info.minzoom, info.maxzoom].map((zoom) => readZoom(isBigPlanet ? toZoom(zoom) : toInteger(zoom)));
  const [minZoom, maxZoom] = isBigPlanet ? zooms.toReversed() : zooms;
  const facts = { format: 'sqlitedb', name: '', attribution: '', bounds: null, minZoom, maxZoom } as const;
  return new TableReader(file, makeLayout(file, info, isBigPlanet), facts, index);
}

function makeLayout(file: SqliteFile, info: SqlRow, isBigPlanet: boolean): TileLayout {
  const hasTimes = /^yes$/i.test(String(info.timecolumn)) && file.understands('SELECT time FROM tiles LIMIT 0');
  const minutes = Math.trunc(Number(info.expireminutes));
  return {
    table: 'tiles',
    z: 'z',
    x: 'x',
    y: 'y',
    data: 'image',
    fetchedMs: hasTimes ? 'time' : 'NULL',
    expiresMs: hasTimes && minutes > 0 && minutes < 1e9 ? `time + ${minutes} * 60000` : 'NULL',
    etag: 'NULL',
    rows: Number(info.inverted_y) === 1 ? 'south' : 'north',
    ...(isBigPlanet && { zoomsFrom: LAST_BIGPLANET_ZOOM }),
  };
}

/** The columns that are there; which ones differs from program to program. */
function readInfo(file: SqliteFile): SqlRow {
  if (!file.understands('SELECT * FROM info LIMIT 0')) return {};
  const wanted = ['minzoom', 'maxzoom', 'tilenumbering', 'ellipsoid', 'inverted_y', 'timecolumn', 'expireminutes'];
  const columns = wanted.filter((column) => file.understands(`SELECT "${column}" FROM info LIMIT 0`));
  if (columns.length === 0) return {};
  return (
    file.get(`SELECT ${columns.map((column) => `substr("${column}", 1, 100) AS "${column}"`)} FROM info LIMIT 1`) ?? {}
  );
}

function toInteger(value: unknown): number | undefined {
  return /^\s*\d{1,2}\s*$/.test(String(value ?? '')) ? Number(value) : undefined;
}

function toZoom(value: unknown): number | undefined {
  const zoom = toInteger(value);
  return zoom === undefined ? undefined : LAST_BIGPLANET_ZOOM - zoom;
}
