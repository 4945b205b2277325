/** Where to go for a country or state: the box of its main part, and a point inside it. */
import type { Position } from 'geojson';
import polylabel from 'polylabel';
import { turnBack } from '../../../shared/areas/antimeridian.ts';
import type { BoundingBox } from '../../../shared/areas/area.ts';

export interface MainPart {
  readonly bounds: BoundingBox;
  readonly lat: number;
  readonly lon: number;
}

type Polygon = readonly Position[][];

/** A box whose longitudes may leave ±180 on one side. */
interface Box {
  readonly west: number;
  readonly south: number;
  readonly east: number;
  readonly north: number;
}

/** Parts with this share of the largest part's area are land of their own; smaller ones are its islands. */
const LARGE_SHARE = 0.01;
/** How far from the parts found so far a large part may be, as a share of the diagonal of their box, and at least in degrees. */
const LARGE_REACH = 0.5;
const LEAST_REACH = 1;
/** How far from all large parts an island may be, in degrees. */
const SMALL_REACH = 2;
/** Corners are thinned to about this many: enough to find a point well inside. */
const MAX_CORNERS = 300;

/**
 * The main part: the largest polygon, with the large ones that are near it and then the small ones that are near these.
 * France doesn't reach to Guiana, nor the United States to Hawaii.
 */
export function findMainPart(polygons: readonly Polygon[]): MainPart {
  const parts = polygons
    .map((polygon) => ({ polygon, box: boxOf(polygon[0] ?? []), area: areaOf(polygon[0] ?? []) }))
    .sort((one, other) => other.area - one.area);
  const [largest] = parts;
  if (!largest) throw new Error('a shape without polygons');
  const large = parts.filter(({ area }) => area >= largest.area * LARGE_SHARE).map(({ box }) => box);
  const main = gather(largest.box, large);
  const whole = parts
    .map(({ box }) => moveNear(main, box))
    .filter((box) => distance(main, box) <= SMALL_REACH)
    .reduce(join, main);
  const [lon = 0, lat = 0] = middleOf(largest.polygon);
  return { bounds: turnHome(whole), lat, lon };
}

/** Joins boxes with `start`, again and again while any is near enough. */
function gather(start: Box, boxes: readonly Box[]): Box {
  const reach = Math.max(LEAST_REACH, diagonalOf(start) * LARGE_REACH);
  const near = boxes.map((box) => moveNear(start, box)).filter((box) => distance(start, box) <= reach);
  const joined = near.reduce(join, start);
  return joined.west < start.west ||
    joined.east > start.east ||
    joined.south < start.south ||
    joined.north > start.north
    ? gather(joined, boxes)
    : joined;
}

function boxOf(ring: readonly Position[]): Box {
  let [west, south, east, north] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const [lon = 0, lat = 0] of ring) {
    [west, east] = [Math.min(west, lon), Math.max(east, lon)];
    [south, north] = [Math.min(south, lat), Math.max(north, lat)];
  }
  return { west, south, east, north };
}

/** By whole turns, to where it is nearest to `main`. */
function moveNear(main: Box, box: Box): Box {
  const turn = 360 * Math.round((main.west + main.east - box.west - box.east) / 720);
  return { ...box, west: box.west + turn, east: box.east + turn };
}

function join(one: Box, other: Box): Box {
  return {
    west: Math.min(one.west, other.west),
    south: Math.min(one.south, other.south),
    east: Math.max(one.east, other.east),
    north: Math.max(one.north, other.north),
  };
}

/** Between two boxes, in degrees of latitude. */
function distance(one: Box, other: Box): number {
  const lon = Math.max(0, other.west - one.east, one.west - other.east) * shrinkAt(one);
  return Math.hypot(lon, Math.max(0, other.south - one.north, one.south - other.north));
}

function diagonalOf(box: Box): number {
  return Math.hypot((box.east - box.west) * shrinkAt(box), box.north - box.south);
}

function shrinkAt({ south, north }: Box): number {
  return Math.cos((((south + north) / 2) * Math.PI) / 180);
}

function turnHome(box: Box): BoundingBox {
  if (box.east - box.west >= 360) return { ...box, west: -180, east: 180 };
  return { ...box, west: turnBack(box.west), east: turnBack(box.east) };
}

/** On a map with true areas; twice that. */
function areaOf(ring: readonly Position[]): number {
  let area = 0;
  let [lastLon = 0, lastLat = 0] = ring.at(-1) ?? [];
  for (const [lon = 0, lat = 0] of ring) {
    area += (lon - lastLon) * (sine(lat) + sine(lastLat));
    [lastLon, lastLat] = [lon, lat];
  }
  return Math.abs(area);
}

function sine(degrees: number): number {
  return Math.sin((degrees * Math.PI) / 180);
}

function middleOf(polygon: Polygon): Position {
  const rings = polygon.map((ring) => {
    const every = Math.ceil(ring.length / MAX_CORNERS);
    return ring.filter((_, at) => at % every === 0).map(([lon = 0, lat = 0]): [number, number] => [lon, lat]);
  });
  const box = boxOf(rings[0] ?? []);
  return polylabel(rings, Math.max(0.001, diagonalOf(box) / 100));
}
