/** The texts of clearing tiles: the dialog, the panel and the notices afterwards. */

import type { TileCount } from '../tiles/tile-count.ts';
import { formatCount, formatTileCount, formatTiles, pluralOf } from './quantities.ts';

const MAX_NAMED = 5;

export const clearTexts = {
  title: 'Clear',
  what: 'What to clear',
  thisSource: (name: string) => `This source: ${name}`,
  allSources: 'All sources',
  memory: 'Memory only',
  memoryHint: 'Tiles on disk are kept.',
  part: 'Part of the cache…',
  partHint: 'Next, choose a source, an area, zooms, an age or a state.',
  undoHint: 'Tiles are downloaded or drawn again when you view them. You can undo this for 10 seconds.',
  clear: 'Clear',
  next: 'Next',
  counting: 'Counting…',
  /** `counted` is false while they are still being counted. */
  onDisk: (tiles: TileCount, counted: boolean) => `${formatTileCount(tiles)} on disk.${counted ? '' : ' Counting…'}`,

  areasHere: (names: readonly string[]) =>
    `${pluralOf(names.length, { one: 'Saved area', other: 'Saved areas' })} with tiles here: ${listNames(names)}.`,
  keepAreas: 'Keep the tiles of saved areas',
  clearAreas: 'Clear them too. The areas stay in the list, empty.',

  source: 'Source',
  shownSource: (name: string) => `${name} (shown)`,
  where: 'Where',
  world: 'Whole world',
  view: 'Current view',
  drawing: 'Rectangle on the map',
  area: (name: string) => `Area: ${name}`,
  age: 'Age',
  anyAge: 'Any age',
  olderThanDay: 'Older than a day',
  olderThanWeek: 'Older than a week',
  olderThanMonth: 'Older than a month',
  olderThanYear: 'Older than a year',
  state: 'State',
  all: 'All tiles',
  stale: 'Stale tiles only',
  failed: 'Failed tiles only',
  noRectangle: 'Choose a rectangle.',
  nothing: 'Nothing to clear.',
  nothingButAreas: (areas: number) =>
    `Nothing to clear: ${nameAreas(areas)} ${pluralOf(areas, { one: 'is', other: 'are' })} kept.`,
  clears: (tiles: TileCount) => `Clears ${formatTileCount(tiles)}.`,
  clearsAndKeeps: (tiles: TileCount, areas: number) => `Clears ${formatTileCount(tiles)}; keeps ${nameAreas(areas)}.`,
  clearsFromAreas: (tiles: TileCount, areas: number) =>
    `Clears ${formatTileCount(tiles)}, including tiles of ${nameAreas(areas)}.`,
  remain: (keeps: TileCount) => (keeps.tiles === 0 ? 'Nothing will remain.' : `${formatTileCount(keeps)} will remain.`),

  memoryCleared: (tiles: TileCount) => `Memory cleared: ${formatTileCount(tiles)}. Tiles on disk are kept.`,
  cleared: (tiles: TileCount | null) => (tiles ? `Cleared ${formatTileCount(tiles)}.` : 'Cleared.'),
  clearedTiles: (tiles: TileCount | null) => (tiles ? `Cleared ${formatTiles(tiles.tiles)}.` : 'Cleared.'),
  freeing: (what: string, freed: string) => `${what} Freeing space… ${freed} so far`,
  freed: (what: string, freed: string) => `${what} Freed ${freed}.`,
  undo: 'Undo',
  undoing: 'Restoring tiles…',
  undone: 'Undone. The tiles are back.',
  undoneTiles: (tiles: TileCount) => `Undone: ${formatTileCount(tiles)} restored.`,
  undoneTooLate: 'Undone. The map had already loaded these tiles again.',
} as const;

function nameAreas(areas: number): string {
  return formatCount(areas, { one: 'saved area', other: 'saved areas' });
}

const LIST = new Intl.ListFormat('en-GB');

/** `“Alps”`, `“Alps” and “Home”`; of more than five names the first five `and 3 more`. */
export function listNames(names: readonly string[]): string {
  const shown = names.slice(0, MAX_NAMED).map((name) => `“${name}”`);
  return LIST.format(names.length > MAX_NAMED ? [...shown, `${names.length - MAX_NAMED} more`] : shown);
}
