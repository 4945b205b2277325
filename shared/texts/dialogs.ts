/** The texts of the dialogs. */
import type { HostKind } from '../calls/contract.ts';
import type { NumberFieldKey } from '../settings/preferences.ts';
import type { TileCount } from '../tiles/tile-count.ts';
import { formatTileCount, formatWhole } from './quantities.ts';

const HOSTS: Readonly<Record<HostKind, string>> = { electron: 'Electron', browser: 'Browser' };

const about = {
  title: 'About Tilekeep',
  what: 'A map viewer that works offline. MIT license.',
  version: 'Version',
  host: 'Host',
  nameHost: (host: HostKind) => HOSTS[host],
  cacheFolder: 'Cache folder',
  logFile: 'Log file',
  creditsTitle: 'Credits',
  credits: [
    'Natural Earth: public domain',
    'GeoNames (geonames.org): CC BY 4.0',
    'OpenStreetMap contributors: ODbL',
    'Leaflet, http-cache-semantics: BSD-2-Clause',
    'world-atlas, topojson-client, geojson-vt, polylabel: ISC',
    'lru-cache: BlueOak-1.0.0',
    'Electron, zod, sirv, p-queue, env-paths, rotating-file-stream: MIT',
  ],
} as const;

const goTo = {
  title: 'Go to',
  label: 'Place',
  hint: 'Degrees, UTM, MGRS, or a link from OpenStreetMap, Google Maps and others. You can add a zoom.',
  go: 'Go',
} as const;

const keyboard = {
  title: 'Keyboard',
  map: 'Map',
  menu: 'Menu',
  openMenu: 'Open or leave the menu',
  moveInMenu: 'Move in the menu',
  findInMenu: 'Next entry with a letter',
  aLetter: 'A letter',
  panels: 'Panels and dialogs',
  moveFocus: 'Next or previous control',
  press: 'Press a button, tick a box',
  expand: 'Open or close a section',
  close: 'Close a panel, dialog or card',
  stop: 'Stop drawing, or close tile details',
  box: 'Rectangle on the map',
  drawing: 'Drawing',
  measuring: 'Measuring',
} as const;

const folder = {
  cacheFolder: 'Cache folder',
  logFile: 'Log file',
  path: 'Path',
} as const;

/** `tick` belongs to the checkbox that switches a limit on. */
interface NumberTexts {
  readonly label: string;
  readonly hint?: string;
  readonly tick?: { readonly label: string; readonly hint: string };
}

const NUMBERS: { readonly [Key in NumberFieldKey]: NumberTexts } = {
  freeFloorBytes: {
    label: 'Keep free, in MB',
    hint: 'Below this, new tiles stay in memory until you free some space.',
  },
  maxDiskBytes: {
    label: 'At most, in GB',
    tick: {
      label: 'Limit the cache size',
      hint: 'Deletes the tiles you viewed longest ago. Saved areas are never touched.',
    },
  },
};

const storage = {
  title: 'Storage',
  used: 'Cache size',
  free: 'Free disk space',
  unknown: 'Unknown',
  low: (free: string) => `${free}. Below your limit: new tiles stay in memory.`,
  folder: 'Cache folder',
  fixed: 'Set by --cache-dir for this run.',
  open: 'Open folder',
  move: 'Move…',
  check: 'Check cache…',
  numbers: NUMBERS,
  badNumber: (min: number, max: number) => `Enter a number from ${min} to ${formatWhole(max)}.`,
  save: 'Save',
} as const;

const move = {
  title: 'Move cache folder',
  now: 'Now in:',
  to: 'To:',
  field: 'Move to',
  hint: 'Full path of a new or empty folder.',
  explanation:
    'Tilekeep copies all tiles, switches to the new folder, then deletes the old tiles. You can keep using the map meanwhile.',
  fixed: 'The folder was set by --cache-dir. To move it, start Tilekeep without that option.',
  noPath: 'Enter the path of a folder.',
  move: 'Move',
  choose: 'Choose…',
  background: 'You can close this. The move continues in the background.',
  cancel: 'Cancel move',
  copying: 'Copying…',
  copied: (tiles: TileCount) => `Copied ${formatTileCount(tiles)} so far…`,
  deleting: (tiles: TileCount) => `Now using the new folder. Deleting old tiles: ${formatTileCount(tiles)} so far…`,
  done: (to: string) => `The cache is now in ${to}.`,
  cancelled: 'Cancelled. The cache stays where it was.',
} as const;

export const dialogTexts = { about, goTo, keyboard, folder, storage, move } as const;
