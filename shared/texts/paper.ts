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
} as const;

function formatMegapixels(pixels: number): string {
  return pixels < 1e5
    ? 'under 0.1 megapixels'
    : `${(pixels / 1e6).toLocaleString('en', { maximumFractionDigits: pixels < 1e7 ? 1 : 0 })} megapixels`;
}
