/** Saving pictures of the map, and printing it. */
import { formatCount, formatRoughBytes, formatShare, formatWhole, pluralOf } from './quantities.ts';

export const paperTexts = {
  pictureTitle: 'Save picture',
  what: 'Part of the map',
  view: 'This view',
  area: (name: string) => `Saved area: ${name}`,
  zoom: 'Zoom',
  zoomOf: (zoom: number, isNow: boolean) => (isNow ? `${zoom} (as on the map)` : String(zoom)),
  scaleBar: 'Draw a scale bar',
  size: (width: number, height: number) =>
    `${formatWhole(width)} × ${formatWhole(height)} pixels, ${formatMegapixels(width * height)}`,
  bytes: (bytes: number) => `, about ${formatRoughBytes(bytes)}`,
  tooLarge: (limit: number) =>
    `That is too large: a picture has up to ${formatMegapixels(limit)}. Choose a lower zoom or a smaller area.`,
  allSaved: 'All its tiles are saved.',
  fetched: (missing: number, all: number) =>
    `${formatShare(missing, all)} ${pluralOf(missing, { one: 'isn’t', other: 'aren’t' })} saved; Tilekeep will fetch ${pluralOf(missing, { one: 'it', other: 'them' })}.`,
  notFetched: (missing: number, all: number) =>
    `${formatShare(missing, all)} ${pluralOf(missing, { one: 'isn’t', other: 'aren’t' })} saved, and this source doesn’t allow fetching tiles ahead. Those places show what you have at other zooms, or the built-in world.`,
  offline: (missing: number, all: number) =>
    `${formatShare(missing, all)} ${pluralOf(missing, { one: 'isn’t', other: 'aren’t' })} saved, and Tilekeep works offline. Those places show what you have at other zooms, or the built-in world.`,
  save: 'Save…',
  saveBrowser: 'Save',
  saving: (percent: number) => `Making the picture: ${percent}%`,
  progress: 'Progress',
  saved: (fileName: string, missing: number) =>
    missing === 0
      ? `Saved ${fileName}.`
      : `Saved ${fileName}. ${formatCount(missing, { one: 'tile is', other: 'tiles are' })} drawn from other zooms or the built-in world.`,
  fileName: (sourceName: string, place: string) => `${sourceName} ${place}`,
  printTitle: 'Print',
  title: 'Title (optional)',
  paper: 'Paper',
  papers: { a4: 'A4', a3: 'A3', letter: 'Letter' },
  orientation: 'Orientation',
  portrait: 'Portrait',
  landscape: 'Landscape',
  scale: 'Scale',
  scaleOf: (scale: number) => `1:${formatWhole(scale)}`,
  fitView: 'Fit the view',
  across: 'Sheets across',
  down: 'Sheets down',
  grid: 'Draw a grid of degrees',
  sheets: (count: number, scale: number) =>
    `${formatCount(count, { one: 'sheet', other: 'sheets' })} at 1:${formatWhole(scale)}`,
  preview: (count: number) => `Preview of ${formatCount(count, { one: 'sheet', other: 'sheets' })}`,
  noLayout: 'These sheets don’t fit on the world here. Choose a larger scale, such as 1:100,000.',
  print: 'Print…',
  savePdf: 'Save as PDF…',
  preparing: (percent: number) => `Preparing the sheets: ${percent}%`,
  savedPdf: (fileName: string) => `Saved ${fileName}.`,
  sheet: (label: string) => `Sheet ${label}`,
  scaleNote: (scale: number) => `1:${formatWhole(scale)} in the middle of the sheet`,
  latitude: (degrees: number) => formatDegrees(degrees, degrees < 0 ? 'S' : 'N'),
  longitude: (degrees: number) => formatDegrees(degrees, degrees < 0 ? 'W' : 'E'),
} as const;

function formatMegapixels(pixels: number): string {
  return pixels < 1e5
    ? 'under 0.1 megapixels'
    : `${(pixels / 1e6).toLocaleString('en', { maximumFractionDigits: pixels < 1e7 ? 1 : 0 })} megapixels`;
}

/** `16°20′ E`, with as many parts as there are; to the second. */
function formatDegrees(degrees: number, side: string): string {
  const seconds = Math.round(Math.abs(degrees) * 3600);
  const parts = [
    [Math.floor(seconds / 3600), '°'],
    [Math.floor(seconds / 60) % 60, '′'],
    [seconds % 60, '″'],
  ] as const;
  const last = parts.findLastIndex(([count]) => count > 0);
  const shown = parts.slice(0, Math.max(1, last + 1)).map(([count, sign]) => `${count}${sign}`);
  return `${shown.join('')} ${side}`;
}
