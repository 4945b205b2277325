/** Labels at crossings of the graticule with their latitude and longitude. */
import type { TileCoord } from '../../../../shared/tiles/tile-coord.ts';
import { findLines, type GraticuleStep } from '../geometry/graticule.ts';
import { TILE_SIZE_PX, worldSizePx } from '../geometry/mercator.ts';
import { measureTextPx } from './text-width.ts';

/** One degree label; its box reaches `widthPx` to the right of `leftPx` and about its size up from `baselinePx`. */
export interface DegreeLabel {
  readonly text: string;
  /** In pixels from the tile's north-west corner. */
  readonly leftPx: number;
  readonly baselinePx: number;
  readonly widthPx: number;
}

export const DEGREE_SIZE_PX = 9;
/** No label reaches further from its crossing, so lines further outside a tile do not matter to it. */
export const DEGREE_MAX_WIDTH_PX = 80;

const MIN_ZOOM = 2;
const MIN_DISTANCE_PX = 330;
// All of them divide the number of meridians at any step, so that the pattern closes at the date line.
const STRIDES: readonly number[] = [1, 2, 3, 4, 6];
const GAP_PX = 4;

/** The labels whose boxes touch a tile: latitude above the crossing, longitude below it. */
export function findDegreeLabels(coord: TileCoord): DegreeLabel[] {
  if (coord.z < MIN_ZOOM) return [];
  const { step, meridians, parallels } = findLines(coord, DEGREE_MAX_WIDTH_PX);
  const stride = strideOf(step, coord.z);
  const isLabelled = (line: { readonly index: number }): boolean => line.index % stride === 0;
  return meridians
    .filter(isLabelled)
    .flatMap((meridian) =>
      parallels
        .filter(isLabelled)
        .flatMap((parallel) => [
          labelAt(formatLat(parallel.index, step), meridian.px, parallel.px - GAP_PX),
          labelAt(formatLon(meridian.index, step), meridian.px, parallel.px + GAP_PX + DEGREE_SIZE_PX * 0.75),
        ]),
    )
    .filter(touchesTile);
}

function strideOf(step: GraticuleStep, zoom: number): number {
  const stepPx = (step.degrees / 360) * worldSizePx(zoom);
  return STRIDES.find((stride) => stride * stepPx >= MIN_DISTANCE_PX) ?? 6;
}

function labelAt(text: string, linePx: number, baselinePx: number): DegreeLabel {
  return { text, leftPx: linePx + GAP_PX, baselinePx, widthPx: measureTextPx(text, DEGREE_SIZE_PX) };
}

function touchesTile({ leftPx, widthPx, baselinePx }: DegreeLabel): boolean {
  const isAcross = leftPx + widthPx + 2 > 0 && leftPx - 2 < TILE_SIZE_PX;
  return isAcross && baselinePx + 4 > 0 && baselinePx - DEGREE_SIZE_PX - 2 < TILE_SIZE_PX;
}

/** Latitude of a parallel, e.g. `47.5° N`. */
function formatLat(index: number, step: GraticuleStep): string {
  return formatDegrees(index * step.degrees, step, 'N', 'S');
}

/** Longitude of a meridian, brought to ±180, e.g. `8.5° E`; 180° belongs to neither side. */
function formatLon(index: number, step: GraticuleStep): string {
  const perTurn = Math.round(360 / step.degrees);
  const half = perTurn / 2;
  const wrapped = ((((index + half) % perTurn) + perTurn) % perTurn) - half;
  return wrapped === -half ? '180°' : formatDegrees(wrapped * step.degrees, step, 'E', 'W');
}

function formatDegrees(degrees: number, step: GraticuleStep, positive: string, negative: string): string {
  if (degrees === 0) return '0°';
  return `${Math.abs(degrees).toFixed(step.decimals)}° ${degrees > 0 ? positive : negative}`;
}
