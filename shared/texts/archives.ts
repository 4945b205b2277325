/** What people read about archives of tiles. */
import type { ArchiveFormat } from '../sources/source.ts';

const FORMATS: Readonly<Record<ArchiveFormat, string>> = {
  mbtiles: 'MBTiles',
  pmtiles: 'PMTiles',
  folder: 'Folder of tiles',
  sqlitedb: 'OsmAnd sqlitedb',
};

export const archiveTexts = {
  rowsTitle: (folder: string) => `How does “${folder}” count its rows?`,
  rowsQuestion: 'The folder doesn’t say. Choose the picture whose tiles fit together.',
  rows: { north: 'From the north (XYZ)', south: 'From the south (TMS)' },
  cancel: 'Cancel',
  save: 'Save',
  indexing: (fileName: string) => `Reading ${fileName}, which has no index. This may take minutes.`,

  editTitle: 'Edit source',
  name: 'Name',
  attribution: 'Attribution (optional)',
  attributionHint: 'The credit the provider asks for.',
  rowsField: 'Rows',
  file: 'File',
  format: 'Format',
  formatName: (format: ArchiveFormat) => FORMATS[format],
  zooms: 'Zooms',
  zoomRange: (minZoom: number, maxZoom: number) => (minZoom === maxZoom ? `${minZoom}` : `${minZoom} to ${maxZoom}`),
  noName: 'Enter a name.',

  removed: (source: string) => `${source} removed. Its file stays.`,
  removeHint: 'Its file or folder stays where it is. To use it again, open it again.',
} as const;
