/** What people type into the form of an area, and what it means. */
import { type BoundingBox, MAX_AREA_NAME_LENGTH, TRACK_WIDTH_METRES } from '../../shared/area.ts';
import type { RuleCard } from '../../shared/source.ts';
import { tileZoomOffset } from '../../shared/view.ts';
import { readNumber } from '../parts/number-text.ts';

export type BoxField = 'west' | 'south' | 'east' | 'north';
export type BoxTexts = Readonly<Record<BoxField, string>>;

export interface BoxReading {
  /** Null when something is wrong. */
  readonly box: BoundingBox | null;
  readonly problems: ReadonlyMap<BoxField, string>;
}

const LIMITS: Readonly<Record<BoxField, number>> = { west: 180, south: 90, east: 180, north: 90 };

/** The box that four texts mean, and what is wrong with each. */
export function readBoxTexts(texts: BoxTexts): BoxReading {
  const problems = new Map<BoxField, string>();
  const read = (field: BoxField): number => {
    const degrees = readNumber(texts[field]) ?? Number.NaN;
    if (!(Math.abs(degrees) <= LIMITS[field]))
      problems.set(field, `Type degrees from -${LIMITS[field]} to ${LIMITS[field]}.`);
    return degrees;
  };
  const box = { west: read('west'), south: read('south'), east: read('east'), north: read('north') };
  if (box.south >= box.north) problems.set('north', 'It must lie north of the south edge.');
  if (box.west === box.east) problems.set('east', 'It must be another one than the west edge.');
  return { box: problems.size === 0 ? box : null, problems };
}

/** The width that a text means, in metres; undefined if a track can't have it. */
export function readWidth(text: string): number | undefined {
  const widthMetres = readNumber(text);
  const { min, max } = TRACK_WIDTH_METRES;
  return widthMetres !== undefined && widthMetres >= min && widthMetres <= max ? widthMetres : undefined;
}

/** A name on one line, trimmed and not too long; may be empty. */
export function cleanName(text: string): string {
  const line = text.replace(/[\p{Cc}\p{Zl}\p{Zp}\s]+/gu, ' ').trim();
  return line.slice(0, MAX_AREA_NAME_LENGTH).trim();
}

/** A name by the middle of the box. */
export function suggestName({ west, south, east, north }: BoundingBox): string {
  const middle = (west + (west < east ? east : east + 360)) / 2;
  const lon = middle > 180 ? middle - 360 : middle;
  return `Area ${formatDegrees((south + north) / 2)}, ${formatDegrees(lon)}`;
}

/** The zooms offered first: the view's and three more, if the source has them. */
export function suggestZooms(
  viewZoom: number,
  rules: Pick<RuleCard, 'minZoom' | 'maxZoom' | 'tileSizePx'>,
): { readonly minZoom: number; readonly maxZoom: number } {
  const minZoom = Math.min(rules.maxZoom, Math.max(rules.minZoom, viewZoom - tileZoomOffset(rules)));
  return { minZoom, maxZoom: Math.min(rules.maxZoom, minZoom + 3) };
}

function formatDegrees(degrees: number): string {
  const text = degrees.toFixed(2);
  return text === '-0.00' ? '0.00' : text;
}
