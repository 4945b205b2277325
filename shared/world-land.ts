/** The land of the world as the window paints it below every map. */

/** The window's file of it, beside the page. */
export const WORLD_LAND_FILE = 'world-land.json';

/** Web Mercator from 180° W and the north edge, `edge` units both ways. Shapes may leave the square where they cross 180°. */
export interface WorldLand {
  readonly edge: number;
  /** Colours as CSS has them; paths as SVG has them (`d`), of closed rings. */
  readonly sea: string;
  readonly lands: readonly { readonly colour: string; readonly path: string }[];
}
