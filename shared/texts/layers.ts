/** The texts of layers: their panel, the card of a feature, and the notices. */
import { formatCount, formatWhole } from './quantities.ts';

interface KindCounts {
  readonly points: number;
  readonly lines: number;
  readonly areas: number;
  readonly pictures: number;
  readonly onView?: number;
}

export const layerTexts = {
  title: 'Layers',
  open: 'Open…',
  newDrawing: 'New drawing',
  addSource: 'Add source…',
  addSourceTitle: 'Show another source over the map',
  newSource: 'New source…',
  sourceAdded: 'Source added on top.',
  empty: 'No layers yet. Open a GPX, KML, GeoJSON or CSV file, drop one on the map, or add a source.',
  show: (name: string) => `Show “${name}”`,
  settings: (name: string) => `Settings of “${name}”`,
  reading: 'Reading…',
  missing: 'File missing',
  unreadable: 'This file can’t be read',
  copied: 'copy',
  /** Where a source has tiles, or enlarged ones. */
  zooms: (from: number, to: number) => `Tiles at zooms ${from} to ${to}`,
  sourceGone: 'Source not found',
  counts: ({ points, lines, areas, pictures, onView = 0 }: KindCounts) =>
    [
      points > 0 ? formatCount(points, { one: 'point', other: 'points' }) : '',
      lines > 0 ? formatCount(lines, { one: 'line', other: 'lines' }) : '',
      areas > 0 ? formatCount(areas, { one: 'area', other: 'areas' }) : '',
      pictures > 0 ? formatCount(pictures, { one: 'picture', other: 'pictures' }) : '',
      onView > 0 ? `${formatWhole(onView)} on the view` : '',
    ]
      .filter((part) => part !== '')
      .join(', ') || 'Empty',
  asksForPictures: (count: number, hosts: readonly string[]) =>
    `This file asks for ${formatPictures(count)} from ${formatHosts(hosts)}.`,
  loadPictures: (count: number) => (count === 1 ? 'Load it' : 'Load them'),
  loadsPictures: (count: number, hosts: readonly string[], failed: number) =>
    `With ${formatPictures(count)} from ${formatHosts(hosts)}.${failed > 0 ? ` ${formatWhole(failed)} couldn’t be loaded.` : ''}`,
  stopPictures: 'Don’t load',
  colour: 'Colour',
  width: 'Width',
  widthValue: (px: number) => `${formatWhole(px)} px`,
  opacity: 'Opacity',
  opacityValue: (share: number) => `${Math.round(share * 100)}%`,
  labels: 'Labels',
  noLabels: 'None',
  ownName: 'Name',
  ownStyles: 'Use the file’s own styles',
  selectable: 'Select with a click',
  goTo: 'Zoom to',
  edit: 'Edit',
  editCopy: 'Edit a copy',
  editing: 'Being edited',
  drawing: 'Drawing',
  rename: 'Rename',
  drag: 'Drag to reorder',
  up: 'Move up',
  down: 'Move down',
  save: 'Save area offline…',
  saveAs: 'Save as…',
  saveTitle: (name: string) => `Save “${name}” as`,
  format: 'Format',
  formats: {
    geojson: { name: 'GeoJSON', hint: 'Shapes, colours and all properties. For web maps and GIS.' },
    gpx: { name: 'GPX', hint: 'Points and tracks with names, heights and times. For GPS devices and apps.' },
    kml: { name: 'KML', hint: 'Shapes, folders, colours and properties. For Google Earth.' },
  },
  saveDesktop: 'Save…',
  saveBrowser: 'Download',
  saving: 'Saving…',
  saved: (fileName: string, notes: readonly string[]) => [`“${fileName}” saved.`, ...notes].join(' '),
  retry: 'Retry',
  remove: 'Remove',
  moved: (name: string, place: number, all: number) => `“${name}” is now ${place} of ${all}.`,
  removed: (name: string) => `Layer “${name}” removed. Its file is still there.`,
  removedDrawing: (name: string) => `Drawing “${name}” removed. It will be deleted unless you undo this.`,
  removedCopy: (name: string) => `Layer “${name}” removed.`,
  opened: (names: readonly string[]) =>
    names.length === 1
      ? `“${names[0]}” opened.`
      : `${formatCount(names.length, { one: 'file', other: 'files' })} opened.`,
  openedWith: (opened: string, skipped: string) => (skipped === '' ? opened : `${opened} ${skipped}`),
  notOpened: (file: string, why: string, others: number) =>
    `${file}: ${why}${others > 0 ? ` ${formatCount(others, { one: 'other file', other: 'other files' })} couldn’t be opened either.` : ''}`,

  card: 'Selected features',
  selected: (count: number) => formatCount(count, { one: 'feature', other: 'features' }),
  group: (layer: string, count: number) => `${layer} (${formatWhole(count)})`,
  more: (count: number) => `And ${formatWhole(count)} more`,
  backToList: 'Back to list',
  clearSelection: 'Clear selection',
  copiedColumns: ['Layer', 'Name', 'Kind'],
  saveFeature: { line: 'Save area along this line…', area: 'Save area inside this shape…' },
  fileChanged: 'This file has changed. Select the feature again.',
  select: 'Select features',
  selectTitle: 'Select features with a box',
  selecting: 'Drag a box to select features, or click one. Shift adds, Ctrl adds or removes. Esc to stop.',
  kinds: { point: 'Point', line: 'Line', area: 'Area', picture: 'Picture' },
  cardLayer: (layer: string, folders: readonly string[]) => [layer, ...folders].join(' › '),
  position: 'Position',
  copy: 'Copy',
  copiedText: 'Copied.',
  notCopied: 'Couldn’t copy.',
  close: 'Close',
} as const;

function formatPictures(count: number): string {
  return formatCount(count, { one: 'picture', other: 'pictures' });
}

/** Two at most by name. */
function formatHosts([first = '', second, ...others]: readonly string[]): string {
  if (second === undefined) return first;
  if (others.length === 0) return `${first} and ${second}`;
  return `${first}, ${second} and ${formatCount(others.length, { one: 'other host', other: 'other hosts' })}`;
}
