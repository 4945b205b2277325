/** What became of the tiles that a server was asked for: which failed, and whether the source has ever worked. */
import type { CodedError } from '../../../shared/errors.ts';
import type { TileCoord } from '../../../shared/tiles/tile-coord.ts';
import { FailedTiles } from './failed-tiles.ts';
import { FirstAnswers } from './first-answers.ts';
import type { RequestPurpose } from './request-queue.ts';
import { ServerAsker, type ServerAskerOptions } from './server-asker.ts';
import type { FailedOutcome } from './tile-outcome.ts';
import type { Trouble } from './trouble.ts';

export interface AskedTilesOptions extends ServerAskerOptions {
  /** Called when the first responses all fail in the same way; once until people retry. */
  readonly onFailing?: (error: CodedError) => void;
  /** Called at the first good response after {@link onFailing}. */
  readonly onWorking?: () => void;
  /** A monotonic clock, in milliseconds; `performance.now` by default. */
  readonly monotonicMs?: () => number;
}

export class AskedTiles {
  readonly server: ServerAsker;
  readonly #rules: ServerAskerOptions['source']['rules'];
  readonly #failed: FailedTiles;
  readonly #firstAnswers: FirstAnswers;

  constructor(options: AskedTilesOptions) {
    this.#rules = options.source.rules;
    this.#failed = new FailedTiles(options.monotonicMs ?? (() => performance.now()));
    this.#firstAnswers = new FirstAnswers(
      (error) => options.onFailing?.(error),
      () => options.onWorking?.(),
    );
    const onReady = (): void => {
      this.#failed.forgetForeign();
      options.onReady?.();
    };
    this.server = new ServerAsker({ ...options, onReady });
  }

  /** Why the server can't be contacted for any tile now; undefined if it can. */
  get trouble(): CodedError | undefined {
    const trouble = this.server.findTrouble();
    return trouble && this.server.tell(trouble);
  }

  /** Throws why the tile must not be requested now. */
  checkMayAsk({ z, ...place }: TileCoord, purpose: RequestPurpose): void {
    const { minZoom, maxZoom } = this.#rules;
    if (z < minZoom || z > maxZoom) throw this.server.tell({ code: 'too-deep' });
    this.server.checkMayAsk(purpose);
    // Warming limits its own attempts per tile.
    const failed = purpose === 'warming' ? undefined : this.#failed.find({ z, ...place });
    if (failed) throw this.server.tell(failed);
  }

  /** Notes that the tile came, or that the known one is current. */
  noteGood(coord: TileCoord): void {
    this.#failed.forget(coord);
    this.#firstAnswers.noteGood();
    this.server.endTrouble();
  }

  /**
   * Remembers why a request for the tile failed and returns the error, with the time after which a retry may help. `isShared`: it was
   * for other tiles too, so that a failing server isn't this tile's failure.
   */
  noteFailure(coord: TileCoord, outcome: FailedOutcome, isShared = false): CodedError {
    if (outcome.kind === 'missing') this.server.endTrouble();
    const wasAsked = !isShared || outcome.kind !== 'host-failed';
    const error = this.server.tell(this.#remember(coord, outcome), wasAsked);
    this.#firstAnswers.noteFailure(error);
    return error;
  }

  /** Remembers that a tile failed and returns the error for it. */
  failTile(coord: TileCoord, trouble: Trouble): CodedError {
    return this.server.tell(this.#failed.add(coord, 'wrong', trouble), true);
  }

  /** True from a tile's first failure until it arrives or is dropped. */
  hasFailed(coord: TileCoord): boolean {
    return this.#failed.hasFailed(coord);
  }

  /** Why a tile failed last; see {@link FailedTiles.reasonOf}. */
  failureOf(coord: TileCoord): CodedError | undefined {
    const trouble = this.#failed.reasonOf(coord);
    return trouble && this.server.tell(trouble, true);
  }

  /** Drops a tile's failure, nothing else. */
  forgetFailure(coord: TileCoord): void {
    this.#failed.forget(coord);
  }

  /** Drops the failures of one tile or all; see {@link ServerAsker.retry} for the server. */
  retry(coord: TileCoord | null): void {
    if (coord) this.#failed.forget(coord);
    else this.#failed.forgetAll();
    this.#firstAnswers.forget();
    this.server.retry();
  }

  #remember(coord: TileCoord, outcome: FailedOutcome): Trouble {
    switch (outcome.kind) {
      case 'missing':
        return this.#failed.add(coord, 'missing', outcome.trouble, outcome.waitMs);
      case 'tile-failed':
        return this.#failed.add(coord, outcome.failure, outcome.trouble);
      case 'host-failed':
      case 'refused':
        return this.server.describe(outcome);
    }
  }
}
