/** Prints what a bench has measured and remembers whether every limit held. Knows nothing of what is measured. */

export class BenchVerdict {
  #isGood = true;

  /** True until a figure was over its limit. */
  get isGood(): boolean {
    return this.#isGood;
  }

  /** Prints a figure that has a limit. */
  judge(what: string, value: number, limit: number, unit: string): void {
    const isGood = value <= limit;
    if (!isGood) this.#isGood = false;
    this.tell(`${what}: ${format(value)}${unit} (limit ${limit}${unit}) ${isGood ? 'ok' : 'TOO MUCH'}`);
  }

  /** Prints a figure that has none. */
  tell(line: string): void {
    process.stdout.write(`${line}\n`);
  }
}

/** The middle one of some values. */
export function median(values: readonly number[]): number {
  return quantile(values, 0.5);
}

/** The value that a share of all values, from 0 to 1, is not above. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((one, other) => one - other);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}

function format(value: number): string {
  return value < 10 ? value.toFixed(2) : value.toFixed(0);
}
