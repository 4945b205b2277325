/** Remembers what is wrong with the disk: tells each trouble once, rests the writes for a while, tells of recovery. */
import { CodedError, type ErrorCode } from '../../shared/errors.ts';
import { errnoOf, toDiskError } from './disk-error.ts';

/** How long writes rest after the disk refused one: long enough to spare it, short enough to come back unnoticed. */
export const WRITE_REST_MS = 30_000;

export interface DiskTroubleOptions {
  /** Told of each kind of trouble once: of reading once a run, of writing once until it has recovered. */
  readonly onTrouble?: (error: CodedError) => void;
  /** Told when writing works again after trouble. */
  readonly onRecovered?: () => void;
}

export class DiskTrouble {
  readonly #options: DiskTroubleOptions;
  readonly #toldOfReading = new Set<ErrorCode>();
  readonly #toldOfWriting = new Set<ErrorCode>();
  #restUntilMs = Number.NEGATIVE_INFINITY;
  #restReason: CodedError | undefined;
  #isLow = false;

  constructor(options: DiskTroubleOptions) {
    this.#options = options;
  }

  reportRead(error: CodedError): void {
    this.#tellOnce(this.#toldOfReading, error);
  }

  reportWrite(error: CodedError): void {
    this.#tellOnce(this.#toldOfWriting, error);
  }

  /** Rests the writes; by the monotonic clock, for the time of day may jump. */
  restWrites(reason: CodedError): void {
    this.#restUntilMs = performance.now() + WRITE_REST_MS;
    this.#restReason = reason;
  }

  /** Takes in whether the disk has less left than it is to have. */
  setLow(isLow: boolean): void {
    this.#isLow = isLow;
    if (isLow) this.reportWrite(new CodedError('cache-low'));
    else if (this.#toldOfWriting.delete('cache-low') && this.#toldOfWriting.size === 0) this.#options.onRecovered?.();
  }

  /** Why writes rest, with the time after which to try again; undefined when they do not. */
  get restReason(): CodedError | undefined {
    if (this.#isLow) return new CodedError('cache-low', { facts: { retryAfterMs: WRITE_REST_MS } });
    const retryAfterMs = this.#restUntilMs - performance.now();
    if (!this.#restReason || retryAfterMs <= 0) return undefined;
    return new CodedError(this.#restReason.code, { cause: this.#restReason, facts: { retryAfterMs } });
  }

  writesRest(): boolean {
    return performance.now() < this.#restUntilMs;
  }

  /** A write has worked: what went wrong with writing before is over. */
  recoverWrites(): void {
    if (this.#toldOfWriting.size === 0 || this.#isLow) return;
    this.#toldOfWriting.clear();
    this.#options.onRecovered?.();
  }

  /**
   * Runs a write, unless writing rests: then the answer is false, as it is when the write itself answers so. Rejects with
   * a `CodedError`, which has been told by then.
   */
  async guardWrite(write: () => Promise<boolean>): Promise<boolean> {
    if (this.writesRest()) return false;
    try {
      const isStored = await write();
      if (isStored) this.recoverWrites();
      return isStored;
    } catch (thrown) {
      const error = toDiskError(thrown);
      this.reportWrite(error);
      if (!isObstacle(thrown)) this.restWrites(error);
      throw error;
    }
  }

  #tellOnce(told: Set<ErrorCode>, error: CodedError): void {
    const isNews = !this.#toldOfReading.has(error.code) && !this.#toldOfWriting.has(error.code);
    told.add(error.code);
    if (isNews) this.#options.onTrouble?.(error);
  }
}

/** True when something stands in one tile's way, which says nothing of the disk as a whole. */
function isObstacle(thrown: unknown): boolean {
  const errno = errnoOf(thrown);
  return thrown instanceof CodedError || errno === 'ENOTDIR' || errno === 'ENOTEMPTY' || errno === 'ELOOP';
}
