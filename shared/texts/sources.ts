/** Texts of the list of sources and of the dialogs that add, edit and remove them. */
import { type ErrorCode, type ErrorValue, readDetail, readHead } from '../errors.ts';

/** Why a source doesn't work, by the code of the error and its detail. */
const WHY_NOT_WORKING: Partial<Record<ErrorCode, (detail: string) => string>> = {
  'tile-missing': () => 'The server has none of its tiles',
  'sign-in-page': () =>
    'A web page answers instead of tiles; the address may be wrong, or this network needs a sign-in',
  redirected: (host) =>
    `It redirects to ${host || 'another server'}; the address may be old, or this network needs a sign-in`,
  'wrong-tile-size': (sizes) => sizes.charAt(0).toUpperCase() + sizes.slice(1),
  'unsupported-tile': (formats) => formats,
};

export const sourcesTexts = {
  menu: 'Source',
  addEntry: 'Add source…',
  /** Follows "Source isn't working": `Orchard. Its tiles are 512 × 512 pixels; this source is set to 256`. */
  notWorking: (source: string, error: ErrorValue) =>
    `${source}. ${WHY_NOT_WORKING[error.code]?.(readDetail(error)) ?? readHead(error)}`,

  addTitle: 'Add source',
  editTitle: 'Edit source',
  duplicateTitle: 'Duplicate source',
  copyOf: (source: string) => `Copy of ${source}`,
  add: 'Add',
  save: 'Save',
  cancel: 'Cancel',

  template: 'Tile address',
  templatePlaceholder: 'https://tiles.example.org/{z}/{x}/{y}.png',
  templateParts: [
    ['{z}', 'zoom'],
    ['{x}', 'column'],
    ['{y}', 'row'],
    ['{-y}', 'row from south'],
    ['{s}', 'subdomain'],
    ['{r}', '@2x if sharp'],
  ],
  publicSource: 'Public sources',
  choosePublic: 'Or choose a public source…',
  publicTerms: (date: string, isSavingAllowed: boolean) =>
    isSavingAllowed
      ? `Its terms allow saving areas (read on ${formatDate(date)}).`
      : `Its terms don’t clearly allow saving areas (read on ${formatDate(date)}).`,
  reading: 'Reading this address…',
  layers: 'Layers',
  filterLayers: 'Find a layer',
  chooseLayer: 'Choose a layer.',
  subdomains: 'Subdomains',
  subdomainsHint: 'Replace {s}. Separate them with commas: a, b, c',
  plainHttpWarning:
    'This address isn’t encrypted. Others on the network can see where you look and change the map. Use https if the server has it.',
  plainHttp: 'Use http anyway',
  name: 'Name',
  offlineUse: 'Offline use allowed',
  offlineUseHint: 'Lets you save areas. Check the provider’s terms first.',
  attribution: 'Attribution (optional)',
  attributionHint: 'The credit the provider asks for.',
  attributionUrl: 'Attribution link (optional)',
  attributionUrlPlaceholder: 'https://…',
  minZoom: 'Lowest zoom',
  maxZoom: 'Highest zoom',
  tileSize: 'Tile size',
  tileSizes: { 256: '256 pixels', 512: '512 pixels' },
  advanced: 'Advanced',
  cachedTilesOnly: 'Cached tiles only',
  cachedTilesOnlyHint: 'Never use the network for this source.',
  sharedCache: 'Shared cache (optional)',
  sharedCacheHint: 'A Redis server or an S3 bucket that several computers use. It is asked before the server.',
  sharedCachePlaceholder: 'redis://host/0',
  access: 'Sign-in and headers (optional)',
  accessHint: 'Sent to this server only. Tilekeep keeps them private on this computer and doesn’t show them again.',
  userName: 'User name',
  password: 'Password',
  headerName: 'Header name',
  headerNamePlaceholder: 'X-API-Key',
  headerValue: 'Header value',
  referer: 'Referer',
  refererPlaceholder: 'https://www.example.org/',
  stored: 'Stored',
  removeLogin: 'Remove the stored user name and password',
  removeHeader: 'Remove the stored header',
  removeReferer: 'Remove the stored Referer',
  limits: 'Request limits',
  concurrentRequests: 'Requests at once',
  requestsPerSecond: 'Requests per second',
  limitHint: (publicMax: number, ownMax: number) =>
    `At most ${publicMax.toLocaleString('en')}, or ${ownMax.toLocaleString('en')} for your own servers.`,
  folder: (id: string) => `Tiles are stored in the cache folder ${id}.`,
  noFolder: 'Each address has its own cache folder.',

  nothingTyped: (example: number) => `Enter a number, for example ${example}.`,
  noNumber: (example: number) => `This isn’t a number. Enter one, for example ${example}.`,

  preview: 'Preview',
  previewLoading: 'Loading…',
  previewTile: 'Preview tile',

  added: (source: string) => `${source} added. The map now shows it.`,
  moved: (source: string) => `${source} has a new address.`,
  removed: (source: string) => `${source} removed.`,
  oldTilesCleared: 'Its old tiles were cleared.',
  oldTilesKept: 'Its old tiles stay on disk.',

  oldTilesOfMoved: 'A new address starts with no tiles. What about the old ones?',
  oldTilesOfRemoved: 'What about its tiles?',
  keepTiles: 'Keep them on disk',
  keepTilesHint: (id: string) => `They stay in the folder ${id}. Add the same address to use them again.`,
  clearTiles: 'Clear them',
  clearTilesHint: 'Frees their disk space.',
  emptyAreas: 'Areas without tiles stay in the list.',

  builtInHint: (source: string) => `${source} is built in. Only this can be changed; to change more, duplicate it.`,

  removeTitle: (source: string) => `Remove “${source}”?`,
  removeHint: 'To use it again, add its address again.',
  remove: 'Remove',
} as const;

/** `2026-11-30` as people write it: 30 November 2026. */
function formatDate(date: string): string {
  return new Date(date).toLocaleDateString('en-GB', {
    day: 'numeric',
    month: 'long',
    year: 'numeric',
    timeZone: 'UTC',
  });
}
