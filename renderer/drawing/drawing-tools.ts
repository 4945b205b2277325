/** The tools of a drawing, and what terra-draw does for them. */
import {
  TerraDraw,
  TerraDrawCircleMode,
  TerraDrawFreehandLineStringMode,
  TerraDrawLineStringMode,
  TerraDrawModeUndoRedo,
  TerraDrawPointMode,
  TerraDrawPolygonMode,
  TerraDrawRectangleMode,
} from 'terra-draw';
import type { DrawingMap } from './drawing-map.ts';

/** In the order of the toolbar. */
export const DRAWING_TOOLS = ['select', 'point', 'text', 'line', 'area', 'rectangle', 'circle', 'freehand'] as const;
export type DrawingTool = (typeof DRAWING_TOOLS)[number];

/** Names of terra-draw's modes. */
export const MODES = {
  select: 'static',
  point: 'point',
  text: 'text',
  line: 'linestring',
  area: 'polygon',
  rectangle: 'rectangle',
  circle: 'circle',
  freehand: 'freehand-linestring',
} as const satisfies Record<DrawingTool, string>;

const POINTER_PX = 12;

/** terra-draw with all modes; it isn't started. */
export function createTerraDraw(adapter: DrawingMap): TerraDraw {
  const common = { pointerDistance: POINTER_PX };
  let lastId = 0;
  return new TerraDraw({
    adapter,
    idStrategy: {
      isValidId: (id) => typeof id === 'number',
      getId: () => {
        lastId += 1;
        return lastId;
      },
    },
    undoRedo: { modeLevel: new TerraDrawModeUndoRedo() },
    modes: [
      new TerraDrawPointMode(common),
      new TerraDrawPointMode({ ...common, modeName: MODES.text }),
      new TerraDrawLineStringMode(common),
      new TerraDrawPolygonMode(common),
      new TerraDrawRectangleMode({ ...common, drawInteraction: 'click-move-or-drag' }),
      new TerraDrawCircleMode({ ...common, drawInteraction: 'click-move-or-drag' }),
      new TerraDrawFreehandLineStringMode({ ...common, minDistance: 6, drawInteraction: 'click-move-or-drag' }),
    ],
  });
}
