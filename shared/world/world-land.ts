/** The world's land areas, which the window paints below every map. */

/** The file in the window, next to the page. */
export const WORLD_LAND_FILE = 'world-land.json';

/**
 * Web Mercator from 180° W and the north edge, `edge` units both ways. Shapes may leave the square where they cross
 * 180°.
 */
export interface WorldLand {
  readonly edge: number;
  /** Colours in CSS form; paths in SVG form (`d`) with closed rings. */
  readonly sea: string;
  readonly lands: readonly { readonly colour: string; readonly path: string }[];
}
