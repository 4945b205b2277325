/** Counts the tiles that this window has shown, by tier. */
import type { TileTier } from '../../shared/tiles/tile.ts';

export interface ShownTiles {
  /** Counts one more tile from this tier. */
  readonly count: (tier: TileTier) => void;
  readonly read: () => Readonly<Record<TileTier, number>>;
}

/** Starts at zero. The counts are also in `data-from-…` attributes of the map, as plain digits. */
export function createShownTiles(map: HTMLElement): ShownTiles {
  const tiles = { memory: 0, disk: 0, shared: 0, source: 0 };
  return {
    count(tier) {
      tiles[tier] += 1;
      map.setAttribute(`data-from-${tier}`, String(tiles[tier]));
    },
    read: () => tiles,
  };
}
