/** Draws one tile as SVG text. No other file writes SVG elements. */
import { LIGHT_WORLD as PALETTE } from '../../../shared/world/world-palette.ts';
import { type ColourIndex, paintOf } from './data/world-colours.ts';
import type { GraticuleLine } from './geometry/graticule.ts';
import { TILE_SIZE_PX } from './geometry/mercator.ts';
import { formatLines, formatRings } from './geometry/svg-path.ts';
import { DEGREE_SIZE_PX, type DegreeLabel } from './labels/degree-labels.ts';
import type { LabelKind, PlacedLabel } from './labels/label-layout.ts';
import { baselinePx, HALO_PX } from './labels/label-text.ts';
import type { TileContents } from './tile-contents.ts';
import { type TileShapes, UNITS_PER_PX } from './tile-shapes.ts';

const SIZE = TILE_SIZE_PX;
const COAST_WIDTH_PX = 0.9;
const BORDER_WIDTH_PX = 0.8;
const PROVINCE_WIDTH_PX = 0.6;
const RIVER_WIDTH_PX = 0.8;
const SHORE_WIDTH_PX = 0.6;
// Of the bands of lighter water, in the order of their colours.
const SHALLOWS_PX = [11, 5];
// Two neighbours' fills are simplified each for itself; their own outline closes the hairline between them.
const FILL_OUTLINE_PX = 0.6;

/** A whole SVG document, {@link TILE_SIZE_PX} square; the same text for the same contents, no script, nothing from outside. */
export function drawTile(contents: TileContents): string {
  const { shapes, degrees, names } = contents;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${SIZE}" height="${SIZE}" viewBox="0 0 ${SIZE} ${SIZE}">`,
    `<path fill="${PALETTE.sea}" d="M0 0h${SIZE}v${SIZE}H0z"/>`,
    drawShapes(shapes),
    drawGraticule(contents),
    drawDegrees(degrees),
    drawNames(names),
    '</svg>',
  ].join('');
}

function drawShapes({ lands, coast, borders, provinces, rivers, lakes }: TileShapes): string {
  const coastPath = formatLines(coast);
  const shallows = PALETTE.shallows.map((colour, at) => drawCoastLine(coastPath, colour, SHALLOWS_PX[at] ?? 0));
  const fills = [...lands].sort(([one], [other]) => one - other).map(([colour, rings]) => drawLand(colour, rings));
  const drawn = [
    coastPath && `<defs><path id="c" fill="none" d="${coastPath}"/></defs>`,
    ...shallows,
    ...fills,
    drawLines(formatLines(rivers), PALETTE.river, RIVER_WIDTH_PX),
    drawLakes(formatRings(lakes)),
    drawLines(formatLines(provinces), PALETTE.province, PROVINCE_WIDTH_PX),
    drawLines(formatLines(borders), PALETTE.border, BORDER_WIDTH_PX),
    drawCoastLine(coastPath, PALETTE.coast, COAST_WIDTH_PX),
  ].join('');
  if (drawn === '') return '';
  return `<g transform="scale(${1 / UNITS_PER_PX})" stroke-linejoin="round" stroke-linecap="round">${drawn}</g>`;
}

function drawCoastLine(path: string, colour: string, widthPx: number): string {
  return path && `<use href="#c" stroke="${colour}" stroke-width="${widthPx * UNITS_PER_PX}"/>`;
}

function drawLand(colour: ColourIndex, rings: Parameters<typeof formatRings>[0]): string {
  const path = formatRings(rings);
  const paint = paintOf(colour);
  const outline = `stroke="${paint}" stroke-width="${FILL_OUTLINE_PX * UNITS_PER_PX}"`;
  return path && `<path fill="${paint}" ${outline} d="${path}"/>`;
}

function drawLines(path: string, colour: string, widthPx: number): string {
  return path && `<path fill="none" stroke="${colour}" stroke-width="${widthPx * UNITS_PER_PX}" d="${path}"/>`;
}

function drawLakes(path: string): string {
  const shore = `stroke="${PALETTE.coast}" stroke-width="${SHORE_WIDTH_PX * UNITS_PER_PX}"`;
  return path && `<path fill="${PALETTE.sea}" fill-rule="evenodd" ${shore} d="${path}"/>`;
}

function drawGraticule({ meridians, parallels }: TileContents): string {
  const isInside = ({ px }: GraticuleLine): boolean => px > 0 && px < SIZE;
  const path = [
    ...meridians.filter(isInside).map(({ px }) => `M${px} 0v${SIZE}`),
    ...parallels.filter(isInside).map(({ px }) => `M0 ${px}h${SIZE}`),
  ].join('');
  return path && `<path fill="none" stroke="${PALETTE.graticule}" stroke-opacity=".2" d="${path}"/>`;
}

function drawDegrees(labels: readonly DegreeLabel[]): string {
  const texts = labels.map(({ text, leftPx, baselinePx: y, widthPx }) => drawText(text, leftPx, y, widthPx, 0));
  const font = `font-family="sans-serif" font-size="${DEGREE_SIZE_PX}"`;
  return texts.length === 0 ? '' : `<g ${font} fill="${PALETTE.graticuleText}">${texts.join('')}</g>`;
}

// Lines cross the names on land.
const HALO = `stroke="${PALETTE.halo}" stroke-width="${HALO_PX * 2}" stroke-opacity=".8" stroke-linejoin="round" paint-order="stroke"`;
const NAME_LOOKS: Record<LabelKind, string> = {
  sea: `fill="${PALETTE.seaText}" font-style="italic"`,
  locator: `fill="${PALETTE.repeatedText}"`,
  state: `fill="${PALETTE.stateText}" ${HALO}`,
  city: `fill="${PALETTE.cityText}" ${HALO}`,
  country: `fill="${PALETTE.countryText}" ${HALO}`,
};

function drawNames(labels: readonly PlacedLabel[]): string {
  return (['sea', 'locator', 'state', 'city', 'country'] as const)
    .map((kind) =>
      drawNamesOfKind(
        NAME_LOOKS[kind],
        labels.filter((label) => label.kind === kind),
      ),
    )
    .join('');
}

function drawNamesOfKind(look: string, labels: readonly PlacedLabel[]): string {
  if (labels.length === 0) return '';
  return `<g font-family="sans-serif" text-anchor="middle" ${look}>${labels.map(drawName).join('')}</g>`;
}

function drawName(label: PlacedLabel): string {
  const { sizePx, letterSpacingPx } = label.style;
  const lines = label.lines.map((line, at) => {
    const y = label.centreY + baselinePx(label, at);
    return drawText(line.text, label.centreX, y, line.widthPx, letterSpacingPx);
  });
  return `<g font-size="${sizePx}">${drawDot(label)}${lines.join('')}</g>`;
}

function drawDot({ dot, centreX, centreY }: PlacedLabel): string {
  if (!dot) return '';
  const place = `cx="${short(centreX + dot.x)}" cy="${short(centreY + dot.y)}" r="${dot.radiusPx}"`;
  const [fill, edge] = dot.isCapital ? [PALETTE.halo, PALETTE.cityText] : [PALETTE.cityText, PALETTE.halo];
  return `<circle ${place} fill="${fill}" stroke="${edge}" stroke-width="1" stroke-opacity="1"/>`;
}

/** `textLength` makes every font as wide as the layout expects, so names line up across tiles. */
function drawText(text: string, x: number, y: number, widthPx: number, letterSpacingPx: number): string {
  const spacing = letterSpacingPx > 0 ? ` letter-spacing="${letterSpacingPx}"` : '';
  return `<text x="${short(x)}" y="${short(y)}" textLength="${short(widthPx)}"${spacing}>${escapeText(text)}</text>`;
}

/** Two decimals at most: a hundredth of a pixel. */
function short(value: number): string {
  return String(Number(value.toFixed(2)));
}

function escapeText(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
