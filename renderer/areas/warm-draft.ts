/** Parses the fields of the form, and suggests values for them. */
import { type BoundingBox, MAX_AREA_NAME_LENGTH, TRACK_WIDTH_METRES } from '../../shared/areas/area.ts';
import { findNearestName } from '../../shared/names/nearest-name.ts';
import type { RuleCard } from '../../shared/sources/source.ts';
import { areaTexts } from '../../shared/texts/areas.ts';
import { tileZoomOffset } from '../../shared/view.ts';
import { readNumber } from '../parts/number-text.ts';
import type { LoadedNames } from '../search/known-names.ts';

export type BoxField = 'west' | 'south' | 'east' | 'north';
export type BoxTexts = Readonly<Record<BoxField, string>>;

export interface BoxReading {
  /** Null if there are problems. */
  readonly box: BoundingBox | null;
  readonly problems: ReadonlyMap<BoxField, string>;
}

const LIMITS: Readonly<Record<BoxField, number>> = { west: 180, south: 90, east: 180, north: 90 };

/** Parses the four edges of a box. */
export function readBoxTexts(texts: BoxTexts): BoxReading {
  const problems = new Map<BoxField, string>();
  const read = (field: BoxField): number => {
    const degrees = readNumber(texts[field]) ?? Number.NaN;
    if (!(Math.abs(degrees) <= LIMITS[field])) problems.set(field, areaTexts.notDegrees(LIMITS[field]));
    return degrees;
  };
  const box = { west: read('west'), south: read('south'), east: read('east'), north: read('north') };
  if (box.south >= box.north) problems.set('north', areaTexts.northTooLow);
  if (box.west === box.east) problems.set('east', areaTexts.eastIsWest);
  return { box: problems.size === 0 ? box : null, problems };
}

/** Parses the width of a track in metres; undefined if it isn't allowed. */
export function readWidth(text: string): number | undefined {
  const widthMetres = readNumber(text);
  const { min, max } = TRACK_WIDTH_METRES;
  return widthMetres !== undefined && widthMetres >= min && widthMetres <= max ? widthMetres : undefined;
}

/** The name on one line, trimmed and cut to the longest allowed length; may be empty. */
export function cleanName(text: string): string {
  const line = text.replace(/[\p{Cc}\p{Zl}\p{Zp}\s]+/gu, ' ').trim();
  return line.slice(0, MAX_AREA_NAME_LENGTH).trim();
}

/** A name made of the country, state or place at a box; empty if none is near. */
export function nameBox(box: BoundingBox, { places, nameCountry }: LoadedNames): string {
  const found = findNearestName(places, box);
  if (!found) return '';
  const { kind, name, country } = found.place;
  const within = kind === 'country' ? undefined : nameCountry(country ?? '');
  return areaTexts.placeName(found.where, within === undefined || within === name ? [name] : [name, within]);
}

/** A name made of the centre of the box. */
export function suggestName({ west, south, east, north }: BoundingBox): string {
  const middle = (west + (west < east ? east : east + 360)) / 2;
  const lon = middle > 180 ? middle - 360 : middle;
  return areaTexts.suggestedName(formatDegrees((south + north) / 2), formatDegrees(lon));
}

/** The zooms chosen first: the view's and three more, within those of the source. */
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
