/** The tiles of an area: source, zooms and cover. No disk access here. */
import { throwIfCancelled } from '../../shared/errors.ts';
import type { SourceId } from '../../shared/sources/source.ts';
import type { TileColumn } from '../../shared/tiles/tile-column.ts';
import type { TileCoord } from '../../shared/tiles/tile-coord.ts';
import type { TileSet } from '../cache/clearing/tile-scope.ts';
import { subtractColumns, uniteColumns } from './cover/row-spans.ts';
import type { TileCover } from './cover/tile-cover.ts';

export interface CoveredArea {
  readonly sourceId: SourceId;
  /** Zooms of the tiles, inclusive. */
  readonly minZoom: number;
  readonly maxZoom: number;
  readonly cover: TileCover;
}

/** The zooms of an area, ascending. */
export function listZooms({ minZoom, maxZoom }: Pick<CoveredArea, 'minZoom' | 'maxZoom'>): readonly number[] {
  return Array.from({ length: maxZoom - minZoom + 1 }, (_, index) => minZoom + index);
}

/** Yields every tile of an area, low zooms first, so that an interrupted run leaves a map of the whole area. */
export function* walkTiles({ minZoom, maxZoom, cover }: Omit<CoveredArea, 'sourceId'>): Generator<TileCoord, void> {
  for (const z of listZooms({ minZoom, maxZoom })) {
    for (const { x, spans } of cover.columns(z)) {
      for (const [first, last] of spans) for (let y = first; y <= last; y += 1) yield { z, x, y };
    }
  }
}

/** Counts an area's tiles at a zoom, exactly. Rejects with `cancelled` once the signal aborts. */
export async function countZoom({ cover }: CoveredArea, zoom: number, signal?: AbortSignal): Promise<number> {
  throwIfCancelled(signal);
  return cover.countTiles(zoom, signal).catch((thrown: unknown) => {
    throwIfCancelled(signal);
    throw thrown;
  });
}

/** The covers of a source's areas at a zoom, without areas that lack that zoom. */
export function listCovers(areas: readonly CoveredArea[], sourceId: SourceId, zoom: number): Iterable<TileColumn>[] {
  const having = areas.filter((area) => area.sourceId === sourceId && area.minZoom <= zoom && zoom <= area.maxZoom);
  return having.map(({ cover }) => cover.columns(zoom));
}

/** Tiles of an area at a zoom that no other area contains; columns ascend. */
export function listOwnColumns(area: CoveredArea, others: readonly CoveredArea[], zoom: number): Iterable<TileColumn> {
  return subtractColumns(area.cover.columns(zoom), listCovers(others, area.sourceId, zoom));
}

/** All tiles of a source's areas, as the kept tiles of a clear. */
export function keepAreas(areas: readonly CoveredArea[], sourceId: SourceId): TileSet {
  return { columns: (zoom) => uniteColumns(listCovers(areas, sourceId, zoom)) };
}
