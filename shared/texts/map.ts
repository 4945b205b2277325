/** Texts of the map: what lies on it, the line under it, the window's title and the page of a program that has ended. */

export const mapTexts = {
  map: 'Map',
  mapRole: 'map',
  /** `OpenStreetMap – Tilekeep`, with how far a job is before it. */
  title: (parts: readonly string[]) => [...parts, 'Tilekeep'].join(' – '),

  sourceButton: (source: string) => `Source: ${source}`,
  sourceButtonTitle: 'Change source',
  zoomIn: 'Zoom in',
  zoomInTitle: 'Zoom in (+)',
  zoomOut: 'Zoom out',
  zoomOutTitle: 'Zoom out (-)',
  attribution: 'Attribution',
  scale: (length: string) => `Scale: ${length}`,
  fixTheMap: 'Fix the map',

  zoom: (zoom: number) => `Zoom ${zoom}`,
  aim: { centre: 'Centre', pointer: 'Pointer' },
  placeTitle: 'Position',
  /** Read out when the map comes to rest. */
  place: (place: string, zoom: number) => `${place}, zoom ${zoom}`,

  world: 'Built-in world.',
  worldFillsGaps: 'Built-in world fills the gaps.',
  savedTiles: 'Saved tiles.',
  workingOffline: 'You’re working offline.',
  cachedTilesOnly: (source: string) => `${source} never uses the network.`,
  askedForPause: (source: string) => `${source} asked for a pause.`,
  /** By the code of the error. */
  reasons: {
    'source-refused': (source: string) => `${source} refuses requests.`,
    'password-needed': (source: string) => `${source} asks for a password.`,
    offline: (source: string) => `${source} can’t be reached.`,
    'sign-in-page': () => 'This network may need a sign-in.',
    redirected: (source: string) =>
      `${source} redirects to another server. Check its address, or sign in to this network.`,
    'archive-missing': (source: string) => `The file of ${source} is gone.`,
    'archive-not-opened': (source: string) => `You cancelled the opening of ${source}.`,
    'archive-busy': (source: string) => `Another program is changing the file of ${source}.`,
    'archive-unreadable': (source: string) => `The file of ${source} can’t be read.`,
    'file-unreadable': (source: string) => `The file of ${source} can’t be read.`,
    'archive-damaged': (source: string) => `Some tiles of ${source} are damaged.`,
    'source-busy': (source: string) => `${source} is busy.`,
    'source-failed': (source: string) => `${source} reports an error.`,
    'bad-tile': (source: string) => `${source} sends damaged tiles.`,
    'wrong-tile-size': (source: string) => `${source} has tiles of another size.`,
    'unsupported-tile': (source: string) => `${source} has tiles in an unknown format.`,
    'damaged-tile': () => 'Some tiles are damaged.',
    internal: () => 'Some tiles failed to load.',
    'tile-missing': (source: string) => `${source} has no tiles here.`,
    'too-deep': (source: string) => `${source} has no tiles at this zoom.`,
  },
  terms: 'Read its terms',
  goOnline: 'Go online',
  retry: 'Retry',
  editSource: 'Edit source…',
  retrying: 'Retrying…',

  closePanel: 'Close the panel',
  closePanelTitle: 'Close (Esc)',

  ended: 'Tilekeep has ended',
  endedInBrowser: 'Start it again and this map continues.',
  endedOnDesktop: 'You can close this window.',
  noSession: 'The map isn’t open here',
  noSessionHelp: 'Start Tilekeep again to open it. Each address works once.',
} as const;
