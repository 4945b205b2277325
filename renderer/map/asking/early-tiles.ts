/** Requests the tiles of the first view while the code of the map still loads. Without Leaflet, to stay small. */
import type { TilePlace } from '../../../shared/calls/contract.ts';
import type { Source } from '../../../shared/sources/source.ts';
import { formatTileCoord, type TileCoord, toTilePoint } from '../../../shared/tiles/tile-coord.ts';
import { tileZoomOffset, type View } from '../../../shared/view.ts';
import type { Client } from '../../bridge/client.ts';
import { findVisibleRange } from './tile-grid.ts';
import type { TileAnswer } from './tile-request.ts';

export interface EarlyTiles {
  /** The reply for an early tile, once; undefined for any other tile. Aborting the signal cancels its call. */
  readonly take: (place: TilePlace, signal: AbortSignal) => Promise<TileAnswer> | undefined;
  /** Cancels the calls whose replies weren't taken. */
  readonly end: () => void;
}

interface EarlyTile {
  readonly answer: Promise<TileAnswer>;
  readonly call: AbortController;
}

/** Requests the tiles that a view of `size` CSS pixels shows of a source. */
export function askEarly(client: Pick<Client, 'call'>, source: Source, view: View, size: PixelSize): EarlyTiles {
  const { id: sourceId } = source;
  const tiles = new Map<string, EarlyTile>();
  for (const coord of listTiles(source, view, size)) {
    const call = new AbortController();
    tiles.set(formatTileCoord(coord), { call, answer: client.call('getTile', { sourceId, coord }, call.signal) });
  }
  return {
    take(place, signal) {
      const name = formatTileCoord(place.coord);
      const tile = place.sourceId === sourceId ? tiles.get(name) : undefined;
      if (tile === undefined) return undefined;
      tiles.delete(name);
      signal.addEventListener('abort', () => tile.call.abort(), { once: true });
      return tile.answer;
    },
    end() {
      for (const { call } of tiles.values()) call.abort();
      tiles.clear();
    },
  };
}

interface PixelSize {
  readonly x: number;
  readonly y: number;
}

/** Each tile of a view once, from its centre outwards; none if the source has no tiles at this zoom. */
function listTiles({ rules }: Source, { lat, lon, zoom }: View, size: PixelSize): readonly TileCoord[] {
  const z = zoom - tileZoomOffset(rules);
  if (z < rules.minZoom || z > rules.maxZoom) return [];
  const tiles = 2 ** z;
  const point = toTilePoint(lat, lon, z);
  const centre = { x: point.x * rules.tileSizePx, y: point.y * rules.tileSizePx };
  const { left, right, top, bottom } = findVisibleRange(centre, size, rules.tileSizePx);
  const places: PixelSize[] = [];
  for (let y = Math.max(0, top); y <= Math.min(tiles - 1, bottom); y += 1)
    for (let x = left; x <= right; x += 1) places.push({ x, y });
  const distance = ({ x, y }: PixelSize) => Math.hypot(x + 0.5 - point.x, y + 0.5 - point.y);
  places.sort((one, other) => distance(one) - distance(other));
  const coords = places.map(({ x, y }) => ({ z, x: ((x % tiles) + tiles) % tiles, y }));
  // A view may show the world more than once.
  return [...new Map(coords.map((coord) => [formatTileCoord(coord), coord])).values()];
}
