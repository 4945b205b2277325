/** Drawings as they are saved and edited: GeoJSON (RFC 7946) with one simple shape a feature. */
import { unrollLine, unrollPolygon } from '../../shared/areas/antimeridian.ts';
import type { Position } from '../../shared/areas/area.ts';
import type { GeoFeature, GeoFile, GeoGeometry, GeoPosition } from '../../shared/geo-file/geo-file.ts';

/** Positions are in degrees; lines and rings go on beyond 180° instead of jumping. */
export type DrawnGeometry =
  | { readonly type: 'Point'; readonly coordinates: Position }
  | { readonly type: 'LineString'; readonly coordinates: readonly Position[] }
  /** The outer ring first; each is closed. */
  | { readonly type: 'Polygon'; readonly coordinates: readonly (readonly Position[])[] };

export interface DrawnFeature {
  /** From 1 on; a later feature is drawn over an earlier one. */
  readonly id: number;
  readonly geometry: DrawnGeometry;
  /** `name` is written on the map. */
  readonly properties: Readonly<Record<string, unknown>>;
}

export type DrawingReading =
  | { readonly kind: 'drawing'; readonly features: readonly DrawnFeature[] }
  /** A sentence for people. */
  | { readonly kind: 'problem'; readonly message: string };

/** The most positions of a file's layer that can be copied into a drawing. */
export const MAX_COPIED_POSITIONS = 5000;

/** About a centimetre. */
const DECIMALS = 7;

/** What of a file can be drawn on. */
export function readDrawn(file: GeoFile): DrawingReading {
  return file.kind === 'file' ? { kind: 'drawing', features: listDrawn(file.features) } : file;
}

/** The simple shapes of a file's features, each with its feature's name and properties. Pictures are left out. */
function listDrawn(features: readonly GeoFeature[]): readonly DrawnFeature[] {
  const drawn: DrawnFeature[] = [];
  for (const { name, properties, geometries } of features) {
    for (const geometry of geometries) {
      const simple = simplify(geometry);
      if (!simple) continue;
      drawn.push({
        id: drawn.length + 1,
        geometry: simple,
        properties: name === null ? properties : { ...properties, name },
      });
    }
  }
  return drawn;
}

export function countPositions(features: readonly DrawnFeature[]): number {
  return features.reduce(
    (sum, { geometry }) => sum + listLines(geometry).reduce((all, { length }) => all + length, 0),
    0,
  );
}

/** All positions of a shape: a point, a line, or rings. */
export function listLines({ type, coordinates }: DrawnGeometry): readonly (readonly Position[])[] {
  if (type === 'Polygon') return coordinates;
  return [type === 'Point' ? [coordinates] : coordinates];
}

/** The text of a drawing, a line a feature, in the order of their ids. Longitudes of first positions are from -180 to 180. */
export function writeDrawing(features: readonly DrawnFeature[]): string {
  const lines = [...features]
    .sort((one, other) => one.id - other.id)
    .map(({ id, geometry, properties }) =>
      JSON.stringify({ type: 'Feature', id, properties, geometry: mapPositions(turnHome(geometry), roundPosition) }),
    );
  return `{"type":"FeatureCollection","features":[\n${lines.join(',\n')}\n]}\n`;
}

/** Reads a text of {@link writeDrawing} that never left this page. */
export function parseDrawing(text: string): readonly DrawnFeature[] {
  return (JSON.parse(text) as { readonly features: readonly DrawnFeature[] }).features;
}

export function mapPositions(geometry: DrawnGeometry, change: (position: Position) => Position): DrawnGeometry {
  const { type, coordinates } = geometry;
  if (type === 'Point') return { type, coordinates: change(coordinates) };
  if (type === 'LineString') return { type, coordinates: coordinates.map(change) };
  return { type, coordinates: coordinates.map((ring) => ring.map(change)) };
}

function simplify(geometry: GeoGeometry): DrawnGeometry | undefined {
  const flat = ([lon, lat]: GeoPosition): Position => [lon, lat];
  if (geometry.type === 'Point') return { type: 'Point', coordinates: flat(geometry.coordinates) };
  if (geometry.type === 'LineString') {
    const line = unrollLine(geometry.coordinates.map(flat));
    const [first] = line;
    return line.length > 1 || !first
      ? { type: 'LineString', coordinates: line }
      : { type: 'Point', coordinates: first };
  }
  if (geometry.type === 'Polygon')
    return { type: 'Polygon', coordinates: unrollPolygon(geometry.coordinates.map((ring) => ring.map(flat))) };
  return undefined;
}

function turnHome(geometry: DrawnGeometry): DrawnGeometry {
  const first = listLines(geometry)[0]?.[0]?.[0] ?? 0;
  const turns = Math.round(first / 360);
  return turns === 0 ? geometry : mapPositions(geometry, ([lon, lat]) => [lon - 360 * turns, lat]);
}

function roundPosition([lon, lat]: Position): Position {
  return [Number(lon.toFixed(DECIMALS)), Number(lat.toFixed(DECIMALS))];
}
