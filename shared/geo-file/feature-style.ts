/** How a file wants a feature to look. What it leaves open, the layer's look decides. Lengths are in CSS pixels. */

/** Lower-case `#rrggbbaa`. */
export type Colour = string;

/**
 * Which point of a thing lies on its position: `nw` its upper left corner, `cc` its middle, `se` its lower right corner. On the
 * view, also the corner, edge or middle of the view that it keeps to.
 */
export const PLACEMENTS = ['cc', 'nw', 'cn', 'ne', 'ce', 'se', 'cs', 'sw', 'cw'] as const;
export type Placement = (typeof PLACEMENTS)[number];

export interface FeatureStyle {
  /** Of lines and outlines of areas. */
  readonly stroke?: Colour;
  /** 0 draws no line. */
  readonly strokeWidthPx?: number;
  /** Of areas; null leaves them empty. */
  readonly fill?: Colour | null;
  /** Of points. */
  readonly point?: Colour;
  /** 0 draws no point. */
  readonly pointRadiusPx?: number;
  /** Drawn at points. */
  readonly icon?: FeatureIcon;
  /** Written at points. */
  readonly text?: FeatureText;
  /** Moves everything to the right and down. */
  readonly offsetPx?: readonly [right: number, down: number];
  /** The zooms at which it is drawn; all of the layer's if absent. */
  readonly zooms?: readonly number[];
  /** False if a click never finds it. */
  readonly selectable?: false;
}

export interface FeatureIcon {
  /** Its place in the pictures of the file. */
  readonly picture: number;
  /** Of its own size; 1 if absent. */
  readonly scale?: number;
  /** The length of its shorter edge at scale 1, in place of its own. */
  readonly edgePx?: number;
  readonly placement: Placement;
  /** Moves it alone to the right and down, and not the point that is drawn with it. */
  readonly offsetPx?: readonly [right: number, down: number];
  /** The point of the picture that lies on the position, in place of the placement. */
  readonly hotSpot?: readonly [across: HotSpot, down: HotSpot];
  /** Multiplies its colours. */
  readonly tint?: Colour;
}

/** A distance from the left or upper edge of a picture, or with `fromEnd` from the right or lower one. */
export interface HotSpot {
  readonly value: number;
  /** A share of the picture, or its own pixels. */
  readonly unit: 'share' | 'px';
  readonly fromEnd: boolean;
}

export interface FeatureText {
  /** On one or several lines. */
  readonly text: string;
  readonly colour?: Colour;
  readonly fontFamily?: string;
  readonly fontSizePx?: number;
  readonly placement: Placement;
  /** Moves it alone to the right and down, and not the point that is drawn with it. */
  readonly offsetPx?: readonly [right: number, down: number];
}

/** A feature that stays in its place of the view while the map moves, as a legend does. */
export interface ViewFeature {
  /** The corner, edge or middle of the view that positions are counted from. */
  readonly placement: Placement;
  /** Right and down from there. A polygon has one ring. */
  readonly shape:
    | { readonly type: 'Point'; readonly at: PixelPosition }
    | { readonly type: 'LineString' | 'Polygon'; readonly positions: readonly PixelPosition[] };
  readonly name: string | null;
  /** The name of its layer in the file, if it has one. */
  readonly folders: readonly string[];
  readonly properties: Readonly<Record<string, unknown>>;
  /** What the program that wrote the file wants back when it is selected: any JSON value. */
  readonly data?: unknown;
  readonly style: FeatureStyle;
}

export type PixelPosition = readonly [right: number, down: number];
