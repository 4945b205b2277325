/** How the features of a layer want to look, ready to be painted. Runs in the layer's worker. */
import type {
  Colour,
  FeatureIcon,
  FeatureStyle,
  FeatureText,
  HotSpot,
  PixelPosition,
} from '../../shared/geo-file/feature-style.ts';
import type { GeoFeature } from '../../shared/geo-file/geo-file.ts';
import { MAX_LAYER_ZOOM } from '../../shared/layers/layer.ts';

export interface LayerStyles {
  /** By the place of a feature in the file. Equal ones are the same object, and their values are in range. */
  readonly of: readonly (FeatureStyle | undefined)[];
  /** No icon or text of a point, which are drawn beside the other shapes, reaches farther than this; 0 if there is none. */
  readonly thingReachPx: number;
  /** How far other shapes reach beyond their places. */
  readonly reachPx: number;
}

/** The styles of a file, or null if it has none. */
export interface StyleChoice {
  readonly own: LayerStyles | null;
  /** What counts even if the layer's look is chosen: the zooms, and what can be selected. */
  readonly bare: LayerStyles | null;
}

/** Both edges of an icon are at most this long. */
export const MAX_ICON_PX = 512;

export const DEFAULT_FONT_PX = 13;
/** Of a line of text, as a share of the size of its font. */
export const LINE_HEIGHT = 1.25;
/** Letters are hardly ever wider, as a share of the size of their font. */
const WIDEST_LETTER = 2;

const MAX_LENGTH_PX = 100;
const MAX_OFFSET_PX = 1000;
const FONT_PX = { min: 4, max: 200 };
const MAX_SCALE = 64;
const MAX_TEXT_LENGTH = 1000;
const MAX_LINES = 30;
const MAX_HOT_SPOT = 100_000;

export function chooseStyles(features: readonly Pick<GeoFeature, 'style'>[]): StyleChoice {
  if (features.every(({ style }) => style === undefined)) return { own: null, bare: null };
  const own = unite(features.map(({ style }) => style));
  return { own: collect(own), bare: collect(unite(own.map(strip))) };
}

/** Brings values into their ranges, and makes equal styles one. */
function unite(styles: readonly (FeatureStyle | undefined)[]): readonly (FeatureStyle | undefined)[] {
  const cleaned = new Map<FeatureStyle, FeatureStyle | undefined>();
  const equal = new Map<string, FeatureStyle>();
  return styles.map((style) => {
    if (style === undefined || cleaned.has(style)) return style && cleaned.get(style);
    const clean = cleanStyle(style);
    const key = JSON.stringify(clean);
    const united = key === '{}' ? undefined : (equal.get(key) ?? clean);
    if (united) equal.set(key, united);
    cleaned.set(style, united);
    return united;
  });
}

function collect(styles: LayerStyles['of']): LayerStyles | null {
  const used = new Set(styles.filter((style) => style !== undefined));
  if (used.size === 0) return null;
  const most = (measure: (style: FeatureStyle) => number) =>
    [...used].reduce((px, style) => Math.max(px, measure(style)), 0);
  return { of: styles, thingReachPx: most(limitThing), reachPx: most(measureShape) };
}

/** True if a point is drawn as an icon or a text. */
export function isThing({ icon, text }: FeatureStyle): boolean {
  return icon !== undefined || text !== undefined;
}

function strip({ zooms, selectable }: FeatureStyle = {}): FeatureStyle | undefined {
  return { ...(zooms && { zooms }), ...(selectable === false && { selectable }) };
}

/** Without measuring its text or picture: at most how far they reach. */
function limitThing({ icon, text, offsetPx = [0, 0], pointRadiusPx = 0 }: FeatureStyle): number {
  if (!icon && !text) return 0;
  const lines = text?.text.split('\n') ?? [];
  const textPx = Math.max(lines.length * LINE_HEIGHT, ...lines.map(({ length }) => length * WIDEST_LETTER));
  const largestPx = Math.max(icon ? MAX_ICON_PX : 0, textPx * (text?.fontSizePx ?? DEFAULT_FONT_PX), pointRadiusPx);
  return largestPx + Math.max(Math.abs(offsetPx[0]), Math.abs(offsetPx[1]));
}

function measureShape({ strokeWidthPx = 0, pointRadiusPx = 0, offsetPx = [0, 0] }: FeatureStyle): number {
  return Math.max(Math.abs(offsetPx[0]), Math.abs(offsetPx[1])) + Math.max(strokeWidthPx / 2, pointRadiusPx);
}

function cleanStyle(style: FeatureStyle): FeatureStyle {
  return dropUndefined({
    stroke: cleanColour(style.stroke),
    strokeWidthPx: clamp(style.strokeWidthPx, 0, MAX_LENGTH_PX),
    fill: style.fill === null ? null : cleanColour(style.fill),
    point: cleanColour(style.point),
    pointRadiusPx: clamp(style.pointRadiusPx, 0, MAX_LENGTH_PX),
    icon: style.icon && cleanIcon(style.icon),
    text: style.text && cleanText(style.text),
    offsetPx: cleanOffset(style.offsetPx),
    zooms: style.zooms?.filter((zoom) => Number.isInteger(zoom) && zoom >= 0 && zoom <= MAX_LAYER_ZOOM).slice(0, 100),
    selectable: style.selectable === false ? style.selectable : undefined,
  });
}

function cleanIcon({ picture, scale, edgePx, placement, hotSpot, tint, offsetPx }: FeatureIcon): FeatureIcon {
  const spots = hotSpot?.map(
    (spot): HotSpot => ({ ...spot, value: clamp(spot.value, -MAX_HOT_SPOT, MAX_HOT_SPOT) ?? 0 }),
  );
  const [across, down] = spots ?? [];
  return dropUndefined({
    picture,
    scale: clamp(scale, 0, MAX_SCALE),
    edgePx: clamp(edgePx, 1, MAX_ICON_PX),
    placement,
    hotSpot: across && down ? ([across, down] as const) : undefined,
    tint: cleanColour(tint),
    offsetPx: cleanOffset(offsetPx),
  });
}

function cleanText({ text, colour, fontFamily, fontSizePx, placement, offsetPx }: FeatureText): FeatureText {
  return dropUndefined({
    text: text
      .slice(0, MAX_TEXT_LENGTH)
      .split(/\r\n?|\n/)
      .slice(0, MAX_LINES)
      .join('\n'),
    colour: cleanColour(colour),
    // It becomes a part of a CSS value.
    fontFamily: fontFamily?.replace(/[^\p{L}\p{N} _-]/gu, '').slice(0, 100),
    fontSizePx: clamp(fontSizePx, FONT_PX.min, FONT_PX.max),
    placement,
    offsetPx: cleanOffset(offsetPx),
  });
}

function cleanOffset([right, down]: PixelPosition = [0, 0]): PixelPosition | undefined {
  const by = [right, down].map((px) => clamp(px, -MAX_OFFSET_PX, MAX_OFFSET_PX) ?? 0);
  return by.some((px) => px !== 0) ? [by[0] ?? 0, by[1] ?? 0] : undefined;
}

function cleanColour(colour: Colour | undefined): Colour | undefined {
  return colour !== undefined && /^#[\da-f]{8}$/.test(colour) ? colour : undefined;
}

function clamp(value: number | undefined, least: number, most: number): number | undefined {
  return value === undefined || Number.isNaN(value) ? undefined : Math.min(most, Math.max(least, value));
}

function dropUndefined<Value extends object>(value: { readonly [Key in keyof Value]: Value[Key] | undefined }): Value {
  return Object.fromEntries(Object.entries(value).filter(([, member]) => member !== undefined)) as Value;
}
