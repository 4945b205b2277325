/** The texts of saved areas: the form that makes one, the list, the questions, and the files with their shapes. */
import type { AreaMeasure, WarmCounts, WarmMode, WarmState } from '../areas/area.ts';
import type { TileCount } from '../tiles/tile-count.ts';
import { formatBytes, formatShare, formatTiles, formatWhole, pluralOf } from './quantities.ts';

const formatTilesAndBytes = ({ tiles, bytes }: TileCount): string => `${formatTiles(tiles)} (${formatBytes(bytes)})`;

export const areaTexts = {
  // The form.
  formTitle: 'Save area for offline use',
  source: (name: string) => `Source: ${name}`,
  name: 'Name',
  nameMissing: 'Enter a name.',
  /** The name in an estimate, before people have entered one. */
  unnamed: 'Area',
  /** The name of an area until people give it one. */
  suggestedName: (lat: string, lon: string) => `Area ${lat}, ${lon}`,
  /** The same once places are known: `Linz, Austria`. */
  placeName: (where: 'at' | 'near' | 'around', parts: readonly string[]) =>
    `${{ at: '', near: 'Near ', around: 'Around ' }[where]}${parts.join(', ')}`,
  savedAreas: 'Saved areas',
  start: 'Start',

  // Its box.
  box: 'Area in degrees',
  west: 'West',
  east: 'East',
  south: 'South',
  north: 'North',
  edgeProblem: (edge: string, problem: string) => `${edge}: ${problem}`,
  notDegrees: (limit: number) => `Enter degrees from -${limit} to ${limit}.`,
  northTooLow: 'Must be greater than South.',
  eastIsWest: 'Must differ from West.',
  draw: 'Draw on the map',
  drawing: 'Drag on the map, or press Esc',
  useBox: 'Use a box',

  // Its handles on the map.
  moveBox: 'Move the box',
  westEdge: 'West edge',
  southEdge: 'South edge',
  eastEdge: 'East edge',
  northEdge: 'North edge',
  northWestCorner: 'North-west corner',
  southWestCorner: 'South-west corner',
  southEastCorner: 'South-east corner',
  northEastCorner: 'North-east corner',

  // A file instead of a box.
  useFile: 'Use a file',
  file: 'File',
  chooseFile: 'Choose a file…',
  fileInput: 'Track or area file',
  fileKinds: 'GPX, KML, GeoJSON or CSV, with lines or polygons.',
  fileReading: (name: string) => `Reading ${name}…`,
  fileMissing: 'Choose a file first.',
  width: 'Width in metres',
  widthHint: 'Half on each side of the line.',
  widthProblem: (min: number, max: number) => `Enter a width from ${formatWhole(min)} to ${formatWhole(max)} metres.`,

  // A country or state instead of a box.
  useOutline: 'Use a country or state',
  outline: 'Outline of a country or state',
  outlineName: 'Country or state',
  outlinesFound: 'Countries and states found',
  outlineMissing: 'Choose a country or state from the list.',
  outlineUnknown: 'No country or state found. English names work best.',
  outlinesLoading: 'Loading…',
  outlinesNotLoaded: 'Countries and states couldn’t be loaded. Use a box or a file.',
  outlineChosen: (name: string) => `The area is the outline of ${name}.`,

  // What is downloaded, and what it takes.
  download: 'Download',
  modes: { missing: 'Missing', stale: 'Missing and stale', all: 'Everything' } satisfies Record<WarmMode, string>,
  estimate: 'Estimate',
  tilesByZoom: 'Tiles by zoom',
  zoom: 'Zoom',
  tiles: 'Tiles',
  fresh: 'Fresh',
  stale: 'Stale',
  missing: 'Missing',
  tilesOfLimit: (tiles: number, limit: number) => `${formatWhole(tiles)} (limit ${formatWhole(limit)})`,
  changeLimit: 'Change limit…',
  limit: 'Tile limit per area',
  limitProblem: (min: number, max: number) => `Enter a whole number from ${formatWhole(min)} to ${formatWhole(max)}.`,
  setLimit: 'Set',
  size: 'Size',
  nothingToDownload: 'nothing to download',
  onlyChanges: 'changed tiles only',
  measuring: 'measuring…',
  unknown: 'unknown',
  time: 'Time',
  noTime: 'none',
  noRateLimit: 'as fast as possible',
  leastTime: (duration: string) => `at least ${duration} at this source’s rate limit`,
  diskSpace: 'Disk space',
  diskFree: (bytes: number) => `${formatBytes(bytes)} available`,

  // Why Start is off, and what to do.
  allOnDisk: (everything: string) =>
    `All tiles are already on disk. To check them for updates, choose “${everything}” under Download.`,
  editSource: 'Edit source…',
  useSource: (name: string) => `Use ${name}`,
  useZooms: (zooms: string) => `Use ${zooms}`,

  // The list.
  loading: 'Loading…',
  noAreas: 'No saved areas yet. Save the places you need, and they work offline.',
  retryLoading: 'Try again',
  saveArea: 'Save area…',
  removedSource: 'Removed source',
  about: (source: string, zooms: string, tiles: number) => `${source} · ${zooms} · ${formatTiles(tiles)}`,
  /** `zooms 8–13`, `zoom 8`. */
  zooms: (minZoom: number, maxZoom: number) =>
    minZoom === maxZoom ? `zoom ${minZoom}` : `zooms ${minZoom}–${maxZoom}`,
  counting: 'Counting tiles…',
  present: ({ present, expected }: AreaMeasure) =>
    `${formatShare(present.tiles, expected)} on disk, ${formatBytes(present.bytes)}`,
  ownPart: (bytes: number) => `${formatBytes(bytes)} only in this area`,
  sharedPart: (bytes: number) => `${formatBytes(bytes)} shared with other areas`,
  browsedPart: (bytes: number) => `${formatBytes(bytes)} from browsing`,
  goTo: 'Go to',
  update: 'Update…',
  updateMode: 'What to download',
  startUpdate: 'Start',
  rename: 'Rename',
  newName: 'New name',
  saveName: 'Save',
  cancel: 'Cancel',
  delete: 'Delete…',

  // How the last run ended.
  neverSaved: 'Not saved yet',
  saved: 'Saved',
  savedExcept: (lost: number) => `Saved except ${formatTiles(lost)}`,
  notSaved: 'Couldn’t be saved',
  cancelledAt: (tiles: number, expected: number) => `Cancelled at ${formatShare(tiles, expected)}`,
  whyFailed: (tiles: number) => `Why ${formatTiles(tiles)} failed`,
  retryFailed: 'Retry failed',

  // A run under way.
  states: {
    queued: 'Queued',
    running: 'Saving…',
    waiting: 'Waiting',
    paused: 'Paused',
  } satisfies Record<WarmState, string>,
  counts: {
    fetched: 'downloaded',
    present: 'on disk',
    revalidated: 'unchanged',
    missing: 'not on server',
    failed: 'failed',
    refused: 'refused',
  } satisfies Omit<Record<keyof WarmCounts, string>, 'total' | 'bytes'>,
  percent: (percent: number) => `${percent}%`,
  pause: 'Pause',
  resume: 'Resume',
  retryNow: 'Retry now',
  notify: 'Notify me when done',
  /** Read out at the turning points of a run. */
  isQueued: (name: string) => `“${name}” is queued.`,
  isWaiting: (name: string) => `“${name}” is waiting.`,
  isPaused: (name: string) => `“${name}” is paused.`,
  isStarting: (name: string, tiles: number) => `Saving “${name}”: ${formatTiles(tiles)}.`,
  isAt: (name: string, percent: number) => `“${name}”: ${percent}%.`,

  // The question before an area is deleted.
  deleteQuestion: (name: string) => `Delete “${name}”?`,
  deleteCounting: 'Counting…',
  frees: (own: TileCount) => (own.tiles === 0 ? 'This frees no space.' : `This frees ${formatTilesAndBytes(own)}.`),
  keepsShared: (tiles: number) =>
    `${formatTiles(tiles)} ${pluralOf(tiles, { one: 'stays: another area needs it', other: 'stay: other areas need them' })}.`,
  deleteBrowsed: (browsed: TileCount) => `Also delete ${formatTilesAndBytes(browsed)} from browsing here`,
  deleteConfirm: 'Delete',
  deleted: (name: string) => `“${name}” deleted.`,
} as const;
