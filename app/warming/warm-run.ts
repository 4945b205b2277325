/** One run over the tiles of an area: takes each once, tries some again, waits out troubles. Knows no files and no sources. */
import { setMaxListeners } from 'node:events';
import type { WarmCounts, WarmFailure, WarmState } from '../../shared/area.ts';
import { CodedError, type ErrorValue, toErrorValue } from '../../shared/errors.ts';
import type { TileCoord } from '../../shared/tile-coord.ts';
import type { WarmedTile } from '../cache/tile-warmer.ts';
import { WarmDeadline } from './warm-deadline.ts';
import { WarmGate } from './warm-gate.ts';
import { WarmRate } from './warm-rate.ts';
import { WarmRetries } from './warm-retries.ts';
import { WarmTally } from './warm-tally.ts';
import {
  isGoodAnswer,
  isLongBackoff,
  isRefusal,
  judgeTrouble,
  toCoded,
  type WarmTrouble,
  waitMsFor,
} from './warm-trouble.ts';

export interface WarmRunOptions {
  /** The tiles, in their order. */
  readonly tiles: Iterator<TileCoord, void>;
  /** How many there are. */
  readonly expected: number;
  /** How many are under way at a time; a positive integer. */
  readonly workers: number;
  /** Sees to it that a tile is on disk; rejects as the cache's `warmTile` does. */
  readonly warmTile: (coord: TileCoord, signal: AbortSignal) => Promise<WarmedTile>;
  /** True while no tile can be written. */
  readonly isDiskResting: () => boolean;
  /** Something of {@link WarmRun.status} has changed. */
  readonly onChange: () => void;
  /** How long a trouble may hold it up without a tile coming; infinite unless told otherwise. */
  readonly patienceMs?: (error: CodedError) => number;
  /** Gives up after so long without a good answer from the source; infinite unless told otherwise. */
  readonly giveUpAfterMs?: number;
  readonly isPaused?: boolean;
}

/** A run as it stands. */
export interface WarmRunStatus {
  readonly state: Exclude<WarmState, 'queued'>;
  readonly reason: ErrorValue | null;
  readonly counts: WarmCounts;
  readonly failures: readonly WarmFailure[];
  readonly tilesPerSecond: number | null;
  readonly secondsLeft: number | null;
}

/** So many tiles must have come since a failure before one that has failed is tried again: a host trusts itself as soon. */
const TRUSTED_AFTER = 5;

export class WarmRun {
  readonly #options: WarmRunOptions;
  readonly #gate: WarmGate;
  readonly #tally = new WarmTally();
  readonly #retries = new WarmRetries();
  readonly #rate = new WarmRate();
  /** All tiles have been taken at least once. */
  #isListed = false;
  #goodInARow = 0;
  #givenUp: CodedError | undefined;
  readonly #deadline: WarmDeadline;
  /** Aborts requests that are under way when the deadline is over. */
  readonly #abort = new AbortController();
  #lastFailure: CodedError | undefined;

  constructor(options: WarmRunOptions) {
    this.#options = options;
    const { patienceMs = () => Number.POSITIVE_INFINITY, onChange, isPaused = false } = options;
    this.#deadline = new WarmDeadline(options.giveUpAfterMs ?? Number.POSITIVE_INFINITY, () => this.#endUnanswered());
    const onGate = (): void => {
      this.#rate.restart();
      onChange();
    };
    this.#gate = new WarmGate({ onChange: onGate, patienceMs, onGiveUp: (error) => this.#giveUp(error) }, isPaused);
  }

  get status(): WarmRunStatus {
    const { state, reason } = this.#gate;
    const tilesPerSecond = state === 'running' ? this.#rate.tilesPerSecond(performance.now()) : null;
    const left = this.#options.expected - this.#tally.counts.total;
    return {
      state,
      reason: reason ? toErrorValue(reason) : null,
      counts: this.#tally.counts,
      failures: this.#tally.failures,
      tilesPerSecond,
      secondsLeft: tilesPerSecond ? left / tilesPerSecond : null,
    };
  }

  /** True when it has had no good answer for `giveUpAfterMs`. */
  get isUnanswered(): boolean {
    return this.#abort.signal.aborted;
  }

  /** Lets tiles under way come to their end, and begins none. */
  readonly pause = (): void => this.#gate.pause();
  /** Goes on, whatever is in the way: the next tile shows whether it still is. */
  readonly resume = (): void => this.#gate.resume();
  /** A trouble may be over. */
  readonly retry = (): void => this.#gate.release();

  /** Resolves once all tiles are counted, or `signal` aborts and those under way end. Never rejects. Call it once. */
  async run(signal: AbortSignal): Promise<void> {
    const close = (): void => this.#gate.close();
    signal.addEventListener('abort', close, { once: true });
    this.#deadline.restart();
    const either = AbortSignal.any([signal, this.#abort.signal]);
    // Each tile under way listens; from the eleventh on, Node would print a warning.
    setMaxListeners(0, either);
    await Promise.all(Array.from({ length: this.#options.workers }, () => this.#work(either)));
    this.#deadline.close();
    signal.removeEventListener('abort', close);
    this.#gate.close();
    if (this.#givenUp && !signal.aborted) this.#countRest(this.#givenUp);
  }

  async #work(signal: AbortSignal): Promise<void> {
    const isOver = (): boolean => signal.aborted || this.#givenUp !== undefined;
    while (!isOver()) {
      await this.#gate.open();
      const coord = isOver() ? undefined : await this.#takeNext(isOver);
      if (!coord) return;
      await this.#warm(coord, signal);
    }
  }

  /** The next tile; undefined when there is none left, or the run is over. */
  async #takeNext(isOver: () => boolean): Promise<TileCoord | undefined> {
    for (;;) {
      const nowMs = performance.now();
      const next = this.#retries.takeUnasked() ?? this.#takeTrusted(nowMs) ?? this.#takeListed();
      if (next) return next;
      const due = this.#retries.takeDue(nowMs);
      if (due) return due;
      const waitMs = this.#retries.nextInMs(nowMs);
      if (waitMs === undefined || isOver()) return undefined;
      await this.#sleep(waitMs);
      if (isOver()) return undefined;
      await this.#gate.open();
    }
  }

  /**
   * A failed tile, once others have come since the last failure. Tiles that fail one after another would have their host
   * take longer and longer pauses, though it has good ones in between.
   */
  #takeTrusted(nowMs: number): TileCoord | undefined {
    return this.#goodInARow >= TRUSTED_AFTER ? this.#retries.takeDue(nowMs) : undefined;
  }

  #takeListed(): TileCoord | undefined {
    const next = this.#options.tiles.next();
    if (!next.done) return next.value;
    this.#isListed = true;
    return undefined;
  }

  /** Waits for a time, or until the gate changes. */
  async #sleep(ms: number): Promise<void> {
    let timer: NodeJS.Timeout | undefined;
    const over = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, ms);
    });
    await Promise.race([over, this.#gate.wake()]);
    clearTimeout(timer);
  }

  async #warm(coord: TileCoord, signal: AbortSignal): Promise<void> {
    try {
      const { kind, bytes } = await this.#options.warmTile(coord, signal);
      this.#tally.add(kind, bytes);
      this.#goodInARow += 1;
      // Not at tiles that fail: a server that answers nothing but errors gives no reason for patience.
      this.#gate.noteProgress();
      this.#deadline.restart();
      // Tiles that were here already say nothing about how fast the others come.
      if (kind !== 'present') this.#rate.add(performance.now());
      this.#options.onChange();
    } catch (thrown) {
      if (!signal.aborted) this.#follow(coord, toCoded(thrown));
    }
  }

  #follow(coord: TileCoord, error: CodedError): void {
    const trouble = this.#judge(coord, error);
    this.#lastFailure = error;
    if (error.facts.isAskedPause) this.#deadline.pause(waitMsFor(error));
    // A server that says "no such tile" answers well.
    else if (isGoodAnswer(error)) this.#deadline.restart();
    if (trouble === 'again') this.#goodInARow = 0;
    if (trouble === 'wait' || trouble === 'people') {
      this.#retries.putBack(coord);
      this.#gate.hold(error, waitMsFor(error), trouble === 'people');
    } else if (trouble === 'tile' || !this.#retries.add(coord, performance.now())) {
      this.#tally.addFailed(isRefusal(error.code) ? 'refused' : 'failed', toErrorValue(error));
      this.#rate.add(performance.now());
      this.#options.onChange();
    }
  }

  #judge(coord: TileCoord, error: CodedError): WarmTrouble {
    const trouble = judgeTrouble(error, this.#options.isDiskResting());
    // With nothing but failing tiles left, a host's pauses double and double: these have had tries enough.
    const isTail = this.#isListed && this.#retries.hasFailed(coord);
    return isTail && trouble === 'wait' && isLongBackoff(error) ? 'tile' : trouble;
  }

  #giveUp(error: CodedError): void {
    this.#givenUp ??= error;
    this.#gate.close();
  }

  #endUnanswered(): void {
    this.#abort.abort();
    this.#giveUp(this.#lastFailure ?? new CodedError('offline', { detail: 'no response in time' }));
  }

  #countRest(error: CodedError): void {
    const rest = this.#options.expected - this.#tally.counts.total;
    this.#tally.addFailed(isRefusal(error.code) ? 'refused' : 'failed', toErrorValue(error), rest);
    this.#options.onChange();
  }
}
