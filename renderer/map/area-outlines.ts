/** Outlines on the map: those of saved areas, and the shape of a file in the form. */
import {
  LatLngBounds,
  LayerGroup,
  type Map as LeafletMap,
  Polygon as LeafletPolygon,
  type Path,
  Polyline,
  Rectangle,
} from 'leaflet';
import type { AreaId, AreaShape } from '../../shared/area.ts';
import { buildPaths, type ShapePaths } from './shape-paths.ts';

export interface AreaOutlines {
  /** Shows these saved areas and no others. */
  readonly showSaved: (shapes: ReadonlyMap<AreaId, AreaShape>) => void;
  /** Emphasizes one of them, or none. */
  readonly highlight: (areaId: AreaId | null) => void;
  /** Shows the shape in the form, or none. */
  readonly showChosen: (shape: AreaShape | null) => void;
  readonly remove: () => void;
}

const LINE = { interactive: false, weight: 2.5 };
/** Under each outline: wider and of another colour, so that the outline shows on maps of any colour. */
const CASING = { interactive: false, weight: LINE.weight + 3, fill: false, className: 'area-casing' };
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
    const { casing, outlines } = buildOutlines(map, shape, className);
    for (const path of [casing, ...outlines]) group.addLayer(path);
    // Under the outlines of the other areas as well.
    casing.bringToBack();
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

/** Returns a function that shows the box in the form, or none. */
export function createChosenBox(map: LeafletMap): (bounds: LatLngBounds | null) => void {
  const nowhere = new LatLngBounds([0, 0], [0, 0]);
  const paths = [CASING, { ...LINE, className: CHOSEN }].map((options) => new Rectangle(nowhere, options));
  return (bounds) => {
    for (const path of paths) {
      if (bounds) path.setBounds(bounds).addTo(map);
      else path.remove();
    }
  };
}

interface Outlines {
  readonly casing: Path;
  readonly outlines: readonly Path[];
}

/** The key of a drawing: it depends on the copy of the world in view, and the width of bands on the zoom. */
function describePlace(map: LeafletMap): string {
  return `${map.getZoom()} ${Math.round(map.getCenter().lng / 90)}`;
}

function buildOutlines(map: LeafletMap, shape: AreaShape, className: string): Outlines {
  const paths = buildPaths(shape, map.getCenter().lng);
  const line = { ...LINE, className };
  if (paths.kind === 'rings')
    return { casing: new LeafletPolygon(paths.polygons, CASING), outlines: [new LeafletPolygon(paths.polygons, line)] };
  const band = { ...line, className: `${className} area-band`, weight: measureBand(map, paths) };
  const outlines = [new Polyline(paths.lines, band), new Polyline(paths.lines, line)];
  return { casing: new Polyline(paths.lines, CASING), outlines };
}

const METRES_PER_DEGREE = 111_320;

/** The width of a track in pixels, at the latitude of its first position. */
function measureBand(map: LeafletMap, paths: Extract<ShapePaths, { kind: 'lines' }>): number {
  const lat = paths.lines[0]?.[0]?.[0] ?? 0;
  const pxPerDegree = (256 * 2 ** map.getZoom()) / 360;
  const pxPerMetre = pxPerDegree / METRES_PER_DEGREE / Math.max(0.05, Math.cos((lat * Math.PI) / 180));
  return Math.max(4, paths.widthMetres * pxPerMetre);
}
