/** Sheets of paper over the map: which part of the world each shows, at a scale that is true in its middle. Pure arithmetic. */
import type { WorldBox } from '../layers/layer-labels.ts';
import { toDegrees } from '../layers/layer-parts.ts';
import { findGroundScale, MERCATOR_METRES } from './map-scale.ts';

/** Upright, in millimetres: ISO 216, and ANSI/ASME Y14.1 for Letter. */
export const PAPERS = {
  a4: { width: 210, height: 297 },
  a3: { width: 297, height: 420 },
  letter: { width: 215.9, height: 279.4 },
} as const;
export type Paper = keyof typeof PAPERS;

interface Size {
  readonly width: number;
  readonly height: number;
}

export const MARGIN_MM = 10;
/** Above the map: the title and the name of the sheet. */
export const HEAD_MM = 8;
/** Below it: the scale and the credit. */
export const FOOT_MM = 12;

/** The most sheets beside each other, and below each other: together they are decoded at once for printing. */
export const MAX_SHEETS_A_SIDE = 3;

export interface SheetChoice {
  readonly paper: Paper;
  readonly isLandscape: boolean;
  /** The number after `1:`; null to fit the view. */
  readonly scale: number | null;
  readonly columns: number;
  readonly rows: number;
}

export interface Sheet {
  /** `A1`: columns have letters, rows numbers; empty for the only sheet. */
  readonly label: string;
  readonly part: WorldBox;
  /** On paper, how many millimetres the world is wide. */
  readonly worldMm: number;
}

export interface SheetLayout {
  readonly paperMm: Size;
  /** Of the map on a sheet. */
  readonly mapMm: Size;
  /** The number after `1:`. */
  readonly scale: number;
  /** Row by row from the north-west. */
  readonly sheets: readonly Sheet[];
}

/**
 * Lays out the sheets around the middle of a view. Each has the scale at the latitude in its middle, so sheets of different rows
 * are of different width on the map, and all columns of a row meet. Undefined where no layout has that scale, near the poles.
 */
export function layOutSheets(view: WorldBox, choice: SheetChoice): SheetLayout | undefined {
  const paper = PAPERS[choice.paper];
  const paperMm = choice.isLandscape ? { width: paper.height, height: paper.width } : paper;
  const mapMm = {
    width: paperMm.width - 2 * MARGIN_MM,
    height: paperMm.height - 2 * MARGIN_MM - HEAD_MM - FOOT_MM,
  };
  const scale = choice.scale ?? fitScale(view, mapMm, choice);
  const rows = stackRows((view.north + view.south) / 2, choice.rows, mapMm.height, scale);
  const middle = (view.west + view.east) / 2;
  const isOne = choice.columns * choice.rows === 1;
  return (
    rows && {
      paperMm,
      mapMm,
      scale,
      sheets: rows.flatMap((row, index) => {
        const width = mapMm.width / row.worldMm;
        return Array.from({ length: choice.columns }, (_, column): Sheet => {
          const west = middle + (column - choice.columns / 2) * width;
          const label = isOne ? '' : `${String.fromCharCode('A'.charCodeAt(0) + column)}${index + 1}`;
          return { label, part: { ...row, west, east: west + width }, worldMm: row.worldMm };
        });
      }),
    }
  );
}

/** On paper, how many millimetres the world is wide at a scale that is true at a place from north to south. */
function measureWorld(y: number, scale: number): number {
  const [, lat] = toDegrees({ x: 0, y: Math.min(1, Math.max(0, y)) });
  return (MERCATOR_METRES * findGroundScale(lat) * 1000) / scale;
}

/** The largest scale with two digits at which the sheets show all of a view. */
function fitScale({ west, north, east, south }: WorldBox, mapMm: Size, { columns, rows }: SheetChoice): number {
  const [top, bottom] = [Math.max(0, north), Math.min(1, south)];
  // What one millimetre of a world at 1:1 is.
  const worldMm = measureWorld((top + bottom) / 2, 1);
  const exact = Math.max(
    ((east - west) * worldMm) / (columns * mapMm.width),
    ((bottom - top) * worldMm) / (rows * mapMm.height),
  );
  const step = 10 ** (Math.floor(Math.log10(exact)) - 1);
  return Math.ceil(exact / step) * step;
}

interface Row {
  readonly north: number;
  readonly south: number;
  readonly worldMm: number;
}

const ROUNDS = 50;
const CLOSE_ENOUGH = 1e-12;

/** Rows of this height in millimetres, around a place from north to south. */
function stackRows(middle: number, count: number, heightMm: number, scale: number): readonly Row[] | undefined {
  let top = middle - (count * heightMm) / measureWorld(middle, scale) / 2;
  let rows: readonly Row[] | undefined;
  for (let round = 0; round < ROUNDS; round += 1) {
    rows = stackFrom(top, count, heightMm, scale);
    const off = rows && middle - (top + (rows.at(-1)?.south ?? top)) / 2;
    if (off === undefined) return undefined;
    if (Math.abs(off) < CLOSE_ENOUGH) return rows;
    top += off;
  }
  return undefined;
}

function stackFrom(top: number, count: number, heightMm: number, scale: number): readonly Row[] | undefined {
  const rows: Row[] = [];
  for (let north = top; rows.length < count; ) {
    const row = findRow(north, heightMm, scale);
    if (!row) return undefined;
    rows.push(row);
    north = row.south;
  }
  return rows;
}

/** The height of a row depends on its middle, and the middle on the height. */
function findRow(north: number, heightMm: number, scale: number): Row | undefined {
  let height = heightMm / measureWorld(north, scale);
  for (let round = 0; round < ROUNDS; round += 1) {
    const worldMm = measureWorld(north + height / 2, scale);
    const next = heightMm / worldMm;
    if (Math.abs(next - height) < CLOSE_ENOUGH) return { north, south: north + next, worldMm };
    // Halfway, because it would swing to and fro where the scale changes fast.
    height = (height + next) / 2;
  }
  return undefined;
}

/** Pixels of a picture for each millimetre: 180 dots an inch, so that the next whole zoom has between 127 and 254. */
const PX_PER_MM = 180 / 25.4;

/** The zoom of a picture whose resolution is closest to that. */
export function findPrintZoom(worldMm: number): number {
  return Math.round(Math.log2((PX_PER_MM * worldMm) / 256));
}

/** Steps of a grid of degrees, in degrees. */
const GRID_STEPS = [
  30,
  20,
  10,
  5,
  2,
  1,
  1 / 2,
  1 / 3,
  1 / 6,
  1 / 12,
  1 / 30,
  1 / 60,
  1 / 120,
  1 / 180,
  1 / 360,
  1 / 720,
];
/** The least distance of the meridians of a grid. */
const GRID_MM = 35;

export interface GridLine {
  readonly degrees: number;
  /** From the left or upper edge of the map. */
  readonly atMm: number;
}

/** The meridians and parallels of a sheet, at round degrees, minutes or seconds. */
export function listGridLines({ part, worldMm }: Sheet): {
  readonly meridians: readonly GridLine[];
  readonly parallels: readonly GridLine[];
} {
  const [west, north] = toDegrees({ x: part.west, y: Math.max(0, part.north) });
  const [east, south] = toDegrees({ x: part.east, y: Math.min(1, part.south) });
  const step = GRID_STEPS.findLast((one) => (one / 360) * worldMm >= GRID_MM) ?? 30;
  return {
    meridians: listSteps(west, east, step).map((degrees) => ({
      degrees: ((((degrees + 180) % 360) + 360) % 360) - 180,
      atMm: (degrees / 360 + 0.5 - part.west) * worldMm,
    })),
    parallels: listSteps(south, north, step).map((degrees) => ({
      degrees,
      atMm: (0.5 - Math.asinh(Math.tan((degrees * Math.PI) / 180)) / (2 * Math.PI) - part.north) * worldMm,
    })),
  };
}

function listSteps(from: number, to: number, step: number): readonly number[] {
  const first = Math.ceil(from / step);
  return Array.from({ length: Math.max(0, Math.floor(to / step) - first + 1) }, (_, index) => (first + index) * step);
}
