/** The geometries of a layer's file, placed in the world: ready to be indexed, labelled and measured. */
import { turnBack, unrollLine, unrollPolygon } from '../../shared/areas/antimeridian.ts';
import type { Position } from '../../shared/areas/area.ts';
import type { GeoFeature, GeoGeometry, GeoPosition } from '../../shared/geo-file/geo-file.ts';
import { MERCATOR_MAX_LAT } from '../../shared/view.ts';

/** Edge of a layer's tiles in CSS pixels. */
export const TILE_EDGE_PX = 256;

export type PartKind = 'point' | 'line' | 'area' | 'picture';

/** One point, line, area or picture of a feature. */
export interface LayerPart {
  /** The place of its feature in the file. */
  readonly feature: number;
  readonly kind: PartKind;
  /** Where its label goes, as {@link WorldPlace}: a point itself, the middle of a line or picture, the inside of an area. */
  readonly anchor: WorldPlace;
  /** The longer edge of its box, in widths of the world; 0 for a point. */
  readonly size: number;
  /** In degrees. Longitudes may exceed 180, so that `west <= east`. */
  readonly box: PartBox;
}

interface PartBox {
  readonly west: number;
  readonly south: number;
  readonly east: number;
  readonly north: number;
}

/** A place on the Web Mercator square: `x` from 180° W, `y` from the north, 0 to 1. Copies of the world have other `x`. */
export interface WorldPlace {
  readonly x: number;
  readonly y: number;
}

/** From the lower left corner counter-clockwise, with longitudes that don't jump at 180°. */
export type PictureCorners = readonly [Position, Position, Position, Position];

/** A part and its geometry, with longitudes from -540 to 540 that don't jump at the antimeridian. */
export interface PlacedPart {
  readonly part: LayerPart;
  /** None for a picture. */
  readonly geometries: readonly PlacedGeometry[];
  readonly picture?: PlacedPicture;
}

/** A picture over a part of the world. */
export interface PlacedPicture {
  readonly corners: PictureCorners;
  /** Its place in the pictures of the file. */
  readonly picture: number;
  /** From 0 to 1. */
  readonly opacity: number;
}

export type PlacedGeometry =
  | { readonly type: 'Point'; readonly coordinates: Position }
  | { readonly type: 'LineString'; readonly coordinates: readonly Flat[] }
  | { readonly type: 'Polygon'; readonly coordinates: readonly (readonly Position[])[] };

export function* placeParts(features: readonly GeoFeature[]): Generator<PlacedPart> {
  for (const [feature, { geometries }] of features.entries()) {
    for (const geometry of geometries) yield placePart(feature, geometry);
  }
}

export function toWorldPlace([lon, lat]: readonly [lon: number, lat: number, ...rest: unknown[]]): WorldPlace {
  const clamped = Math.min(MERCATOR_MAX_LAT, Math.max(-MERCATOR_MAX_LAT, lat));
  return { x: lon / 360 + 0.5, y: 0.5 - Math.asinh(Math.tan((clamped * Math.PI) / 180)) / (2 * Math.PI) };
}

/** The degrees of a place, in its copy of the world. */
export function toDegrees({ x, y }: WorldPlace): Position {
  return [(x - 0.5) * 360, (Math.atan(Math.sinh(Math.PI * (1 - 2 * y))) * 180) / Math.PI];
}

function placePart(feature: number, geometry: GeoGeometry): PlacedPart {
  if (geometry.type === 'Picture') return placePicture(feature, geometry);
  if (geometry.type === 'Polygon') return placeArea(feature, geometry.coordinates);
  if (geometry.type === 'LineString' && geometry.coordinates.length > 1)
    return placeLine(feature, geometry.coordinates);
  const [lon, lat] = geometry.type === 'Point' ? geometry.coordinates : (geometry.coordinates[0] ?? [0, 0]);
  const at: Position = [turnBack(lon), lat];
  const box = { west: at[0], south: lat, east: at[0], north: lat };
  const part = { feature, kind: 'point', anchor: toWorldPlace(at), size: 0, box } as const;
  return { part, geometries: [{ type: 'Point', coordinates: at }] };
}

function placeLine(feature: number, positions: readonly GeoPosition[]): PlacedPart {
  const line = isUnrolled(positions) ? positions : unrollLine(toPositions(positions));
  const box = boundRing(line);
  const part = { feature, kind: 'line', anchor: wrap(findMiddle(line)), size: measureBox(box), box } as const;
  const pieces = splitTurns(line, box);
  return { part, geometries: pieces.map((coordinates) => ({ type: 'LineString', coordinates })) };
}

function placeArea(feature: number, rings: readonly (readonly GeoPosition[])[]): PlacedPart {
  const unrolled = rings.every(isUnrolled) ? (rings as readonly Position[][]) : unrollPolygon(rings.map(toPositions));
  const { west, east } = boundRing(unrolled[0] ?? []);
  const shift = turnBack((west + east) / 2) - (west + east) / 2;
  const placed =
    shift === 0 ? unrolled : unrolled.map((ring) => ring.map(([lon, lat]): Position => [lon + shift, lat]));
  const box = boundRing(placed[0] ?? []);
  const part = { feature, kind: 'area', anchor: wrap(findInside(placed, box)), size: measureBox(box), box } as const;
  return { part, geometries: [{ type: 'Polygon', coordinates: placed }] };
}

/** Its longitudes don't jump: a picture may be wider than half of the world. */
function placePicture(
  feature: number,
  { coordinates, picture, opacity }: Extract<GeoGeometry, { type: 'Picture' }>,
): PlacedPart {
  const { west, east } = boundRing(coordinates);
  const middle = (west + east) / 2;
  const place = ([lon, lat]: GeoPosition): Position => [lon + turnBack(middle) - middle, lat];
  const [first, second, third, fourth] = coordinates;
  const corners = [place(first), place(second), place(third), place(fourth)] as const;
  const box = boundRing(corners);
  const [start, end] = [toWorldPlace([box.west, box.north]), toWorldPlace([box.east, box.south])];
  const anchor = wrap({ x: (start.x + end.x) / 2, y: (start.y + end.y) / 2 });
  const part = { feature, kind: 'picture', anchor, size: measureBox(box), box } as const;
  return { part, geometries: [], picture: { corners, picture, opacity } };
}

type Flat = readonly [lon: number, lat: number, ...rest: unknown[]];

function isUnrolled(line: readonly Flat[]): boolean {
  let before = line[0]?.[0] ?? 0;
  for (const [lon] of line) {
    if (Math.abs(lon) > 180 || (Math.abs(lon - before) > 180 && Math.abs(lon - before) !== 360)) return false;
    before = lon;
  }
  return true;
}

function toPositions(positions: readonly GeoPosition[]): Position[] {
  return positions.map(([lon, lat]) => [lon, lat]);
}

/** Cuts a line that goes around the world into pieces that each begin between -180 and 180. */
function splitTurns(line: readonly Flat[], { west, east }: PartBox): readonly (readonly Flat[])[] {
  // Most lines, and those with a million positions shouldn't be copied.
  if (west >= -180 && east <= 180) return [line];
  const pieces: Position[][] = [];
  let piece: Position[] = [];
  let shift: number | undefined;
  for (const [lon, lat] of line) {
    shift ??= turnBack(lon) - lon;
    piece.push([lon + shift, lat]);
    if (Math.abs(lon + shift) <= 360) continue;
    pieces.push(piece);
    shift = turnBack(lon) - lon;
    piece = [[lon + shift, lat]];
  }
  return piece.length > 1 ? [...pieces, piece] : pieces;
}

function boundRing(ring: readonly Flat[]): PartBox {
  let [west, south, east, north] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const [lon, lat] of ring) {
    west = Math.min(west, lon);
    east = Math.max(east, lon);
    south = Math.min(south, lat);
    north = Math.max(north, lat);
  }
  return { west, south, east, north };
}

function measureBox({ west, south, east, north }: PartBox): number {
  const [first, last] = [toWorldPlace([west, north]), toWorldPlace([east, south])];
  return Math.max(last.x - first.x, last.y - first.y);
}

/** The place halfway along a line. */
function findMiddle(line: readonly Flat[]): WorldPlace {
  const lengths = new Float64Array(line.length);
  const first = toWorldPlace(line[0] ?? [0, 0]);
  let before = first;
  let left = 0;
  for (const [index, position] of line.entries()) {
    const place = toWorldPlace(position);
    const length = distance(before, place);
    lengths[index] = length;
    left += length / 2;
    before = place;
  }
  for (const [index, length] of lengths.entries()) {
    if (length > 0 && length >= left) {
      const [from, to] = [toWorldPlace(line[index - 1] ?? [0, 0]), toWorldPlace(line[index] ?? [0, 0])];
      const share = left / length;
      return { x: from.x + share * (to.x - from.x), y: from.y + share * (to.y - from.y) };
    }
    left -= length;
  }
  return first;
}

function distance(one: WorldPlace, other: WorldPlace): number {
  const [dx, dy] = [other.x - one.x, other.y - one.y];
  // Math.hypot takes several times as long.
  return Math.sqrt(dx * dx + dy * dy);
}

/** The middle of the widest stretch of an area along the parallel in the middle of its box. */
function findInside(rings: readonly (readonly Flat[])[], { west, south, east, north }: PartBox): WorldPlace {
  const lat = (south + north) / 2;
  const crossings = rings.flatMap((ring) => listCrossings(ring, lat)).sort((one, other) => one - other);
  let [widest, lon] = [-1, (west + east) / 2];
  for (let index = 0; index + 1 < crossings.length; index += 2) {
    const [from, to] = [crossings[index] ?? 0, crossings[index + 1] ?? 0];
    if (to - from > widest) [widest, lon] = [to - from, (from + to) / 2];
  }
  return toWorldPlace([lon, lat]);
}

/** The longitudes at which a ring crosses a parallel. */
function listCrossings(ring: readonly Flat[], lat: number): number[] {
  const crossings: number[] = [];
  for (let index = 1; index < ring.length; index += 1) {
    const [from, to] = [ring[index - 1] ?? [0, 0], ring[index] ?? [0, 0]];
    if (from[1] > lat === to[1] > lat) continue;
    crossings.push(from[0] + ((lat - from[1]) / (to[1] - from[1])) * (to[0] - from[0]));
  }
  return crossings;
}

function wrap({ x, y }: WorldPlace): WorldPlace {
  return { x: x - Math.floor(x), y };
}
