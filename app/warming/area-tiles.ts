/** An area as its tiles are worked with: which source's, which zooms, and which of them. Knows no disk. */
import { throwIfCancelled } from '../../shared/errors.ts';
import type { SourceId } from '../../shared/source.ts';
import type { TileColumn } from '../../shared/tile-column.ts';
import type { TileCoord } from '../../shared/tile-coord.ts';
import type { TileSet } from '../cache/clearing/tile-scope.ts';
import { subtractColumns, uniteColumns } from './cover/row-spans.ts';
import type { TileCover } from './cover/tile-cover.ts';

export interface CoveredArea {
  readonly sourceId: SourceId;
  /** Zooms of the tiles, both included. */
  readonly minZoom: number;
  readonly maxZoom: number;
  readonly cover: TileCover;
}

/** The zooms of an area, ascending. */
export function listZooms({ minZoom, maxZoom }: Pick<CoveredArea, 'minZoom' | 'maxZoom'>): readonly number[] {
  return Array.from({ length: maxZoom - minZoom + 1 }, (_, index) => minZoom + index);
}

/** Every tile of an area, one at a time; coarse zooms first, so that an interrupted run leaves a map of all of it. */
export function* walkTiles({ minZoom, maxZoom, cover }: Omit<CoveredArea, 'sourceId'>): Generator<TileCoord, void> {
  for (const z of listZooms({ minZoom, maxZoom })) {
    for (const { x, spans } of cover.columns(z)) {
      for (const [first, last] of spans) for (let y = first; y <= last; y += 1) yield { z, x, y };
    }
  }
}

/** Exactly how many tiles an area has at one of its zooms; rejects with `cancelled` once the signal aborts. */
export async function countZoom({ cover }: CoveredArea, zoom: number, signal?: AbortSignal): Promise<number> {
  throwIfCancelled(signal);
  return cover.countTiles(zoom, signal).catch((thrown: unknown) => {
    throwIfCancelled(signal);
    throw thrown;
  });
}

/** What the areas of a source have at a zoom, area by area; none of those that do not have the zoom. */
export function listCovers(areas: readonly CoveredArea[], sourceId: SourceId, zoom: number): Iterable<TileColumn>[] {
  const having = areas.filter((area) => area.sourceId === sourceId && area.minZoom <= zoom && zoom <= area.maxZoom);
  return having.map(({ cover }) => cover.columns(zoom));
}

/** The tiles of an area at one of its zooms that none of the other areas has; columns ascend. */
export function listOwnColumns(area: CoveredArea, others: readonly CoveredArea[], zoom: number): Iterable<TileColumn> {
  return subtractColumns(area.cover.columns(zoom), listCovers(others, area.sourceId, zoom));
}

/** All tiles of the areas of a source, for a clear to keep them. */
export function keepAreas(areas: readonly CoveredArea[], sourceId: SourceId): TileSet {
  return { columns: (zoom) => uniteColumns(listCovers(areas, sourceId, zoom)) };
}
