/** What is expected to come over the network, by the sizes of tiles that are known. Arithmetic alone. */
import type { TileSizes } from './survey.ts';

/** Tiles of one kind that are still to come, with the sizes known of others of the kind. */
export interface Missing {
  readonly missing: number;
  readonly sizes: TileSizes;
}

/** An expectation in bytes, with the bounds within which it lies 19 times of 20. Whole numbers. */
export interface Download {
  readonly bytes: number;
  readonly lowBytes: number;
  readonly highBytes: number;
}

/** So many standard deviations on both sides hold 95 % of a normal distribution. */
const DEVIATIONS = 1.96;

interface Spread {
  readonly mean: number;
  readonly variance: number;
  readonly count: number;
}

/**
 * The sum of what is missing, each at the mean of its kind; a kind of which nothing is known takes the mean of all. The
 * bounds hold both how little the mean is known and how much single tiles differ from it. Null when something is missing
 * and no size is known at all.
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

/** The mean of sizes, to the byte; null when there are none. */
export function meanOf({ count, sum }: TileSizes): number | null {
  return count > 0 ? Math.round(sum / count) : null;
}

function spreadOf({ count, sum, sumOfSquares }: TileSizes): Spread {
  const mean = sum / count;
  // Of one tile nobody can tell how others differ: as much as they are large.
  const variance = count < 2 ? mean ** 2 : Math.max(0, (sumOfSquares - sum * mean) / (count - 1));
  return { mean, variance, count };
}

// Another zoom says little: as if it were a single tile.
function overallSpread(kinds: readonly Missing[]): Spread | undefined {
  const count = kinds.reduce((total, { sizes }) => total + sizes.count, 0);
  if (count === 0) return undefined;
  const mean = kinds.reduce((total, { sizes }) => total + sizes.sum, 0) / count;
  return { mean, variance: mean ** 2, count: 1 };
}
