/** What a search lists for a text, and where each row leads. */
import type { BoundingBox } from '../../shared/areas/area.ts';
import type { FoundName } from '../../shared/names/find-names.ts';
import type { NamedPlace } from '../../shared/names/named-place.ts';
import type { Place } from '../../shared/place/found-place.ts';
import { readPlace } from '../../shared/place/place-reader.ts';
import type { SourceId } from '../../shared/sources/source.ts';
import { describePlace } from '../../shared/texts/places.ts';
import { searchTexts } from '../../shared/texts/search.ts';
import type { LayerFeature } from '../layers/map-layers.ts';
import { readFormats } from '../parts/formats.ts';
import type { KnownNames } from './known-names.ts';

export interface SearchRow {
  readonly title: string;
  readonly detail: string;
  readonly target: SearchTarget;
}

/** A row with how well its name matches; see `matchName`. */
export interface RankedRow extends SearchRow {
  readonly score: number;
  /** Tells it apart from rows that read the same. */
  readonly at?: Place;
}

/** Where a row leads: all of a box, a feature of a layer, or a place; a zoom of null keeps the present one. */
export type SearchTarget =
  | { readonly kind: 'box'; readonly box: BoundingBox; readonly maxZoom?: number; readonly sourceId?: SourceId }
  | { readonly kind: 'feature'; readonly found: LayerFeature }
  | { readonly kind: 'place'; readonly place: Place; readonly sourceId: SourceId | null };

/** The rows for a text, best first; and a sentence when the text is a position with a mistake. */
export interface SearchResult {
  readonly rows: readonly SearchRow[];
  readonly problem: string;
}

/** More don't fit into a low window without scrolling. */
const MAX_ROWS = 8;
/** What people have named themselves leaves this much to places, if there are as many. */
const MAX_OWN_ROWS = 5;

/**
 * A position or a link comes alone; names are found once they are loaded. What people have named themselves comes before places
 * that match as well.
 */
export function listRows(text: string, names: KnownNames | undefined, own: readonly RankedRow[] = []): SearchResult {
  const reading = readPlace(text);
  if (reading.kind === 'place') {
    const { place, sourceId } = reading;
    const row = {
      title: describePlace(place, readFormats().positionFormat),
      detail: searchTexts.position,
      target: { kind: 'place', place, sourceId },
    };
    return { rows: [row as SearchRow], problem: '' };
  }
  const places = names?.find(text, MAX_ROWS).map((found) => describeRow(found, names.nameCountry)) ?? [];
  const mine = own.toSorted(compareRows).slice(0, Math.max(MAX_OWN_ROWS, MAX_ROWS - places.length));
  const rows = tellApart([...mine, ...places].sort(compareRows).slice(0, MAX_ROWS));
  return { rows, problem: reading.kind === 'problem' && rows.length === 0 ? reading.message : '' };
}

/** Sorting is stable. */
function compareRows(one: RankedRow, other: RankedRow): number {
  return one.score - other.score;
}

/** Some regions have two places of one name: rows that read the same get a position. */
function tellApart(rows: readonly RankedRow[]): SearchRow[] {
  return rows.map(({ title, detail, target, at }) => {
    const alike = rows.filter((row) => row.title === title && row.detail === detail);
    const place = alike.length > 1 && at ? describePlace(at, readFormats().positionFormat) : undefined;
    return { title, detail: place === undefined ? detail : `${detail} · ${place}`, target };
  });
}

function describeRow({ place, matched, score }: FoundName, nameCountry: KnownNames['nameCountry']): RankedRow {
  const { kind, name, region, country, thousands } = place;
  const within = kind === 'country' ? [] : [region, nameCountry(country ?? '')];
  const others = within.filter((part): part is string => Boolean(part) && part !== name);
  return {
    title: searchTexts.titled(name, matched),
    detail: searchTexts.describe(kind, thousands, others),
    target: targetOf(place),
    score,
    at: { lat: round(place.lat), lon: round(place.lon), zoom: null },
  };
}

function targetOf({ bounds: box, lat, lon, thousands }: NamedPlace): SearchTarget {
  if (box) return { kind: 'box', box };
  return { kind: 'place', place: { lat, lon, zoom: zoomFor(thousands) }, sourceId: null };
}

/** At which a place of this size fills about half the window. */
function zoomFor(thousands: number | null): number {
  if (thousands === null) return 13;
  if (thousands >= 1000) return 10;
  return thousands >= 100 ? 11 : 12;
}

/** To tenths of a degree. */
function round(degrees: number): number {
  return Math.round(degrees * 10) / 10;
}
