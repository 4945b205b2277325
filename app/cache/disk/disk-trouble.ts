/** Tracks disk trouble: reports each kind once, pauses writes for a while, reports recovery. */
import { CodedError, type ErrorCode } from '../../../shared/errors.ts';
import { errnoOf, ObstacleError, toDiskError } from '../files/disk-error.ts';

/** Pause after a refused write: long enough to spare the disk, short enough that recovery goes unnoticed. */
export const WRITE_REST_MS = 30_000;

export interface DiskTroubleOptions {
  /** Called once per run for each kind of read trouble and obstacle, and once per write trouble until it is over. */
  readonly onTrouble?: (error: CodedError) => void;
  /** Called when writes work again after trouble. */
  readonly onRecovered?: () => void;
}

interface GuardedWriteOptions {
  /** False if a successful write doesn't prove that the disk accepts tiles again; true by default. */
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

  /** Sets whether free disk space is below the limit. */
  setLow(isLow: boolean): void {
    this.#isLow = isLow;
    if (isLow) this.reportWrite(new CodedError('cache-low'));
    else if (this.#toldOfWriting.delete('cache-low') && this.#toldOfWriting.size === 0) this.#options.onRecovered?.();
  }

  /** Why writes are paused and when to retry; undefined while they aren't. */
  get restReason(): CodedError | undefined {
    if (this.#isLow) return new CodedError('cache-low', { facts: { retryAfterMs: WRITE_REST_MS } });
    const retryAfterMs = this.#restUntilMs - performance.now();
    if (!this.#restReason || retryAfterMs <= 0) return undefined;
    return new CodedError(this.#restReason.code, { cause: this.#restReason, facts: { retryAfterMs } });
  }

  /**
   * Runs a write, or rejects with {@link restReason} while writes are paused. Rejects with a `CodedError` that has
   * already been reported. Success ends the trouble only if the write began after the last refusal.
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
    // Monotonic, because the system time may jump.
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

/** True if something blocks a single tile's path, which says nothing about the disk as a whole. */
function isObstacle(thrown: unknown): boolean {
  const errno = errnoOf(thrown);
  return thrown instanceof ObstacleError || errno === 'ENOTDIR' || errno === 'ENOTEMPTY' || errno === 'ELOOP';
}
