/** Texts of exporting and importing tiles. */
import { formatCount } from './quantities.ts';

/** What an import did with the tiles of an archive, or would do. */
export interface ImportedTiles {
  readonly added: number;
  readonly replaced: number;
  readonly same: number;
  readonly older: number;
  readonly damaged: number;
}

const TILE = { one: 'tile', other: 'tiles' };

/** `Imported 1,200 new tiles. 30 replaced older ones, …`, without parts that are zero. */
export function describeImport({ added, replaced, same, older, damaged }: ImportedTiles, isPreview: boolean): string {
  const first = `${isPreview ? 'Would add' : 'Added'} ${formatCount(added, TILE)}.`;
  const parts: readonly (readonly [count: number, text: string])[] = [
    [
      replaced,
      `${isPreview ? 'Would replace' : 'Replaced'} ${formatCount(replaced, { one: 'older one', other: 'older ones' })}.`,
    ],
    [same, `${formatCount(same, { one: 'tile is', other: 'tiles are' })} already cached.`],
    [older, `${formatCount(older, { one: 'cached tile is', other: 'cached tiles are' })} newer and kept.`],
    [damaged, `${formatCount(damaged, { one: 'damaged tile', other: 'damaged tiles' })} skipped.`],
  ];
  return [first, ...parts.filter(([count]) => count > 0).map(([, text]) => text)].join(' ');
}
