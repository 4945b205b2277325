/** What a row of the bench is, and how its sides are measured. Knows nothing of what is measured. */

/** What a row works with. */
export interface Bench {
  /** How long the row may measure; what it prepares comes on top. */
  readonly seconds: number;
  /** From 0 to 1: how much of its full size a row should have in that time. */
  readonly share: number;
  /** A check that the row works, for which the least is enough. */
  readonly isShort: boolean;
  /** Makes an empty folder, which is removed after the row. */
  readonly makeDir: () => string;
  /** Called after the row, whether it failed or not, the latest first. */
  readonly onEnd: (cleanUp: () => unknown) => void;
}

/** One comparison: the values of both sides in the order of their rounds. */
export interface Line {
  readonly what: string;
  readonly unit: string;
  readonly ours: readonly number[];
  readonly peers: readonly { readonly name: string; readonly values: readonly number[] }[];
  /** The most that our median, or its ratio to the first peer, should be. */
  readonly target?: { readonly max: number } | { readonly maxRatio: number };
  /** What was counted meanwhile, and was exactly as it should be. */
  readonly counted?: string;
}

export interface Row {
  readonly name: string;
  /** What both sides do, in a sentence or two. */
  readonly about: string;
  /** What keeps our figure from being smaller. */
  readonly limit: string;
  /** How long it measures unless told otherwise: enough for its full size. */
  readonly seconds: number;
  /** Rejects when a counter isn't exact, and with {@link NotHere} when the row can't run on this computer. */
  readonly run: (bench: Bench) => Promise<readonly Line[]>;
}

/** Why a row can't run on this computer. */
export class NotHere extends Error {}

/** For rows whose peer is a command of Unix. */
export function requireUnix(): void {
  if (process.platform === 'win32') throw new NotHere('its peer is a command of Unix');
}

type Side = () => number | Promise<number>;

/**
 * Measures all sides in turns until the time is up, at least once. The order turns round after each round, because each side
 * finds the processor's caches as the one before left them. Without `isWarm` there is a first round that doesn't count.
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

/** The milliseconds that an act takes. */
export async function timeMs(act: () => unknown): Promise<number> {
  const begunMs = performance.now();
  await act();
  return performance.now() - begunMs;
}

/** Throws unless a counter is what it should be. */
export function expectCount(what: string, actual: number, wanted: number): void {
  if (actual !== wanted) throw new Error(`${what}: ${actual} instead of ${wanted}`);
}

/** The value that a share of all values, from 0 to 1, is not above; by default the median. */
export function quantile(values: readonly number[], share = 0.5): number {
  const sorted = values.toSorted((one, other) => one - other);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}
