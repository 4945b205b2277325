/** Text of the line in Statistics that counts the tiles a window has shown, loaded with the panel. */
import type { TileTier } from '../tile.ts';
import { formatTiles, formatWhole } from './quantities.ts';

export const shownTilesTexts = {
  counts: ({ memory, disk, source }: Readonly<Record<TileTier, number>>) =>
    `This window has shown ${formatTiles(memory + disk + source)}: ${formatWhole(memory)} from memory, ${formatWhole(disk)} from disk, ${formatWhole(source)} from sources.`,
} as const;
