/** Outlines of areas on the map: the saved ones, and the shape of a file that is being chosen. Knows Leaflet, no panel. */
import { LayerGroup, type Map as LeafletMap, Polygon as LeafletPolygon, type Path, Polyline } from 'leaflet';
import type { AreaId, AreaShape } from '../../shared/area.ts';
import { buildPaths, type ShapePaths } from './shape-paths.ts';

export interface AreaOutlines {
  /** Shows these saved areas and no others. */
  readonly showSaved: (shapes: ReadonlyMap<AreaId, AreaShape>) => void;
  /** Makes one of them stand out, or none. */
  readonly highlight: (areaId: AreaId | null) => void;
  /** Shows a shape that is being chosen, or none. */
  readonly showChosen: (shape: AreaShape | null) => void;
  readonly remove: () => void;
}

const LINE_PX = 2.5;
const SAVED = 'area-saved';
const HIGHLIGHTED = 'area-highlighted';
const CHOSEN = 'area-chosen';

export function createAreaOutlines(map: LeafletMap): AreaOutlines {
  const group = new LayerGroup().addTo(map);
  let saved: ReadonlyMap<AreaId, AreaShape> = new Map();
  let chosen: AreaShape | null = null;
  let highlighted: AreaId | null = null;
  let drawnFor = '';
  let drawn: ReadonlyMap<AreaId, readonly Path[]> = new Map();

  const add = (shape: AreaShape, className: string): readonly Path[] => {
    const outlines = buildOutlines(map, shape, className);
    for (const outline of outlines) group.addLayer(outline);
    return outlines;
  };
  const mark = (areaId: AreaId | null, isOn: boolean) => {
    const outlines = areaId === null ? [] : (drawn.get(areaId) ?? []);
    for (const outline of outlines) outline.getElement()?.classList.toggle(HIGHLIGHTED, isOn);
  };
  const draw = () => {
    drawnFor = describePlace(map);
    group.clearLayers();
    drawn = new Map([...saved].map(([areaId, shape]) => [areaId, add(shape, SAVED)]));
    if (chosen) add(chosen, CHOSEN);
    mark(highlighted, true);
  };
  const redrawElsewhere = () => {
    if (describePlace(map) !== drawnFor) draw();
  };
  map.on('moveend', redrawElsewhere);

  return {
    showSaved(shapes) {
      saved = shapes;
      draw();
    },
    highlight(areaId) {
      if (areaId === highlighted) return;
      mark(highlighted, false);
      highlighted = areaId;
      mark(highlighted, true);
    },
    showChosen(shape) {
      chosen = shape;
      draw();
    },
    remove() {
      map.off('moveend', redrawElsewhere);
      group.remove();
    },
  };
}

/** What outlines depend on: the copy of the world in view, and the zoom, which makes bands wide. */
function describePlace(map: LeafletMap): string {
  return `${map.getZoom()} ${Math.round(map.getCenter().lng / 90)}`;
}

function buildOutlines(map: LeafletMap, shape: AreaShape, className: string): readonly Path[] {
  const paths = buildPaths(shape, map.getCenter().lng);
  const options = { className, interactive: false, weight: LINE_PX };
  if (paths.kind === 'rings') return [new LeafletPolygon(paths.polygons, options)];
  const band = { ...options, className: `${className} area-band`, weight: measureBand(map, paths) };
  return [new Polyline(paths.lines, band), new Polyline(paths.lines, options)];
}

const METRES_PER_DEGREE = 111_320;

/** The width of a track in pixels, at the latitude in which it begins. */
function measureBand(map: LeafletMap, paths: Extract<ShapePaths, { kind: 'lines' }>): number {
  const lat = paths.lines[0]?.[0]?.[0] ?? 0;
  const pxPerDegree = (256 * 2 ** map.getZoom()) / 360;
  const pxPerMetre = pxPerDegree / METRES_PER_DEGREE / Math.max(0.05, Math.cos((lat * Math.PI) / 180));
  return Math.max(4, paths.widthMetres * pxPerMetre);
}
