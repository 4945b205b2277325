/** Text of the line in Statistics that counts the tiles a window has shown, loaded with the panel. */
import type { TileTier } from '../tiles/tile.ts';
import { formatTiles, formatWhole } from './quantities.ts';

export const shownTilesTexts = {
  counts: ({ memory, disk, shared, source }: Readonly<Record<TileTier, number>>) => {
    const fromShared = shared > 0 ? `, ${formatWhole(shared)} from shared caches` : '';
    const all = formatTiles(memory + disk + shared + source);
    return `This window has shown ${all}: ${formatWhole(memory)} from memory, ${formatWhole(disk)} from disk${fromShared}, ${formatWhole(source)} from sources.`;
  },
} as const;
