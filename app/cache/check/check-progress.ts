/** Progress of a check: the counts of each step, reported a few times a second. */
import { CHECK_STEPS, type CheckStep, type CheckStepName } from '../../../shared/cache/cache-check.ts';

/** Increments for a step's counts. */
export type CheckCounts = Partial<Pick<CheckStep, 'checked' | 'mended' | 'failed' | 'bytes' | 'foreign'>>;

const TELL_EVERY_MS = 250;
const NOTHING = { checked: 0, mended: 0, failed: 0, bytes: 0, foreign: 0 };

export class CheckProgress {
  readonly #steps = new Map<CheckStepName, CheckStep>(
    CHECK_STEPS.map((name) => [name, { name, state: 'waiting', ...NOTHING }]),
  );
  readonly #tell: () => void;
  #toldMs = Number.NEGATIVE_INFINITY;

  /** Calls `tell` after changes, at most once every {@link TELL_EVERY_MS}. */
  constructor(tell: () => void) {
    this.#tell = tell;
  }

  get steps(): readonly CheckStep[] {
    return [...this.#steps.values()];
  }

  begin(name: CheckStepName): void {
    this.#change(name, { state: 'running' });
  }

  end(name: CheckStepName): void {
    this.#change(name, { state: 'done' });
  }

  add(name: CheckStepName, counts: CheckCounts): void {
    const step = this.#get(name);
    const sums = Object.entries(counts).map(([count, more]) => [count, step[count as keyof CheckCounts] + more]);
    this.#change(name, Object.fromEntries(sums));
  }

  #get(name: CheckStepName): CheckStep {
    return this.#steps.get(name) as CheckStep;
  }

  #change(name: CheckStepName, change: Partial<CheckStep>): void {
    this.#steps.set(name, { ...this.#get(name), ...change });
    const nowMs = performance.now();
    if (nowMs - this.#toldMs < TELL_EVERY_MS) return;
    this.#toldMs = nowMs;
    this.#tell();
  }
}
