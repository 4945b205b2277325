/** A list of tiles that takes eight bytes each, with the place it covers, in an order that can be chosen. */
import type { BoundingBox } from '../../../shared/areas/area.ts';
import { MAX_ZOOM, type TileCoord } from '../../../shared/tiles/tile-coord.ts';
import { MERCATOR_MAX_LAT } from '../../../shared/view.ts';
import { toCoord, toTileId } from '../pmtiles/tile-id.ts';

const FIRST_SIZE = 1024;

/** Numbers tiles along an order, in whole numbers below 2^53. */
interface TileOrder {
  readonly toId: (coord: TileCoord) => number;
  /** Undefined for what is no tile. */
  readonly toCoord: (id: number) => TileCoord | undefined;
}

/** By zoom and along the Hilbert curve, as PMTiles have them. */
export const CURVE_ORDER: TileOrder = { toId: toTileId, toCoord };

/** By zoom, column and row, as folders have them. */
export const COLUMN_ORDER: TileOrder = {
  toId: ({ z, x, y }) => (z * 2 ** MAX_ZOOM + x) * 2 ** MAX_ZOOM + y,
  toCoord: (id) => {
    const column = Math.floor(id / 2 ** MAX_ZOOM);
    return { z: Math.floor(column / 2 ** MAX_ZOOM), x: column % 2 ** MAX_ZOOM, y: id % 2 ** MAX_ZOOM };
  },
};

export class TileIds {
  readonly #order: TileOrder;
  #ids = new Float64Array(FIRST_SIZE);
  #length = 0;
  #minZoom = MAX_ZOOM;
  #maxZoom = 0;
  /** Edges of the covered square from 0 to 1, from the west and the north. */
  readonly #edges = { west: 1, north: 1, east: 0, south: 0 };

  constructor(order: TileOrder = CURVE_ORDER) {
    this.#order = order;
  }

  get length(): number {
    return this.#length;
  }

  /** Inclusive; meaningless for an empty list. */
  get zooms(): { readonly minZoom: number; readonly maxZoom: number } {
    return { minZoom: this.#minZoom, maxZoom: this.#maxZoom };
  }

  /** The smallest box around all the tiles, in degrees. */
  get bounds(): BoundingBox {
    const { west, north, east, south } = this.#edges;
    return { west: west * 360 - 180, south: latOf(south), east: east * 360 - 180, north: latOf(north) };
  }

  add(coord: TileCoord): void {
    const { z, x, y } = coord;
    if (this.#length === this.#ids.length) this.#grow();
    this.#ids[this.#length] = this.#order.toId(coord);
    this.#length += 1;
    this.#minZoom = Math.min(this.#minZoom, z);
    this.#maxZoom = Math.max(this.#maxZoom, z);
    const edges = this.#edges;
    const width = 2 ** z;
    edges.west = Math.min(edges.west, x / width);
    edges.east = Math.max(edges.east, (x + 1) / width);
    edges.north = Math.min(edges.north, y / width);
    edges.south = Math.max(edges.south, (y + 1) / width);
  }

  /** Sorts the tiles by the order of the list. */
  sort(): void {
    this.#ids.subarray(0, this.#length).sort();
  }

  /** Some of the tiles, in order. */
  slice(first: number, end: number): readonly TileCoord[] {
    return [...this.#ids.subarray(first, Math.min(end, this.#length))]
      .map(this.#order.toCoord)
      .filter((coord) => coord !== undefined);
  }

  #grow(): void {
    const grown = new Float64Array(this.#ids.length * 2);
    grown.set(this.#ids);
    this.#ids = grown;
  }
}

function latOf(part: number): number {
  const lat = (Math.atan(Math.sinh((1 - 2 * part) * Math.PI)) * 180) / Math.PI;
  return Math.max(-MERCATOR_MAX_LAT, Math.min(MERCATOR_MAX_LAT, lat));
}
