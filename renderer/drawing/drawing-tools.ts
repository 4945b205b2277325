/** The tools of a drawing, in the order of the toolbar. */

export const DRAWING_TOOLS = ['select', 'point', 'text', 'line', 'area', 'rectangle', 'circle', 'freehand'] as const;
export type DrawingTool = (typeof DRAWING_TOOLS)[number];
