/** Lines of longitude and latitude at a step that suits the zoom. */
import type { TileCoord } from '../../../../shared/tiles/tile-coord.ts';
import { projectLat, projectLon, TILE_SIZE_PX, unprojectLat, worldSizePx } from './mercator.ts';

/** The distance between two lines. */
export interface GraticuleStep {
  readonly degrees: number;
  /** Digits after the point that tell one line from the next. */
  readonly decimals: number;
}

/** One meridian or parallel near a tile. */
export interface GraticuleLine {
  /** Which multiple of the step it is; west and south are negative. */
  readonly index: number;
  /** Middle of the line in pixels from the tile's west or north edge; in the middle of a pixel. */
  readonly px: number;
}

/** The lines of a tile and of `marginPx` around it. */
export interface GraticuleLines {
  readonly step: GraticuleStep;
  readonly meridians: readonly GraticuleLine[];
  readonly parallels: readonly GraticuleLine[];
}

const MIN_STEP_PX = 80;
// On the smallest maps lines may stand closer.
const WIDE_STEPS: readonly number[] = [60, 30, 30];
const MAX_LAT = 85;

/** Wide steps for the smallest maps, then the first of 1, 2, 5 times a power of ten that is wide enough. */
export function stepForZoom(zoom: number): GraticuleStep {
  const wide = WIDE_STEPS[zoom];
  if (wide !== undefined) return { degrees: wide, decimals: 0 };
  const minDegrees = (MIN_STEP_PX * 360) / worldSizePx(zoom);
  for (let power = -5; power <= 1; power += 1) {
    for (const digit of [1, 2, 5]) {
      const degrees = Number(`${digit}e${power}`);
      if (degrees >= minDegrees) return { degrees, decimals: Math.max(0, -power) };
    }
  }
  return { degrees: 90, decimals: 0 };
}

/** The lines in and near a tile. Each lies in the middle of a pixel, so it belongs to exactly one tile and stays crisp. */
export function findLines(coord: TileCoord, marginPx: number): GraticuleLines {
  const step = stepForZoom(coord.z);
  const worldPx = worldSizePx(coord.z);
  const left = coord.x * TILE_SIZE_PX;
  const top = coord.y * TILE_SIZE_PX;
  const lonAt = (px: number): number => (px / worldPx - 0.5) * 360;
  const latAt = (px: number): number => Math.max(-MAX_LAT, Math.min(MAX_LAT, unprojectLat(px / worldPx)));
  const size = TILE_SIZE_PX + marginPx;
  return {
    step,
    meridians: multiplesBetween(lonAt(left - marginPx), lonAt(left + size), step.degrees).map((index) => ({
      index,
      px: Math.floor(projectLon(index * step.degrees) * worldPx) - left + 0.5,
    })),
    parallels: multiplesBetween(latAt(top + size), latAt(top - marginPx), step.degrees).map((index) => ({
      index,
      px: Math.floor(projectLat(index * step.degrees) * worldPx) - top + 0.5,
    })),
  };
}

function multiplesBetween(low: number, high: number, step: number): number[] {
  const first = Math.ceil(low / step);
  const count = Math.max(0, Math.floor(high / step) - first + 1);
  return Array.from({ length: count }, (_, at) => first + at);
}
