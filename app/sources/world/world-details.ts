/** What the built-in world shows inside countries: lines and names of states, rivers, lakes and cities. See `details/README.md`. */
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';
import type { Position } from 'geojson';

/** Lines or rings that are shown from a zoom on. */
export interface DetailLines {
  readonly fromZoom: number;
  readonly lines: readonly Position[][];
}

/** A name inside a shape, on the unit Mercator square. */
export interface StateName {
  readonly name: string;
  readonly fromZoom: number;
  readonly x: number;
  readonly y: number;
  /** As in `LabelAnchor`. */
  readonly room: number;
  readonly area: number;
}

export interface City {
  readonly name: string;
  readonly lon: number;
  readonly lat: number;
  /** Inhabitants, in thousands. */
  readonly thousands: number;
  /** Of a country, of a state, or neither. */
  readonly capitalOf: 'country' | 'state' | null;
}

export interface WorldDetails {
  readonly provinces: readonly DetailLines[];
  readonly rivers: readonly DetailLines[];
  /** Rings, each lake's outer one before its islands. */
  readonly lakes: readonly DetailLines[];
  /** Largest first. */
  readonly states: readonly StateName[];
  /** Those that matter most first. */
  readonly cities: readonly City[];
}

/** Corners are on a grid of this many lines a degree. */
export const UNITS_PER_DEGREE = 1000;
/** Points and lengths on the Mercator square are whole numbers of these. */
export const SQUARE_UNITS = 1_000_000;
const CAPITALS = [null, 'state', 'country'] as const;

interface PackedLines {
  readonly fromZoom: number;
  /** Of each line: longitude and latitude of the first corner, then the steps to the next ones, in units. */
  readonly lines: readonly (readonly number[])[];
}

/** The file. Names are one a line; the other columns have as many rows. */
export interface PackedDetails {
  readonly provinces: readonly PackedLines[];
  readonly rivers: readonly PackedLines[];
  readonly lakes: readonly PackedLines[];
  readonly states: {
    readonly names: string;
    readonly fromZooms: readonly number[];
    readonly xs: readonly number[];
    readonly ys: readonly number[];
    readonly rooms: readonly number[];
    /** Edges of squares as large. */
    readonly edges: readonly number[];
  };
  readonly cities: {
    readonly names: string;
    readonly lons: readonly number[];
    readonly lats: readonly number[];
    readonly thousands: readonly number[];
    /** 0 for no capital, 1 for a state's, 2 for a country's. */
    readonly capitals: readonly number[];
  };
}

/** The file, beside this module as written and as built. Compressed, because programs are packed without. */
export const DETAILS_FILE = 'details/details.json.gz';

/** Loads and unpacks the details: a megabyte of JSON. The file is our own: it isn't checked. */
export async function loadDetails(): Promise<WorldDetails> {
  // In two steps: Vite would take one for an asset of a page.
  const { url } = import.meta;
  const packed = await readFile(fileURLToPath(new URL(DETAILS_FILE, url).href));
  return unpackDetails(JSON.parse(gunzipSync(packed).toString('utf8')) as PackedDetails);
}

function unpackDetails({ provinces, rivers, lakes, states, cities }: PackedDetails): WorldDetails {
  return {
    provinces: provinces.map(unpackLines),
    rivers: rivers.map(unpackLines),
    lakes: lakes.map(unpackLines),
    states: states.names.split('\n').map((name, at) => ({
      name,
      fromZoom: states.fromZooms[at] ?? 0,
      x: (states.xs[at] ?? 0) / SQUARE_UNITS,
      y: (states.ys[at] ?? 0) / SQUARE_UNITS,
      room: (states.rooms[at] ?? 0) / SQUARE_UNITS,
      area: ((states.edges[at] ?? 0) / SQUARE_UNITS) ** 2,
    })),
    cities: cities.names.split('\n').map((name, at) => ({
      name,
      lon: (cities.lons[at] ?? 0) / UNITS_PER_DEGREE,
      lat: (cities.lats[at] ?? 0) / UNITS_PER_DEGREE,
      thousands: cities.thousands[at] ?? 0,
      capitalOf: CAPITALS[cities.capitals[at] ?? 0] ?? null,
    })),
  };
}

function unpackLines({ fromZoom, lines }: PackedLines): DetailLines {
  return { fromZoom, lines: lines.map(unpackLine) };
}

function unpackLine(steps: readonly number[]): Position[] {
  const line: Position[] = [];
  let [lon, lat] = [0, 0];
  for (let at = 0; at + 1 < steps.length; at += 2) {
    lon += steps[at] ?? 0;
    lat += steps[at + 1] ?? 0;
    line.push([lon / UNITS_PER_DEGREE, lat / UNITS_PER_DEGREE]);
  }
  return line;
}
