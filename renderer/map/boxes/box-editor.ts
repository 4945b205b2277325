/** A box on the map that people can shape: its outline, its handles, and drawing another one. */
import { LatLngBounds, type Map as LeafletMap, Point, Rectangle } from 'leaflet';
import type { BoundingBox } from '../../../shared/areas/area.ts';
import { type Cover, readObstacles, readPlaces, readUncovered, toBounds } from './area-frame.ts';
import { type BoxDrawing, startBoxDrawing } from './box-drawing.ts';
import { type BoxGrip, dragPlaneBox, type PlaneBox, rollUp, type UnrolledBox, unroll } from './box-edit.ts';
import { createBoxHandles } from './box-handles.ts';

export interface BoxEditorOptions {
  readonly map: LeafletMap;
  readonly readCover: () => Cover;
  /** Called whenever people change the box on the map. */
  readonly onChange: (box: BoundingBox) => void;
  /** Called when drawing starts and when it ends. */
  readonly onDrawing: (drawing: boolean) => void;
  /** People leave the handles by the keyboard. */
  readonly onLeave: () => void;
}

export interface BoxEditor {
  /** Shows the nearest copy of this box, or none. Doesn't call `onChange`. */
  readonly show: (box: BoundingBox | null) => void;
  /** Lets people draw another box. The present one stays until they do. */
  readonly draw: () => void;
  /** Stops drawing; false if nothing was being drawn. */
  readonly endDrawing: () => boolean;
  readonly remove: () => void;
}

export function createBoxEditor(options: BoxEditorOptions): BoxEditor {
  const { map, readCover, onChange, onDrawing } = options;
  let box: UnrolledBox | null = null;
  let taken: PlaneBox | undefined;
  let drawing: BoxDrawing | undefined;
  const outline = createOutline(map);
  const handles = createBoxHandles({
    map,
    readUncovered: () => readUncovered(map, readCover()),
    readObstacles: () => readObstacles(map),
    onTake: () => {
      endDrawing();
      taken = box ? toPlane(map, box) : undefined;
    },
    onMove(grip, move) {
      if (taken) change(fromPlane(map, dragPlaneBox(taken, grip, move, worldSize(map))));
    },
    onOutside: (grip) => box && map.panInside(placeOf(grip, box), padBy(readCover())),
    onLeave: options.onLeave,
  });
  const container = map.getContainer();

  const placeHandles = () => handles.place(box && toContainer(map, box));
  const render = () => {
    outline(box && toBounds(box));
    placeHandles();
  };
  const setBox = (next: UnrolledBox | null) => {
    box = next;
    render();
  };
  const change = (next: UnrolledBox) => {
    const rolled = rollUp(next, map.getZoom());
    setBox(unroll(rolled, (next.west + next.east) / 2));
    onChange(rolled);
  };
  const changeTo = (drawn: PlaneBox) => change(unroll(readPlaces(map, drawn), map.getCenter().lng));
  const endDrawing = () => {
    if (!drawing) return false;
    drawing.end();
    drawing = undefined;
    onDrawing(false);
    return true;
  };
  const hide = () => container.classList.add('is-zooming');
  const follow = () => {
    container.classList.remove('is-zooming');
    placeHandles();
  };
  const comeNear = () => {
    if (box) setBox(unroll(box, map.getCenter().lng));
  };
  map.on('zoomstart', hide).on('move zoomend resize', follow).on('moveend', comeNear);

  return {
    show: (next) => setBox(next && unroll(next, map.getCenter().lng)),
    draw() {
      if (drawing) return;
      drawing = startBoxDrawing(map, {
        onDraw: (drawn) => drawn && changeTo(drawn),
        onDrawn(drawn) {
          changeTo(drawn);
          endDrawing();
        },
        onTaken: endDrawing,
      });
      onDrawing(true);
    },
    endDrawing,
    remove() {
      endDrawing();
      map.off('zoomstart', hide).off('move zoomend resize', follow).off('moveend', comeNear);
      setBox(null);
      handles.remove();
    },
  };
}

const LINE = { interactive: false, weight: 2.5 };
/** Under the outline: wider and of another colour, so that it shows on maps of any colour. */
const CASING = { interactive: false, weight: LINE.weight + 3, fill: false, className: 'area-casing' };

/** Returns a function that shows the outline of a box, or none. It follows a drag in every frame, as no tile could. */
function createOutline(map: LeafletMap): (bounds: LatLngBounds | null) => void {
  const nowhere = new LatLngBounds([0, 0], [0, 0]);
  const paths = [CASING, { ...LINE, className: 'area-chosen' }].map((options) => new Rectangle(nowhere, options));
  return (bounds) => {
    for (const path of paths) {
      if (bounds) path.setBounds(bounds).addTo(map);
      else path.remove();
    }
  };
}

function toPlane(map: LeafletMap, { west, south, east, north }: UnrolledBox): PlaneBox {
  const { x: left, y: top } = map.project([north, west]);
  const { x: right, y: bottom } = map.project([south, east]);
  return { left, top, right, bottom };
}

function fromPlane(map: LeafletMap, { left, top, right, bottom }: PlaneBox): UnrolledBox {
  const { lng: west, lat: north } = map.unproject(new Point(left, top));
  const { lng: east, lat: south } = map.unproject(new Point(right, bottom));
  return { west, south, east, north };
}

function toContainer(map: LeafletMap, { west, south, east, north }: UnrolledBox): PlaneBox {
  const { x: left, y: top } = map.latLngToContainerPoint([north, west]);
  const { x: right, y: bottom } = map.latLngToContainerPoint([south, east]);
  return { left, top, right, bottom };
}

function worldSize(map: LeafletMap): number {
  return 256 * 2 ** map.getZoom();
}

function placeOf(grip: BoxGrip, { west, south, east, north }: UnrolledBox): [number, number] {
  const sides = grip.split('-');
  const lat = sides.includes('north') ? north : sides.includes('south') ? south : (north + south) / 2;
  const lon = sides.includes('west') ? west : sides.includes('east') ? east : (west + east) / 2;
  return [lat, lon];
}

function padBy({ rightPx, bottomPx }: Cover) {
  return { paddingTopLeft: [40, 40], paddingBottomRight: [rightPx + 40, bottomPx + 40] } satisfies Record<
    string,
    [number, number]
  >;
}
