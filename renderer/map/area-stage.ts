/** What areas need of the map: what is seen of it, going somewhere, outlines, a box to shape. Knows Leaflet, no panel. */
import type { Map as LeafletMap } from 'leaflet';
import type { AreaShape, BoundingBox } from '../../shared/area.ts';
import { type Cover, fitBox, readPlaces, readUncovered } from './area-frame.ts';
import { type AreaOutlines, createAreaOutlines } from './area-outlines.ts';
import { halvePlaneBox } from './box-edit.ts';
import { type BoxEditor, type BoxEditorOptions, createBoxEditor } from './box-editor.ts';
import { boundPaths, buildPaths } from './shape-paths.ts';

export interface AreaStage extends AreaOutlines {
  /** What is seen of the map. */
  readonly readSeen: () => BoundingBox;
  /** The middle of what is seen: half as high and as wide. */
  readonly readMiddle: () => BoundingBox;
  /** Goes where all of a box is seen, as deep as that allows, but no deeper than `maxZoom`. */
  readonly goTo: (box: BoundingBox, maxZoom: number) => void;
  /** Goes where all of a shape is seen. */
  readonly goToShape: (shape: AreaShape, maxZoom: number) => void;
  readonly editBox: (handlers: Omit<BoxEditorOptions, 'map' | 'readCover'>) => BoxEditor;
}

/** The stage of a map that is partly covered by a panel. */
export function createAreaStage(map: LeafletMap, readCover: () => Cover): AreaStage {
  const uncovered = () => readUncovered(map, readCover());
  const goTo = (box: BoundingBox, maxZoom: number) => fitBox(map, box, readCover(), maxZoom);
  return {
    ...createAreaOutlines(map),
    readSeen: () => readPlaces(map, uncovered()),
    readMiddle: () => readPlaces(map, halvePlaneBox(uncovered())),
    goTo,
    goToShape(shape, maxZoom) {
      const box = boundPaths(buildPaths(shape, map.getCenter().lng));
      if (box) goTo(box, maxZoom);
    },
    editBox: (handlers) => createBoxEditor({ ...handlers, map, readCover }),
  };
}
