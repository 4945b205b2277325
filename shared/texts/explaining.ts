/** What people read in the details of a tile. */
import type { TileContentType, TileFreshness, TileTier } from '../tile.ts';
import { formatBytes, formatExactMoment, formatWhole } from './quantities.ts';

const TYPES: Readonly<Record<TileContentType, string>> = {
  'image/png': 'PNG',
  'image/jpeg': 'JPEG',
  'image/webp': 'WebP',
  'image/gif': 'GIF',
  'image/avif': 'AVIF',
  'image/svg+xml': 'SVG',
};

const FRESHNESS: Readonly<Record<TileFreshness, { readonly title: string; readonly text: string }>> = {
  fresh: { title: 'Up to date', text: 'No newer tile is expected yet.' },
  stale: { title: 'May be out of date', text: 'Tilekeep checks for a newer tile automatically.' },
  old: { title: 'May be out of date', text: 'Tilekeep couldn’t check for a newer tile.' },
};

const TIERS: Readonly<Record<TileTier, string>> = {
  memory: 'Memory',
  disk: 'Disk',
  shared: 'Shared cache',
  source: 'Source',
};

export const explainingTexts = {
  title: 'Tile details',
  close: 'Close',
  hint: 'Click another tile for its details. Esc to stop.',
  loading: { title: 'Loading…', text: 'The tile appears as soon as it arrives.' },
  retrying: 'Retrying…',
  empty: { title: 'Empty tile', text: 'The server has nothing to draw here.' },
  unavailable: { title: 'Tile unavailable', text: 'Tilekeep couldn’t load this tile.' },
  freshness: (freshness: TileFreshness) => FRESHNESS[freshness],
  retryNow: 'Retrying now…',
  retryIn: (seconds: number) => `Retrying in ${seconds < 120 ? `${seconds} s` : `${Math.round(seconds / 60)} min`}`,
  terms: 'Provider’s terms',

  tile: 'Tile',
  source: 'Source',
  shown: 'Shown',
  standIns: {
    ancestor: 'A coarser tile, enlarged',
    children: 'Finer tiles, scaled down',
    world: 'The built-in world',
    mixed: 'Finer tiles over the built-in world',
  },
  nothing: 'Nothing yet',
  loadedFrom: 'Loaded from',
  tier: (tier: TileTier) => TIERS[tier],
  zoom: 'Zoom',
  enlarged: (mapZoom: number, tileZoom: number) => `Zoom ${tileZoom}, enlarged: this source has no zoom ${mapZoom}`,
  address: 'URL',
  noAddress: 'None, drawn by Tilekeep',
  file: 'File',
  cached: 'Cached',
  inBoth: 'In memory and on disk',
  inMemory: 'In memory only',
  onDisk: 'On disk',
  inNone: 'No',
  size: 'Size',
  nothingInIt: 'Empty',
  bytes: (bytes: number) => `${formatWhole(bytes)} bytes`,
  pixels: (widthPx: number, heightPx: number) => `${widthPx} × ${heightPx} pixels`,
  type: (type: TileContentType) => TYPES[type],
  stored: 'Saved',
  answered: 'Checked',
  moment: formatExactMoment,
  expires: 'Expires',
  never: 'Never',
  expired: (moment: string | null) => (moment === null ? 'Expired' : `Expired ${moment}`),
  etag: 'ETag',
  lastModified: 'Last modified',
  savedBy: 'Saved by',
  area: 'A saved area',
  lastResponse: 'Last response',
  status: (status: number) => `HTTP ${status}`,
  failedStatus: (status: number, title: string) => `HTTP ${status}: ${title}`,
  noResponse: 'No response',
  noRequest: 'No request this session',
  noRequestOffline: 'No request: working offline',
  noRequestPaused: 'No request: the source is paused',

  retry: 'Retry',
  reload: 'Reload tile',
  remove: 'Delete tile',
  reveal: 'Show file',
  requesting: 'Requesting…',
  reloaded: (bytes: number) => `Reloaded, ${formatBytes(bytes)}.`,
  deleting: 'Deleting…',
  deleted: 'Deleted. The map requests it again while it’s in view.',
  noFileManager: 'Couldn’t open a file manager. Copy the path above instead.',
} as const;
