/** Estimates the expected download from known tile sizes. Pure arithmetic. */
import type { TileSizes } from './survey.ts';

/** Missing tiles of one kind, and known sizes of others of that kind. */
export interface Missing {
  readonly missing: number;
  readonly sizes: TileSizes;
}

/** An estimate in bytes with its 95% bounds. Whole numbers. */
export interface Download {
  readonly bytes: number;
  readonly lowBytes: number;
  readonly highBytes: number;
}

/** This many standard deviations on both sides cover 95% of a normal distribution. */
const DEVIATIONS = 1.96;

interface Spread {
  readonly mean: number;
  readonly variance: number;
  readonly count: number;
}

/**
 * Sums the missing tiles, each at the mean of its kind, or the overall mean if its kind has no known sizes. The bounds
 * cover both the uncertainty of the mean and the spread of single tiles. Null if tiles are missing and no size is known
 * at all.
 */
export function expectDownload(kinds: readonly Missing[]): Download | null {
  const overall = overallSpread(kinds);
  let [bytes, variance] = [0, 0];
  for (const { missing, sizes } of kinds) {
    if (missing === 0) continue;
    const spread = sizes.count > 0 ? spreadOf(sizes) : overall;
    if (!spread) return null;
    bytes += missing * spread.mean;
    variance += missing ** 2 * (spread.variance / spread.count) + missing * spread.variance;
  }
  const deviation = DEVIATIONS * Math.sqrt(variance);
  return {
    bytes: Math.round(bytes),
    lowBytes: Math.max(0, Math.floor(bytes - deviation)),
    highBytes: Math.ceil(bytes + deviation),
  };
}

/** Mean size in whole bytes; null without sizes. */
export function meanOf({ count, sum }: TileSizes): number | null {
  return count > 0 ? Math.round(sum / count) : null;
}

function spreadOf({ count, sum, sumOfSquares }: TileSizes): Spread {
  const mean = sum / count;
  // One tile says nothing about the spread, so assume it equals the size.
  const variance = count < 2 ? mean ** 2 : Math.max(0, (sumOfSquares - sum * mean) / (count - 1));
  return { mean, variance, count };
}

// Other zooms say little, so they count like a single tile.
function overallSpread(kinds: readonly Missing[]): Spread | undefined {
  const count = kinds.reduce((total, { sizes }) => total + sizes.count, 0);
  if (count === 0) return undefined;
  const mean = kinds.reduce((total, { sizes }) => total + sizes.sum, 0) / count;
  return { mean, variance: mean ** 2, count: 1 };
}
