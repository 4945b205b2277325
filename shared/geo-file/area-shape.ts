/** Makes the shape of an area from the features of a file. */
import { cutPolygon, type Polygon, turnBack, unrollLine, unrollPolygon } from '../areas/antimeridian.ts';
import {
  type AreaShape,
  MAX_AREA_NAME_LENGTH,
  MAX_SHAPE_POSITIONS,
  type Position,
  TRACK_WIDTH_METRES,
} from '../areas/area.ts';
import { geoFileTexts } from '../texts/geo-files.ts';
import { cutName, type GeoFile, GeoFileError, type GeoFileProblem, type GeoGeometry } from './geo-file.ts';
import { thinLines } from './thinning.ts';

/** A shape with its name, or a sentence that says why there is none. */
export type FileShape =
  | {
      readonly kind: 'shape';
      readonly shape: AreaShape;
      readonly name: string | null;
      /** Sentences about what was left out; often none. */
      readonly notes: readonly string[];
    }
  | GeoFileProblem;

/** What a worker is asked: the bytes of a file, and how wide a track is to be. Its reply is a {@link FileShape}. */
export interface ShapeRequest {
  readonly bytes: Uint8Array;
  readonly widthMetres: number;
}

export type TrackShape = Extract<AreaShape, { kind: 'track' }>;

/** A part of a track's width that makes no difference. */
const PART_OF_WIDTH = 100;

/**
 * Polygons give a polygon shape, ignoring lines and points; without polygons, lines give a track of `widthMetres`,
 * ignoring points. More positions than an area can have are thinned until they fit. A polygon across the antimeridian
 * takes the shorter way and is cut there (RFC 7946 §3.1.9). Coordinates are rounded to 7 decimals, about a centimetre.
 * The shape passes the parser of areas. Never throws.
 */
export function makeFileShape(file: GeoFile, widthMetres: number): FileShape {
  if (file.kind === 'problem') return file;
  try {
    const polygons = listGeometries(file, 'Polygon');
    const lines = listGeometries(file, 'LineString');
    const { shape, before } = polygons.length > 0 ? shapePolygons(polygons) : shapeLines(lines, widthMetres);
    const { points, rings, features } = file.skipped;
    const after = countPositions(shape);
    const notes = [
      ...(points + rings + features > 0 ? [geoFileTexts.skipped(file.skipped)] : []),
      ...(before > MAX_SHAPE_POSITIONS && after < before ? [geoFileTexts.thinned(before, after)] : []),
    ];
    return { kind: 'shape', shape, name: chooseName(file, shape.kind === 'polygon' ? 'Polygon' : 'LineString'), notes };
  } catch (error) {
    if (error instanceof GeoFileError) return { kind: 'problem', message: error.message };
    throw error;
  }
}

/** A track of another width, without the positions that make no difference to it. */
export function widenTrack({ lines }: Pick<TrackShape, 'lines'>, widthMetres: number): TrackShape {
  const toleranceMetres = widthMetres / PART_OF_WIDTH;
  const unrolled = lines.map(unrollLine);
  const thinned = thinLines(unrolled, { toleranceMetres, max: MAX_SHAPE_POSITIONS, areRings: false });
  if (!thinned) throw tooMany(countAll(lines));
  return { kind: 'track', lines: thinned.map((line) => line.map(roundTurned)), widthMetres };
}

type ReadFile = Extract<GeoFile, { kind: 'file' }>;
type Coordinates<Type extends GeoGeometry['type']> = Extract<GeoGeometry, { type: Type }>['coordinates'];

function listGeometries<Type extends GeoGeometry['type']>({ features }: ReadFile, type: Type): Coordinates<Type>[] {
  return features.flatMap(({ geometries }) =>
    geometries.flatMap((geometry) => (geometry.type === type ? [geometry.coordinates as Coordinates<Type>] : [])),
  );
}

/** The name of the only feature, else of the file, else of the first feature that has one. */
function chooseName({ features, name }: ReadFile, type: GeoGeometry['type']): string | null {
  const used = features.filter(({ geometries }) => geometries.some((geometry) => geometry.type === type));
  const first = used.find((feature) => feature.name !== null)?.name ?? null;
  return cutName(used.length === 1 ? (first ?? name) : (name ?? first), MAX_AREA_NAME_LENGTH);
}

interface Shaped {
  readonly shape: AreaShape;
  /** Number of positions before thinning. */
  readonly before: number;
}

function shapePolygons(polygons: readonly Coordinates<'Polygon'>[]): Shaped {
  const unrolled = polygons.map((polygon) =>
    unrollPolygon(polygon.map((ring) => ring.map(([lon, lat]) => [lon, lat]))),
  );
  const before = countAll(unrolled.flat());
  let cut = unrolled.flatMap(cutPolygon);
  // Cutting adds positions, in the worst case two for each.
  for (let max = MAX_SHAPE_POSITIONS; countAll(cut.flat()) > MAX_SHAPE_POSITIONS; max = Math.floor(max * 0.7)) {
    const thinned = thinLines(unrolled.flat(), { toleranceMetres: 0, max, areRings: true });
    if (!thinned) throw tooMany(before);
    const rings = thinned.values();
    cut = unrolled.flatMap((polygon) => cutPolygon(polygon.map(() => rings.next().value ?? [])));
  }
  return { shape: { kind: 'polygon', polygons: cut.map(roundPolygon) }, before };
}

function shapeLines(lines: readonly Coordinates<'LineString'>[], widthMetres: number): Shaped {
  if (lines.length === 0) throw new GeoFileError(geoFileTexts.onlyPoints);
  const { min, max } = TRACK_WIDTH_METRES;
  if (!(widthMetres >= min && widthMetres <= max)) throw new GeoFileError(geoFileTexts.badTrackWidth(min, max));
  const flat = lines.map((line) => line.map(([lon, lat]): Position => [lon, lat]));
  return { shape: widenTrack({ lines: flat }, widthMetres), before: countAll(lines) };
}

function tooMany(positions: number): GeoFileError {
  return new GeoFileError(geoFileTexts.tooManyPositions(positions, MAX_SHAPE_POSITIONS));
}

function countPositions(shape: AreaShape): number {
  return shape.kind === 'box' ? 0 : countAll(shape.kind === 'track' ? shape.lines : shape.polygons.flat());
}

function countAll(lists: readonly (readonly unknown[])[]): number {
  return lists.reduce((sum, list) => sum + list.length, 0);
}

function roundPolygon(polygon: Polygon): Polygon {
  return polygon.map((ring) => ring.map(([lon, lat]) => [roundDegrees(lon), roundDegrees(lat)]));
}

function roundTurned([lon, lat]: Position): Position {
  return [roundDegrees(turnBack(lon)), roundDegrees(lat)];
}

function roundDegrees(degrees: number): number {
  // Adding zero turns -0 into 0.
  return Math.round(degrees * 1e7) / 1e7 + 0;
}
