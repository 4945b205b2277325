/** Describes sources to other programs: TileJSON 3.0, and a list. Contains addresses of our own server only. */
import { formatTileJsonAddress, formatTileTemplate } from '../../shared/serving.ts';
import type { ServedSource } from './tile-shelf.ts';

/** TileJSON of a source. https://github.com/mapbox/tilejson-spec/tree/master/3.0.0 */
export function formatTileJson(source: ServedSource, base: string): string {
  return JSON.stringify({
    tilejson: '3.0.0',
    tiles: [formatTileTemplate(base, source.id)],
    name: source.name,
    attribution: source.attribution,
    minzoom: source.minZoom,
    maxzoom: source.maxZoom,
    scheme: 'xyz',
    tileSize: source.tileSizePx,
  });
}

/** The addresses of all sources. */
export function formatSourceList(sources: readonly ServedSource[], base: string): string {
  const rows = sources.map(({ id, name, isCacheOnly }) => ({
    id,
    name,
    tiles: formatTileTemplate(base, id),
    tilejson: formatTileJsonAddress(base, id),
    cachedTilesOnly: isCacheOnly,
  }));
  return JSON.stringify({ sources: rows }, null, 2);
}
