/** What archives say about themselves, as facts: texts without markup, numbers within range. */
import type { BoundingBox } from '../../shared/areas/area.ts';
import { CodedError } from '../../shared/errors.ts';
import { MAX_ZOOM } from '../../shared/tiles/tile-coord.ts';
import { checkImage } from '../image/image-check.ts';
import { readImageSize } from '../image/image-size.ts';
import { readAttribution } from '../sources/pasted/plain-text.ts';

const MAX_NAME_LENGTH = 100;
const MAX_ATTRIBUTION_LENGTH = 500;

/** The name as one line of plain text; empty if there is none. */
export function cleanName(text: unknown): string {
  return typeof text === 'string' ? readAttribution(text, MAX_NAME_LENGTH).text : '';
}

/** The attribution as one line of plain text without its links; empty if there is none. */
export function cleanAttribution(text: unknown): string {
  return typeof text === 'string' ? readAttribution(text, MAX_ATTRIBUTION_LENGTH).text : '';
}

/** A zoom, as a number or in digits; undefined if it is none. */
export function readZoom(value: unknown): number | undefined {
  const zoom = typeof value === 'string' && /^\s*\d{1,2}(\.0*)?\s*$/.test(value) ? Number(value) : value;
  return Number.isInteger(zoom) && (zoom as number) >= 0 && (zoom as number) <= MAX_ZOOM ? (zoom as number) : undefined;
}

/** West, south, east and north in degrees; null if they are no box. */
export function readBounds(values: readonly unknown[]): BoundingBox | null {
  const [west, south, east, north] = values.map(Number);
  if (west === undefined || south === undefined || east === undefined || north === undefined) return null;
  const isBox = [west, east].every((lon) => Math.abs(lon) <= 180) && south >= -90 && south < north && north <= 90;
  return isBox && west !== east ? { west, south, east, north } : null;
}

/** What tiles of an archive are, by the first one or few: their edge, 256 without any. Throws `archive-vector` for shapes. */
export function judgeTiles(pictures: Iterable<Uint8Array>): 256 | 512 {
  for (const bytes of pictures) {
    const size = readImageSize(bytes);
    if (size) return size.widthPx >= 512 ? 512 : 256;
    if (isVector(bytes)) throw new CodedError('archive-vector');
  }
  return 256;
}

/** Vector tiles are protocol buffers, mostly gzipped; the first field of one is a layer (https://github.com/mapbox/vector-tile-spec). */
function isVector(bytes: Uint8Array): boolean {
  return (bytes[0] === 0x1f && bytes[1] === 0x8b) || bytes[0] === 0x1a;
}

/** Throws `archive-damaged` unless the bytes begin with one whole picture. */
export function checkPicture(bytes: Uint8Array): void {
  if (!checkImage(bytes, 'raster')) throw new CodedError('archive-damaged');
}
