/** Lays out what a file keeps in places of the view, as one large tile: ready to be painted and picked as others are. */
import type { RawFeature } from 'geojson-vt';
import type { PixelPosition, ViewFeature } from '../../shared/geo-file/feature-style.ts';
import type { LayerIndex, LayerTile } from './layer-index.ts';
import type { LayerPart } from './layer-parts.ts';
import { isThing, type LayerStyles } from './layer-styles.ts';
import type { FoundThing } from './painting/styled-painting.ts';
import { findPlacementPoint, type PixelSize } from './placement.ts';

export interface ViewLayout {
  /** One of each feature on the view. */
  readonly parts: readonly LayerPart[];
  /** Its corner is that of the view. */
  readonly tile: LayerTile;
  /** Its icons and texts. */
  readonly found: readonly FoundThing[];
}

/** Coordinates of a shape for a CSS pixel: shapes have whole ones. */
const UNITS_PER_PX = 16;
export const VIEW_KINDS = { Point: 'point', LineString: 'line', Polygon: 'area' } as const;
/** On the view, a part has no place on the map. */
const NOWHERE = { anchor: { x: 0, y: 0 }, size: 0, box: { west: 0, south: 0, east: 0, north: 0 } };

/** Lays out a view of a size in CSS pixels. The features on it are numbered after those on the map. */
export function layOutView(
  { features, view }: Pick<LayerIndex, 'features' | 'view'>,
  styles: LayerStyles,
  size: PixelSize,
): ViewLayout {
  const first = features.length - view.length;
  const shapes: RawFeature[] = [];
  const found: FoundThing[] = [];
  for (const [part, { placement, shape }] of view.entries()) {
    const [across, down] = findPlacementPoint(placement);
    const place = ([x, y]: PixelPosition): PixelPosition => [across * size.width + x, down * size.height + y];
    const style = styles.of[first + part];
    if (shape.type === 'Point' && style && isThing(style)) {
      const [x, y] = place(shape.at);
      found.push({ part, style, x, y });
    } else shapes.push({ id: part, tags: null, ...cutShape(shape, place) });
  }
  return {
    parts: view.map(({ shape }, part) => ({ feature: first + part, kind: VIEW_KINDS[shape.type], ...NOWHERE })),
    tile: { shapes, dots: [], scale: 1 / UNITS_PER_PX, left: 0, top: 0, worldEdges: [-Infinity, Infinity] },
    found,
  };
}

function cutShape(shape: ViewFeature['shape'], place: (position: PixelPosition) => PixelPosition) {
  const toUnits = (px: number) => Math.round(px * UNITS_PER_PX);
  if (shape.type === 'Point') {
    const [x, y] = place(shape.at);
    return { type: 4, x: toUnits(x), y: toUnits(y) } as const;
  }
  const positions = shape.positions.map(place);
  const isArea = shape.type === 'Polygon';
  const geometry = [Int32Array.from([...positions, ...(isArea ? positions.slice(0, 1) : [])].flat(), toUnits)];
  return { type: isArea ? 3 : 2, geometry } as const;
}
