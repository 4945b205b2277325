/** Defines a benchmark row and measures its sides in turn. */

/** What a row works with. */
export interface Bench {
  /** Time budget for measuring; preparation comes on top. */
  readonly seconds: number;
  /** The fraction of its full size a row should use in that time, 0 to 1. */
  readonly share: number;
  /** True for a quick check that the row works. */
  readonly isShort: boolean;
  /** Makes an empty folder, removed after the row. */
  readonly makeDir: () => string;
  /** Called after the row, failed or not, latest first. */
  readonly onEnd: (cleanUp: () => unknown) => void;
}

/** One comparison: the values of both sides by round. */
export interface Line {
  readonly what: string;
  readonly unit: string;
  readonly ours: readonly number[];
  readonly peers: readonly { readonly name: string; readonly values: readonly number[] }[];
  /** Upper limit for our median, or for its ratio to the first peer. */
  readonly target?: { readonly max: number } | { readonly maxRatio: number };
  /** A counter that was exactly right. */
  readonly counted?: string;
}

export interface Row {
  readonly name: string;
  /** What both sides do, in a sentence or two. */
  readonly about: string;
  /** What limits our figure. */
  readonly limit: string;
  /** Default measuring time, enough for its full size. */
  readonly seconds: number;
  /** Rejects if a counter isn't exact, and with {@link NotHere} if the row can't run on this computer. */
  readonly run: (bench: Bench) => Promise<readonly Line[]>;
}

/** Why a row can't run on this computer. */
export class NotHere extends Error {}

/** For rows whose peer is a Unix command. */
export function requireUnix(): void {
  if (process.platform === 'win32') throw new NotHere('its peer is a command of Unix');
}

type Side = () => number | Promise<number>;

/**
 * Measures all sides in turn until the time is up, at least once. The order is reversed after each round, because each
 * side inherits the processor's caches from the previous one. Without `isWarm`, a first round isn't counted.
 */
export async function measureInTurns<Name extends string>(
  seconds: number,
  sides: Readonly<Record<Name, Side>>,
  { isWarm = false }: { readonly isWarm?: boolean } = {},
): Promise<Readonly<Record<Name, readonly number[]>>> {
  const names = Object.keys(sides) as Name[];
  const values = Object.fromEntries(names.map((name) => [name, []])) as unknown as Record<Name, number[]>;
  if (!isWarm) for (const name of names) await sides[name]();
  const endMs = performance.now() + seconds * 1000;
  do {
    for (const name of names) values[name].push(await sides[name]());
    names.reverse();
  } while (performance.now() < endMs);
  return values;
}

/** Milliseconds an action takes. */
export async function timeMs(act: () => unknown): Promise<number> {
  const begunMs = performance.now();
  await act();
  return performance.now() - begunMs;
}

/** Throws unless a counter has the expected value. */
export function expectCount(what: string, actual: number, wanted: number): void {
  if (actual !== wanted) throw new Error(`${what}: ${actual} instead of ${wanted}`);
}

/** The quantile of the values for a share from 0 to 1; the median by default. */
export function quantile(values: readonly number[], share = 0.5): number {
  const sorted = values.toSorted((one, other) => one - other);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}
