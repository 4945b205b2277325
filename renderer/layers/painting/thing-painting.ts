/** Icons and texts: how large they are, where they lie, and how they are painted. Runs where there is a canvas. */
import type {
  Colour,
  FeatureIcon,
  FeatureStyle,
  FeatureText,
  HotSpot,
  PixelPosition,
} from '../../../shared/geo-file/feature-style.ts';
import { DEFAULT_FONT_PX, LINE_HEIGHT, MAX_ICON_PX } from '../layer-styles.ts';
import { type PixelBox, placeBox } from '../placement.ts';
import { chooseCasing } from './tile-painting.ts';

/** Gives a picture by its place in the pictures of the file; undefined if it is missing. */
export interface PictureStore {
  readonly get: (place: number) => ImageBitmap | undefined;
}

export interface ThingSize {
  readonly width: number;
  readonly height: number;
}

/** What is needed of a canvas. */
export type ThingBrush = Pick<
  OffscreenCanvasRenderingContext2D,
  'drawImage' | 'fillText' | 'strokeText' | 'measureText'
> & { font: string; fillStyle: unknown; strokeStyle: unknown; lineWidth: number; textBaseline: CanvasTextBaseline };

/** The boxes of a point's icon and text, in CSS pixels. */
export interface ThingBoxes {
  /** Undefined if it has none, or its picture is missing. */
  readonly icon: PixelBox | undefined;
  readonly text: PixelBox | undefined;
}

const FALLBACK_FONTS = ['system-ui', 'sans-serif'];
const TEXT_HALO_PX = 3;
const DEFAULT_TEXT_COLOUR = '#20272cff';
/** Icons that are kept ready for drawing; their pictures may be large, and tinted. */
const MAX_STAMPS = 256;

export class ThingPainter {
  readonly #pictures: PictureStore;
  readonly #brush: ThingBrush;
  readonly #textSizes = new WeakMap<FeatureText, ThingSize>();
  readonly #stamps = new Map<string, OffscreenCanvas>();

  /** `brush` paints things and measures texts. */
  constructor(pictures: PictureStore, brush: ThingBrush) {
    this.#pictures = pictures;
    this.#brush = brush;
  }

  /** Where the icon and the text of a point at a pixel lie. */
  place({ icon, text, offsetPx }: FeatureStyle, x: number, y: number): ThingBoxes {
    return {
      icon: icon && this.#placeIcon(icon, x, y, addOffsets(offsetPx, icon.offsetPx)),
      text:
        text &&
        placeBox([x, y], {
          ...this.#measureText(text),
          placement: text.placement,
          offsetPx: addOffsets(offsetPx, text.offsetPx),
        }),
    };
  }

  /** How far the icon and the text of a point may reach from its place. */
  measureReach({ icon, text, offsetPx: [right, down] = [0, 0] }: FeatureStyle): number {
    const bitmap = icon && this.#pictures.get(icon.picture);
    const iconPx = bitmap ? findIconScale(icon, bitmap) * Math.max(bitmap.width, bitmap.height) : 0;
    const { width, height } = text ? this.#measureText(text) : { width: 0, height: 0 };
    const own = [...(icon?.offsetPx ?? []), ...(text?.offsetPx ?? [])].map(Math.abs);
    return Math.max(iconPx, width, height) + Math.max(Math.abs(right), Math.abs(down)) + Math.max(0, ...own);
  }

  #measureText(text: FeatureText): ThingSize {
    const known = this.#textSizes.get(text);
    if (known) return known;
    this.#brush.font = fontOf(text);
    const lines = text.text.split('\n');
    const width = Math.max(...lines.map((line) => this.#brush.measureText(line).width));
    const size = { width, height: lines.length * lineHeightOf(text) };
    this.#textSizes.set(text, size);
    return size;
  }

  /** Paints an icon into its box, on whole pixels; `scale` is how many of them a CSS pixel has. */
  paintIcon(icon: FeatureIcon, { left, top, right, bottom }: PixelBox, scale: number): void {
    const [width, height] = [Math.round((right - left) * scale), Math.round((bottom - top) * scale)];
    const stamp = width > 0 && height > 0 ? this.#findStamp(icon, width, height) : undefined;
    if (!stamp) return;
    const [x, y] = [Math.round(left * scale) / scale, Math.round(top * scale) / scale];
    this.#brush.drawImage(stamp, x, y, width / scale, height / scale);
  }

  /** Paints a text into its box, with a halo that sets it off from any map. */
  paintText(text: FeatureText, { left, top, right }: PixelBox): void {
    const brush = this.#brush;
    const colour = text.colour ?? DEFAULT_TEXT_COLOUR;
    const lineHeight = lineHeightOf(text);
    Object.assign(brush, { font: fontOf(text), textBaseline: 'middle', lineWidth: TEXT_HALO_PX });
    Object.assign(brush, { strokeStyle: chooseCasing(colour), fillStyle: colour });
    for (const [index, line] of text.text.split('\n').entries()) {
      const x = left + findIndent(text, right - left, brush.measureText(line).width);
      const y = top + (index + 0.5) * lineHeight;
      brush.strokeText(line, x, y);
      brush.fillText(line, x, y);
    }
  }

  #placeIcon(icon: FeatureIcon, x: number, y: number, offsetPx: FeatureStyle['offsetPx']): PixelBox | undefined {
    const bitmap = this.#pictures.get(icon.picture);
    if (!bitmap) return undefined;
    const scale = findIconScale(icon, bitmap);
    const size = { width: bitmap.width * scale, height: bitmap.height * scale };
    if (!icon.hotSpot) return placeBox([x, y], { ...size, placement: icon.placement, offsetPx });
    const [across, down] = icon.hotSpot;
    const at = [
      x - findSpot(across, bitmap.width) * size.width,
      y - findSpot(down, bitmap.height) * size.height,
    ] as const;
    return placeBox(at, { ...size, placement: 'nw', offsetPx });
  }

  #findStamp(icon: FeatureIcon, width: number, height: number): OffscreenCanvas | undefined {
    const key = `${icon.picture} ${width} ${height} ${icon.tint ?? ''}`;
    const known = this.#stamps.get(key);
    const bitmap = this.#pictures.get(icon.picture);
    if (known || !bitmap) return known;
    if (this.#stamps.size >= MAX_STAMPS) this.#stamps.clear();
    const stamp = drawStamp(bitmap, width, height, icon.tint);
    this.#stamps.set(key, stamp);
    return stamp;
  }
}

function addOffsets(one: PixelPosition = [0, 0], other: PixelPosition = [0, 0]): PixelPosition {
  return [one[0] + other[0], one[1] + other[1]];
}

function drawStamp(bitmap: ImageBitmap, width: number, height: number, tint: Colour | undefined): OffscreenCanvas {
  const stamp = new OffscreenCanvas(width, height);
  const brush = stamp.getContext('2d', { willReadFrequently: true });
  if (!brush) return stamp;
  brush.imageSmoothingQuality = 'high';
  brush.drawImage(bitmap, 0, 0, width, height);
  if (tint === undefined) return stamp;
  brush.globalCompositeOperation = 'multiply';
  brush.fillStyle = tint.slice(0, 7);
  brush.fillRect(0, 0, width, height);
  // Multiplying fills what was empty.
  brush.globalCompositeOperation = 'destination-in';
  brush.globalAlpha = Number.parseInt(tint.slice(7), 16) / 255;
  brush.drawImage(bitmap, 0, 0, width, height);
  return stamp;
}

/** CSS pixels of the map for a pixel of the picture. */
function findIconScale({ scale = 1, edgePx }: FeatureIcon, { width, height }: ThingSize): number {
  const wanted = scale * (edgePx === undefined ? 1 : edgePx / Math.min(width, height));
  return Math.min(wanted, MAX_ICON_PX / Math.max(width, height));
}

/** A hot spot as a share of the picture's edge. */
function findSpot({ value, unit, fromEnd }: HotSpot, edgePx: number): number {
  const share = unit === 'share' ? value : value / edgePx;
  return Math.min(1, Math.max(0, fromEnd ? 1 - share : share));
}

function fontOf({ fontFamily, fontSizePx = DEFAULT_FONT_PX }: FeatureText): string {
  const families = [...(fontFamily ? [JSON.stringify(fontFamily)] : []), ...FALLBACK_FONTS];
  return [fontFamily ? 400 : 600, `${fontSizePx}px`, families.join()].join(' ');
}

function lineHeightOf({ fontSizePx = DEFAULT_FONT_PX }: FeatureText): number {
  return LINE_HEIGHT * fontSizePx;
}

/** Lines keep to the side on which the position is. */
function findIndent({ placement }: FeatureText, width: number, lineWidth: number): number {
  if (placement.includes('w')) return 0;
  return placement.includes('e') ? width - lineWidth : (width - lineWidth) / 2;
}
