/** The tiles of an area in the order in which PMTiles archives have them. */
import type { TileCoord } from '../../../shared/tiles/tile-coord.ts';
import { toCoord, toTileId } from '../../archives/pmtiles/tile-id.ts';
import { WorkSlices } from '../../cache/files/work-slices.ts';
import { type CoveredArea, listZooms, walkTiles } from '../../warming/area-tiles.ts';

/** Sorting so many takes a few milliseconds. */
const PIECE = 65_536;

/** Tile ids in sorted pieces, eight bytes each. */
export type SortedIds = readonly Float64Array[];

/** Yields every tile of an area, low zooms first and each zoom along the Hilbert curve. Sorts a zoom when it is reached. */
export async function* walkAlongCurve(area: Omit<CoveredArea, 'sourceId'>): AsyncGenerator<TileCoord, void> {
  for (const z of listZooms(area)) {
    const ids = await sortIds(walkTiles({ ...area, minZoom: z, maxZoom: z }));
    for (const id of mergeIds(ids)) {
      const coord = toCoord(id);
      if (coord) yield coord;
    }
  }
}

/** Sorts tiles by their ids, in slices that let the event loop run. */
export async function sortIds(coords: Iterable<TileCoord> | AsyncIterable<TileCoord>): Promise<SortedIds> {
  const slices = new WorkSlices();
  const pieces: Float64Array[] = [];
  let ids: number[] = [];
  for await (const coord of coords) {
    ids.push(toTileId(coord));
    if (ids.length === PIECE) {
      pieces.push(Float64Array.from(ids).sort());
      ids = [];
    }
    if (slices.isOver) await slices.pause();
  }
  return [...pieces, Float64Array.from(ids).sort()];
}

/** The ids of all pieces, ascending. */
export function* mergeIds(pieces: SortedIds): Generator<number, void> {
  const heads = pieces.map(() => 0);
  for (;;) {
    let [least, from] = [Number.POSITIVE_INFINITY, -1];
    for (const [index, head] of heads.entries()) {
      const id = pieces[index]?.[head];
      if (id !== undefined && id < least) [least, from] = [id, index];
    }
    if (from < 0) return;
    heads[from] = Number(heads[from]) + 1;
    yield least;
  }
}
