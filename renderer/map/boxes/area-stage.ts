/** What panels do with areas on the map: read the visible part, go to a place, draw outlines, edit a box. */
import type { Map as LeafletMap } from 'leaflet';
import type { BoundingBox } from '../../../shared/areas/area.ts';
import type { Position } from '../../../shared/view.ts';
import { type AreaOutlines, createAreaOutlines } from '../../layers/area-outlines.ts';
import { type Cover, fitBox, readPlaces, readUncovered } from './area-frame.ts';
import { halvePlaneBox, type PlaneBox } from './box-edit.ts';
import { type BoxEditor, type BoxEditorOptions, createBoxEditor } from './box-editor.ts';

export interface AreaStage extends AreaOutlines {
  /** The part of the map beside the panel. */
  readonly readSeen: () => BoundingBox;
  /** A box in the middle of that part, or around a place: half as high and as wide. */
  readonly readMiddle: (place?: Position) => BoundingBox;
  /** Calls `onSize` when the window has changed how much is seen, until the map is moved or the returned function is called. */
  readonly followSize: (onSize: () => void) => () => void;
  /** Goes to the deepest zoom, at most `maxZoom`, at which all of a box is seen. */
  readonly goTo: (box: BoundingBox, maxZoom: number) => void;
  readonly editBox: (handlers: Omit<BoxEditorOptions, 'map' | 'readCover'>) => BoxEditor;
}

/** Half as high and as wide as `seen`. */
function readAround(map: LeafletMap, { lat, lon }: Position, seen: PlaneBox): PlaneBox {
  // The nearest copy of the place: the map may have gone round the world.
  const { x, y } = map.latLngToContainerPoint([lat, lon + 360 * Math.round((map.getCenter().lng - lon) / 360)]);
  const [wide, high] = [(seen.right - seen.left) / 4, (seen.bottom - seen.top) / 4];
  return { left: x - wide, top: y - high, right: x + wide, bottom: y + high };
}

/** A stage on a map that a panel covers in part. */
export function createAreaStage(map: LeafletMap, readCover: () => Cover): AreaStage {
  const uncovered = () => readUncovered(map, readCover());
  return {
    ...createAreaOutlines(map),
    readSeen: () => readPlaces(map, uncovered()),
    readMiddle: (place) => readPlaces(map, place ? readAround(map, place, uncovered()) : halvePlaneBox(uncovered())),
    followSize(onSize) {
      const stop = () => void map.off('resize', onSize).off('movestart', stop);
      map.on('resize', onSize).on('movestart', stop);
      return stop;
    },
    goTo: (box, maxZoom) => fitBox(map, box, readCover(), maxZoom),
    editBox: (handlers) => createBoxEditor({ ...handlers, map, readCover }),
  };
}
