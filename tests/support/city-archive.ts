/** A PMTiles archive of a region, with a city in its middle, written as exports are. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { sortById, toTileId } from '../../app/archives/pmtiles/tile-id.ts';
import { PmtilesWriter } from '../../app/archives/writing/pmtiles-writer.ts';
import type { TileCoord } from '../../shared/tiles/tile-coord.ts';
import { makeTempDir } from './temp-dir.ts';
import { boxOf, listTilesOf, type TileRectangle } from './tile-box.ts';
import { makePng } from './tile-images.ts';

export interface CityOptions {
  readonly maxZoom: number;
  /** Tiles along the edge of the city and of the region at that zoom; even numbers. */
  readonly cityEdge: number;
  readonly regionEdge: number;
  /** About the size of each tile. */
  readonly tileBytes: number;
  /** Another edition has other tiles in the same places. */
  readonly edition?: number;
}

export interface CityArchive {
  readonly bytes: Buffer;
  /** The tiles of the city at the last zoom. */
  readonly city: TileRectangle;
  /** All tiles of the city from zoom 0 on. */
  readonly cityTiles: readonly TileCoord[];
  readonly tileOf: (coord: TileCoord) => Buffer;
}

/** Editions differ by more than there are tiles. */
const EDITION = 1e9;

export function makeCityArchive({ maxZoom, cityEdge, regionEdge, tileBytes, edition = 0 }: CityOptions): CityArchive {
  // Neither at a corner of the curve nor at the equator.
  const [x, y] = [Math.floor(2 ** maxZoom * 0.545), Math.floor(2 ** maxZoom * 0.345)];
  const around = (edge: number): TileRectangle => ({
    z: maxZoom,
    x0: x - edge / 2,
    x1: x + edge / 2 - 1,
    y0: y - edge / 2,
    y1: y + edge / 2 - 1,
  });
  const tileOf = (coord: TileCoord): Buffer => makePng(toTileId(coord) + edition * EDITION, { noiseBytes: tileBytes });
  const region = around(regionEdge);
  const file = join(makeTempDir(), 'city.pmtiles');
  const facts = { name: 'Region', attribution: '© Someone', bounds: boxOf(region), minZoom: 0, maxZoom };
  const writer = new PmtilesWriter(file);
  for (const coord of sortById(listAllZooms(region))) {
    const bytes = tileOf(coord);
    writer.add({ coord, bytes, contentType: 'image/png', fetchedMs: 0, expiresMs: null, etag: null });
  }
  writer.finish(facts, 'image/png');
  writer.close();
  const city = around(cityEdge);
  return { bytes: readFileSync(file), city, cityTiles: listAllZooms(city), tileOf };
}

function listAllZooms(deepest: TileRectangle): readonly TileCoord[] {
  return Array.from({ length: deepest.z + 1 }, (_, z) => {
    const shrink = (value: number): number => Math.floor(value / 2 ** (deepest.z - z));
    const { x0, x1, y0, y1 } = deepest;
    return listTilesOf({ z, x0: shrink(x0), x1: shrink(x1), y0: shrink(y0), y1: shrink(y1) });
  }).flat();
}
