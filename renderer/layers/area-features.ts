/** The shapes of areas as the features of a file, so that they are drawn as layers are. Runs in the layer's worker. */
import type { AreaShape, BoundingBox, Position } from '../../shared/areas/area.ts';
import type { GeoFile, GeoGeometry } from '../../shared/geo-file/geo-file.ts';

/** Fainter than a layer's: an area is often as large as the view. In light and dark. */
const FILL = '#b0237c14';

/** One feature for each shape. */
export function describeShapes(shapes: readonly AreaShape[]): GeoFile {
  const more = { name: null, folders: [], properties: {}, style: { fill: FILL } };
  const features = shapes.map((shape) => ({ ...more, geometries: listGeometries(shape) }));
  return { kind: 'file', name: null, features, skipped: { points: 0, rings: 0, features: 0 } };
}

function listGeometries(shape: AreaShape): readonly GeoGeometry[] {
  if (shape.kind === 'box') return [{ type: 'Polygon', coordinates: [ringOf(shape.box)] }];
  if (shape.kind === 'polygon') return shape.polygons.map((coordinates) => ({ type: 'Polygon', coordinates }));
  return shape.lines.map((coordinates) => ({ type: 'LineString', coordinates }));
}

function ringOf({ west, south, east, north }: BoundingBox): readonly Position[] {
  const end = west > east ? east + 360 : east;
  // A step of half the world or more would go the other way.
  const middle = (west + end) / 2;
  return [
    [west, south],
    [middle, south],
    [end, south],
    [end, north],
    [middle, north],
    [west, north],
    [west, south],
  ];
}
