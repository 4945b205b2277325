/** What panels do with areas on the map: read the visible part, go to a place, draw outlines, edit a box. */
import type { Map as LeafletMap } from 'leaflet';
import type { BoundingBox } from '../../shared/area.ts';
import { type AreaOutlines, createAreaOutlines } from '../layers/area-outlines.ts';
import { type Cover, fitBox, readPlaces, readUncovered } from './area-frame.ts';
import { halvePlaneBox } from './box-edit.ts';
import { type BoxEditor, type BoxEditorOptions, createBoxEditor } from './box-editor.ts';

export interface AreaStage extends AreaOutlines {
  /** The part of the map beside the panel. */
  readonly readSeen: () => BoundingBox;
  /** The middle of that part: half as high and as wide. */
  readonly readMiddle: () => BoundingBox;
  /** Calls `onSize` when the window has changed how much is seen, until the map is moved or the returned function is called. */
  readonly followSize: (onSize: () => void) => () => void;
  /** Goes to the deepest zoom, at most `maxZoom`, at which all of a box is seen. */
  readonly goTo: (box: BoundingBox, maxZoom: number) => void;
  readonly editBox: (handlers: Omit<BoxEditorOptions, 'map' | 'readCover'>) => BoxEditor;
}

/** A stage on a map that a panel covers in part. */
export function createAreaStage(map: LeafletMap, readCover: () => Cover): AreaStage {
  const uncovered = () => readUncovered(map, readCover());
  return {
    ...createAreaOutlines(map),
    readSeen: () => readPlaces(map, uncovered()),
    readMiddle: () => readPlaces(map, halvePlaneBox(uncovered())),
    followSize(onSize) {
      const stop = () => void map.off('resize', onSize).off('movestart', stop);
      map.on('resize', onSize).on('movestart', stop);
      return stop;
    },
    goTo: (box, maxZoom) => fitBox(map, box, readCover(), maxZoom),
    editBox: (handlers) => createBoxEditor({ ...handlers, map, readCover }),
  };
}
