/** Sets of tiles for tests: random ones, as columns, and as files in a tree. */
import fs from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import type { TileSet } from '../../app/cache/clearing/tile-scope.ts';
import type { DiskTier } from '../../app/cache/disk/disk-tier.ts';
import type { TileRecord } from '../../app/cache/files/tile-record.ts';
import { parseRecordLine } from '../../app/cache/records/record-line.ts';
import type { CoveredArea } from '../../app/warming/area-tiles.ts';
import type { TileColumn } from '../../shared/tiles/tile-column.ts';
import { formatTileCoord, type TileCoord } from '../../shared/tiles/tile-coord.ts';

/** Nearby tiles at two zooms, so that random sets overlap; at zoom 6 they lie in four blocks. */
export const someCoords: fc.Arbitrary<TileCoord[]> = fc.uniqueArray(
  fc.oneof(
    fc.record({ z: fc.constant(2), x: fc.integer({ min: 0, max: 3 }), y: fc.integer({ min: 0, max: 3 }) }),
    fc.record({ z: fc.constant(6), x: fc.integer({ min: 30, max: 34 }), y: fc.integer({ min: 29, max: 34 }) }),
  ),
  { selector: formatTileCoord, maxLength: 30 },
);

/** The tiles as columns by zoom. */
export function toTileSet(coords: readonly TileCoord[]): TileSet {
  return { columns: (zoom) => toColumns(coords.filter(({ z }) => z === zoom)) };
}

function toColumns(coords: readonly TileCoord[]): TileColumn[] {
  const xs = [...new Set(coords.map(({ x }) => x))].sort((one, other) => one - other);
  return xs.map((x) => {
    const rows = coords.filter((coord) => coord.x === x).map(({ y }) => y);
    return { x, spans: toSpans(rows.sort((one, other) => one - other)) };
  });
}

function toSpans(rows: readonly number[]): [number, number][] {
  const spans: [number, number][] = [];
  for (const row of rows) {
    const last = spans.at(-1);
    if (last && last[1] === row - 1) last[1] = row;
    else spans.push([row, row]);
  }
  return spans;
}

/** The tiles as an area of the source `test`. */
export function areaOf(coords: readonly TileCoord[], minZoom: number, maxZoom: number): CoveredArea {
  const cover = {
    ...toTileSet(coords),
    bounds: { west: -180, south: -85, east: 180, north: 85 },
    countTiles: async (zoom: number) => coords.filter(({ z }) => z === zoom).length,
  };
  return { sourceId: 'test', minZoom, maxZoom, cover };
}

/** Stores the tiles in the source `test` like {@link plantTiles}, each with the record. */
export async function writeTiles(disk: DiskTier, coords: readonly TileCoord[], record: TileRecord): Promise<void> {
  for (const coord of coords) {
    const bytes = Buffer.from(contentOf(coord), 'latin1');
    await disk.write({ sourceId: 'test', coord }, { bytes, contentType: 'image/png', record }, () => true);
  }
}

/** Creates a file with unique bytes, a second old, at each tile's place in a source's folder. */
export function plantTiles(sourceDir: string, coords: readonly TileCoord[]): void {
  for (const coord of coords) {
    const file = path.join(sourceDir, formatTileCoord(coord));
    fs.mkdirSync(path.dirname(file), { recursive: true });
    fs.writeFileSync(file, contentOf(coord));
    const modified = new Date(Date.now() - 1000);
    fs.utimesSync(file, modified, modified);
  }
}

/** The tiles in a source's folder in text form, sorted; throws if one has other bytes than planted. */
export function listPlanted(sourceDir: string): string[] {
  const found = fs.existsSync(sourceDir) ? fs.readdirSync(sourceDir, { recursive: true, withFileTypes: true }) : [];
  const files = found.filter((item) => item.isFile() && !item.parentPath.includes(`${path.sep}.`));
  return files.map((item) => readPlanted(sourceDir, path.join(item.parentPath, item.name))).sort();
}

/** The tiles with a record in a source's folder, in text form, sorted. */
export function listRecorded(sourceDir: string): string[] {
  const recordsDir = path.join(sourceDir, '.records');
  const found = fs.existsSync(recordsDir) ? fs.readdirSync(recordsDir, { recursive: true, withFileTypes: true }) : [];
  const names = found
    .filter((item) => item.isFile() && item.name !== 'counts')
    .flatMap((item) => {
      const lines = fs.readFileSync(path.join(item.parentPath, item.name), 'latin1').split('\n');
      const entries = lines.map(parseRecordLine).filter((entry) => entry !== undefined);
      return entries.map(({ x, y }) => formatTileCoord({ z: Number(path.basename(item.parentPath)), x, y }));
    });
  return [...new Set(names)].sort();
}

function readPlanted(sourceDir: string, file: string): string {
  const name = path.relative(sourceDir, file).split(path.sep).join('/');
  const [z, x, y] = name.split('/').map(Number) as [number, number, number];
  if (fs.readFileSync(file, 'latin1') !== contentOf({ z, x, y })) throw new Error(`${name} has other bytes`);
  return name;
}

function contentOf(coord: TileCoord): string {
  return `tile ${formatTileCoord(coord)} ${'.'.repeat(coord.x * 7 + coord.y)}`;
}
