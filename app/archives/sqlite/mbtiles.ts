/** MBTiles 1.3: https://github.com/mapbox/mbtiles-spec/blob/master/1.3/spec.md */
import { CodedError } from '../../../shared/errors.ts';
import { cleanAttribution, cleanName, readBounds, readZoom } from '../archive-facts.ts';
import type { ArchiveReader } from '../archive-reader.ts';
import type { SqliteFile } from './sqlite-file.ts';
import { type StatedFacts, TableReader } from './table-reader.ts';
import type { IndexPlace } from './tile-index.ts';
import type { TileLayout } from './tile-layout.ts';

const LAYOUT: TileLayout = {
  table: 'tiles',
  z: 'zoom_level',
  x: 'tile_column',
  y: 'tile_row',
  data: 'tile_data',
  fetchedMs: 'NULL',
  expiresMs: 'NULL',
  etag: 'NULL',
  rows: 'south',
};

/** Caches of martin: columns beside the picture, in seconds since 1970 and NULL if unknown, and `tiles` as a view. */
const CACHE_LAYOUT: TileLayout = {
  ...LAYOUT,
  table: 'tile_cache',
  fetchedMs: 'fetched * 1000',
  expiresMs: 'expires * 1000',
  etag: 'etag',
};

/** True if the file has the table or view of tiles. */
export function isMbtiles(file: SqliteFile): boolean {
  return file.understands('SELECT zoom_level, tile_column, tile_row, tile_data FROM tiles LIMIT 0');
}

/** Throws as {@link TableReader} does. */
export function readMbtiles(file: SqliteFile, index: IndexPlace): ArchiveReader {
  const [metadata, format] = readMetadata(file);
  if (/^\s*(pbf|mvt|mlt)\s*$/i.test(format)) throw new CodedError('archive-vector');
  const hasFreshness = file.understands(
    'SELECT zoom_level, tile_column, tile_row, tile_data, fetched, expires, etag FROM tile_cache LIMIT 0',
  );
  return new TableReader(file, hasFreshness ? CACHE_LAYOUT : LAYOUT, metadata, index);
}

const NAMES = ['name', 'format', 'bounds', 'minzoom', 'maxzoom', 'attribution'];
const MAX_VALUE_LENGTH = 5000;

function readMetadata(file: SqliteFile): readonly [StatedFacts, format: string] {
  const sql = `SELECT name, substr(value, 1, ${MAX_VALUE_LENGTH}) AS value FROM metadata
    WHERE name IN (${NAMES.map((name) => `'${name}'`)}) LIMIT 100`;
  const rows = file.understands('SELECT name, value FROM metadata LIMIT 0') ? file.all(sql) : [];
  const values = new Map(rows.map(({ name, value }) => [name, String(value ?? '')]));
  const stated: StatedFacts = {
    format: 'mbtiles',
    name: cleanName(values.get('name')),
    attribution: cleanAttribution(values.get('attribution')),
    bounds: readBounds(values.get('bounds')?.split(',') ?? []),
    minZoom: readZoom(values.get('minzoom')),
    maxZoom: readZoom(values.get('maxzoom')),
  };
  return [stated, values.get('format') ?? ''];
}
