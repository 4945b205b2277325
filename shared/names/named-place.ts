/** A place with a name, and the file that the build writes for all of them. */
import { turnBack } from '../areas/antimeridian.ts';
import type { BoundingBox } from '../areas/area.ts';

/** The file in the window, next to the page: {@link NamesFile} as gzip. Loaded with the first search. Not `.gz`: servers would call it encoded. */
export const NAMES_FILE = 'names.bin';

/** `state` includes provinces and regions; `place` is a city, town, or part of one. */
export type NameKind = 'country' | 'state' | 'sea' | 'place';

export interface NamedPlace {
  readonly kind: NameKind;
  /** Its usual name: for most cities the English one, for states that of Natural Earth. */
  readonly name: string;
  /** Other names, local ones among them. */
  readonly others: readonly string[];
  /** ISO 3166-1 alpha-2, with XK for Kosovo; null at sea and for territories without a code. */
  readonly country: string | null;
  /** The region it is in; null if unknown, and for anything but places. */
  readonly region: string | null;
  /** A point inside it, in degrees (WGS 84). */
  readonly lat: number;
  readonly lon: number;
  /** Its main part, without distant islands; null for places. */
  readonly bounds: BoundingBox | null;
  /** In thousands; null if unknown. */
  readonly thousands: number | null;
}

/** Rows of one kind by columns, which compress well. The columns have the same number of rows. */
interface NameColumns {
  /** One a line. */
  readonly names: string;
  /** A row a line, separated by `|`. */
  readonly others: string;
  /** Two letters a row; two spaces for none. */
  readonly countries: string;
  /** Indices into the file's list of regions; 0 for none. */
  readonly regions: readonly number[];
  /** Thousandths of a degree, each as the difference to the row before. */
  readonly lats: readonly number[];
  readonly lons: readonly number[];
  /** How far each row's box reaches west, south, east and north of its point, in hundredths of a degree; empty without boxes. */
  readonly bounds: readonly number[];
  /** 0 for unknown. */
  readonly thousands: readonly number[];
}

export interface NamesFile {
  /** The first is empty. */
  readonly regions: readonly string[];
  readonly kinds: Readonly<Record<NameKind, NameColumns>>;
}

const UNITS = 1000;
const REACH_UNITS = 100;
const NO_COUNTRY = '  ';
const KINDS: readonly NameKind[] = ['country', 'state', 'sea', 'place'];

/** Packs all names. Coordinates are rounded to thousandths of a degree: 100 m. */
export function packNames(all: readonly NamedPlace[]): NamesFile {
  const regions = ['', ...new Set(all.map(({ region }) => region ?? '').filter(Boolean))];
  const numbers = new Map(regions.map((name, at) => [name, at]));
  const pack = (kind: NameKind): NameColumns => {
    const rows = all.filter((row) => row.kind === kind);
    return {
      names: rows.map(({ name }) => name).join('\n'),
      others: rows.map(({ others }) => others.join('|')).join('\n'),
      countries: rows.map(({ country }) => country ?? NO_COUNTRY).join(''),
      regions: rows.map(({ region }) => numbers.get(region ?? '') ?? 0),
      lats: toSteps(rows.map(({ lat }) => lat)),
      lons: toSteps(rows.map(({ lon }) => lon)),
      bounds: rows.flatMap(toReaches),
      thousands: rows.map(({ thousands }) => thousands ?? 0),
    };
  };
  return {
    regions,
    kinds: { country: pack('country'), state: pack('state'), sea: pack('sea'), place: pack('place') },
  };
}

/** The names of a file, kind by kind, in its order. The file is our own: it isn't checked. */
export function unpackNames({ regions, kinds }: NamesFile): NamedPlace[] {
  return KINDS.flatMap((kind) => {
    const columns = kinds[kind];
    const others = columns.others.split('\n');
    const [lats, lons] = [addSteps(columns.lats), addSteps(columns.lons)];
    return columns.names.split('\n').map((name, at): NamedPlace => {
      const code = columns.countries.slice(2 * at, 2 * at + 2);
      const [lat = 0, lon = 0] = [lats[at], lons[at]];
      return {
        kind,
        name,
        others: others[at]?.split('|').filter(Boolean) ?? [],
        country: code === NO_COUNTRY ? null : code,
        region: regions[columns.regions[at] ?? 0] || null,
        lat,
        lon,
        bounds: unpackBounds(lat, lon, columns.bounds.slice(4 * at, 4 * at + 4)),
        thousands: columns.thousands[at] || null,
      };
    });
  });
}

function toReaches({ lat, lon, bounds }: NamedPlace): number[] {
  if (bounds === null) return [];
  const { west, south, east, north } = bounds;
  return [turnPositive(lon - west), lat - south, turnPositive(east - lon), north - lat].map((reach) =>
    // Not up because of the last digit of a sum.
    Math.ceil(toUnits(reach) / (UNITS / REACH_UNITS)),
  );
}

/** Eastwards from one meridian to another: the box may cross the antimeridian. */
function turnPositive(degrees: number): number {
  return degrees < 0 ? degrees + 360 : degrees;
}

function unpackBounds(lat: number, lon: number, reaches: readonly number[]): BoundingBox | null {
  if (reaches.length === 0) return null;
  const [west = 0, south = 0, east = 0, north = 0] = reaches.map((reach) => reach / REACH_UNITS);
  // All around the world.
  const isAround = west + east >= 359;
  return {
    west: isAround ? -180 : roundUnits(turnBack(lon - west)),
    south: roundUnits(lat - south),
    east: isAround ? 180 : roundUnits(turnBack(lon + east)),
    north: roundUnits(lat + north),
  };
}

function addSteps(steps: readonly number[]): number[] {
  let units = 0;
  return steps.map((step) => {
    units += step;
    return units / UNITS;
  });
}

function roundUnits(degrees: number): number {
  return toUnits(degrees) / UNITS;
}

function toUnits(degrees: number): number {
  return Math.round(degrees * UNITS);
}

function toSteps(degrees: readonly number[]): number[] {
  const units = degrees.map(toUnits);
  return units.map((value, at) => value - (units[at - 1] ?? 0));
}
