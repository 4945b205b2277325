/** Texts of exporting and importing tiles. */
import { formatBytes, formatCount } from './quantities.ts';

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

export const transferTexts = {
  exportTitle: 'Export tiles',
  importTitle: 'Import tiles',
  what: 'Tiles',
  view: 'Current view',
  world: 'All cached tiles of this source',
  area: (name: string) => `Area: ${name}`,
  format: 'Format',
  formats: {
    mbtiles: { name: 'MBTiles', hint: 'One file for most map programs.' },
    pmtiles: { name: 'PMTiles', hint: 'One compact file for the web and newer programs.' },
    folder: { name: 'Folder', hint: 'A file for each tile, in folders z/x/y. Takes any pictures.' },
  },
  folderOnly: 'The tiles of this source are SVG, which only a folder can hold.',
  from: (source: string) => `From ${source}, as cached on this computer.`,
  counting: 'Counting…',
  nothing: 'No tiles are cached there.',
  choose: 'Export…',
  exportHere: 'Export',
  exported: (tiles: string, path: string) => `Exported ${tiles} to ${path}.`,
  showFolder: 'Show in folder',
  chooseFile: 'Choose file…',
  chooseFolder: 'Choose folder…',
  intro: 'Adds the tiles of an MBTiles, PMTiles or sqlitedb file, or of a folder z/x/y, to the cache of a source.',
  introSent:
    'Adds the tiles of an MBTiles, PMTiles or sqlitedb file to the cache of a source. You can also drop the file here.',
  source: 'Add to',
  noSources: 'First add the source that the tiles belong to.',
  rows: 'The folder doesn’t say how it counts its rows.',
  rowsPictures: 'The folder doesn’t say how it counts its rows. Choose the picture whose tiles fit together.',
  reading: (fileName: string) => `Reading ${fileName}…`,
  import: 'Import',
  importing: 'Importing…',
  undo: 'Undo',
  undone: (tiles: string) => `Import undone: ${tiles} removed or restored.`,
  sending: (done: number, total: number) => `Sending ${formatBytes(done)} of ${formatBytes(total)}…`,
  byCommand: 'A browser can’t send folders. Import one with:',
  command: 'npm run cache -- import PATH --source ID',
  progress: 'Progress',
} as const;
