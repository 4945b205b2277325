/** The texts of bookmarks, their panel and their dialog. */
import { formatCount, formatWhole } from './quantities.ts';

const count = (bookmarks: number) => formatCount(bookmarks, { one: 'bookmark', other: 'bookmarks' });

export const bookmarkTexts = {
  title: 'Bookmarks',
  empty: 'No bookmarks yet. Add one for the middle of the map, or right-click a place.',
  noFolder: 'No folder',
  add: 'Add…',
  import: 'Import…',
  importTitle: 'Add the points of a GeoJSON, GPX, KML or CSV file',
  export: 'Export…',
  exportTitle: 'Save all bookmarks as GeoJSON',
  fileInput: 'File with bookmarks',
  /** The file that bookmarks are exported to. */
  fileName: 'bookmarks.geojson',
  actions: (name: string) => `Actions for ${name}`,
  edit: 'Edit…',
  setHome: 'Set as home',
  delete: 'Delete',
  deleteFolder: 'Delete folder',
  folderActions: (folder: string) => `Actions for the folder ${folder}`,
  folderSize: (bookmarks: number) => formatWhole(bookmarks),
  addTitle: 'Add bookmark',
  editTitle: 'Edit bookmark',
  name: 'Name',
  nameMissing: 'Enter a name.',
  folder: 'Folder',
  folderHint: 'Choose one, or type a new name (optional).',
  save: 'Save',
  added: (name: string) => `Bookmark “${name}” added.`,
  show: 'Show bookmarks',
  deleted: (name: string) => `Bookmark “${name}” deleted.`,
  deletedMany: (bookmarks: number) => `${count(bookmarks)} deleted.`,
  imported: (bookmarks: number) => `${count(bookmarks)} imported.`,
  notImported: (file: string, why: string) => `“${file}” wasn’t imported. ${why}`,
  noPoints: 'It has no points.',
  tooMany: (most: number) => `There is room for ${formatWhole(most)} bookmarks.`,
  exported: (file: string) => `Bookmarks saved as “${file}”.`,
} as const;
