/** Remembers what is wrong with the disk: reports each trouble once, pauses writes for a while, reports recovery. */
import { CodedError, type ErrorCode } from '../../../shared/errors.ts';
import { errnoOf, ObstacleError, toDiskError } from '../files/disk-error.ts';

/** How long writes rest after the disk refused one: long enough to spare it, short enough to come back unnoticed. */
export const WRITE_REST_MS = 30_000;

export interface DiskTroubleOptions {
  /** Called once a run for each kind of read trouble and obstacle, and once per write trouble until it is over. */
  readonly onTrouble?: (error: CodedError) => void;
  /** Called when writing works again after trouble. */
  readonly onRecovered?: () => void;
}

interface GuardedWriteOptions {
  /** False for a write whose success doesn't show that the disk takes tiles again; true by default. */
  readonly endsTrouble?: boolean;
}

export class DiskTrouble {
  readonly #options: DiskTroubleOptions;
  readonly #toldOfReading = new Set<ErrorCode>();
  readonly #toldOfWriting = new Set<ErrorCode>();
  readonly #toldOfObstacles = new Set<ErrorCode>();
  #refusals = 0;
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

  /** Takes in whether the disk has less left than it is to have. */
  setLow(isLow: boolean): void {
    this.#isLow = isLow;
    if (isLow) this.reportWrite(new CodedError('cache-low'));
    else if (this.#toldOfWriting.delete('cache-low') && this.#toldOfWriting.size === 0) this.#options.onRecovered?.();
  }

  /** Why writes rest just now, with the time after which to try again; undefined when they do not. */
  get restReason(): CodedError | undefined {
    if (this.#isLow) return new CodedError('cache-low', { facts: { retryAfterMs: WRITE_REST_MS } });
    const retryAfterMs = this.#restUntilMs - performance.now();
    if (!this.#restReason || retryAfterMs <= 0) return undefined;
    return new CodedError(this.#restReason.code, { cause: this.#restReason, facts: { retryAfterMs } });
  }

  /**
   * Runs a write, or rejects with {@link restReason} while writing rests. Rejects with a `CodedError`, which has been
   * reported by then. A success ends the trouble only if the write began after the last refusal.
   */
  async guardWrite(write: () => Promise<boolean>, { endsTrouble = true }: GuardedWriteOptions = {}): Promise<boolean> {
    const { restReason } = this;
    if (restReason) throw restReason;
    const refusals = this.#refusals;
    try {
      const isStored = await write();
      if (isStored && endsTrouble && refusals === this.#refusals) this.#recoverWrites();
      return isStored;
    } catch (thrown) {
      const error = toDiskError(thrown);
      if (isObstacle(thrown)) this.#tellOnce(this.#toldOfObstacles, error);
      else this.#refuse(error);
      throw error;
    }
  }

  #refuse(error: CodedError): void {
    this.#refusals += 1;
    // By the monotonic clock, for the time of day may jump.
    this.#restUntilMs = performance.now() + WRITE_REST_MS;
    this.#restReason = error;
    this.reportWrite(error);
  }

  #recoverWrites(): void {
    if (this.#toldOfWriting.size === 0 || this.#isLow) return;
    this.#toldOfWriting.clear();
    this.#options.onRecovered?.();
  }

  #tellOnce(told: Set<ErrorCode>, error: CodedError): void {
    const isNews = ![this.#toldOfReading, this.#toldOfWriting, told].some((each) => each.has(error.code));
    told.add(error.code);
    if (isNews) this.#options.onTrouble?.(error);
  }
}

/** True when something stands in one tile's way, which says nothing of the disk as a whole. */
function isObstacle(thrown: unknown): boolean {
  const errno = errnoOf(thrown);
  return thrown instanceof ObstacleError || errno === 'ENOTDIR' || errno === 'ENOTEMPTY' || errno === 'ELOOP';
}
