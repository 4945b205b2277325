/**
 * One run over the tiles of an area: takes each once, retries some, waits out trouble. No file or source access here.
 */
import { setMaxListeners } from 'node:events';
import type { WarmCounts, WarmFailure, WarmState } from '../../shared/areas/area.ts';
import { CodedError, type ErrorValue, toErrorValue } from '../../shared/errors.ts';
import type { TileCoord } from '../../shared/tiles/tile-coord.ts';
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
import { type MeetRound, type WarmWorkers, workThrough } from './warm-workers.ts';

export interface WarmRunOptions extends WarmWorkers {
  /** The tiles, in order. */
  readonly tiles: Iterator<TileCoord, void> | AsyncIterator<TileCoord, void>;
  /** Number of tiles. */
  readonly expected: number;
  /** Ensures a tile is on disk; rejects like the cache's `warmTile`. Calls `meet` before it asks the source. */
  readonly warmTile: (coord: TileCoord, signal: AbortSignal, meet?: MeetRound) => Promise<WarmedTile>;
  /** True while no tile can be written. */
  readonly isDiskResting: () => boolean;
  /** Called when {@link WarmRun.status} changes. */
  readonly onChange: () => void;
  /** How long a trouble may hold the run without a tile arriving; infinite by default. */
  readonly patienceMs?: (error: CodedError) => number;
  /** Gives up after this long without a good answer from the source; infinite by default. */
  readonly giveUpAfterMs?: number;
  readonly isPaused?: boolean;
}

/** Current status of a run. */
export interface WarmRunStatus {
  readonly state: Exclude<WarmState, 'queued'>;
  readonly reason: ErrorValue | null;
  readonly counts: WarmCounts;
  readonly failures: readonly WarmFailure[];
  readonly tilesPerSecond: number | null;
  readonly secondsLeft: number | null;
}

/** Number of tiles that must succeed after a failure before a failed one is retried; a host becomes trusted as soon. */
const TRUSTED_AFTER = 5;

export class WarmRun {
  readonly #options: WarmRunOptions;
  readonly #gate: WarmGate;
  readonly #tally = new WarmTally();
  readonly #retries = new WarmRetries();
  readonly #rate = new WarmRate();
  /** True once all tiles were taken at least once. */
  #isListed = false;
  #goodInARow = 0;
  #givenUp: CodedError | undefined;
  readonly #deadline: WarmDeadline;
  /** Aborts pending requests when the deadline passes. */
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

  /** True if it had no good answer for `giveUpAfterMs`. */
  get isUnanswered(): boolean {
    return this.#abort.signal.aborted;
  }

  /** Lets tiles in progress finish and starts no more. */
  readonly pause = (): void => this.#gate.pause();
  /** Continues whatever is in the way: the next tile shows whether it still is. */
  readonly resume = (): void => this.#gate.resume();
  /** Continues because a trouble may be over. */
  readonly retry = (): void => this.#gate.release();

  /**
   * Resolves once all tiles are counted, or `signal` has aborted and pending ones have ended. Never rejects. Call it
   * once.
   */
  async run(signal: AbortSignal): Promise<void> {
    const close = (): void => this.#gate.close();
    signal.addEventListener('abort', close, { once: true });
    this.#deadline.restart();
    const either = AbortSignal.any([signal, this.#abort.signal]);
    // Every tile in progress adds a listener; beyond ten, Node would print a warning.
    setMaxListeners(0, either);
    await workThrough(this.#options, (meet) => this.#warmNext(either, meet));
    this.#deadline.close();
    signal.removeEventListener('abort', close);
    this.#gate.close();
    if (this.#givenUp && !signal.aborted) this.#countRest(this.#givenUp);
  }

  /** False if no tile is left or the run is over. */
  async #warmNext(signal: AbortSignal, meet?: MeetRound): Promise<boolean> {
    const isOver = (): boolean => signal.aborted || this.#givenUp !== undefined;
    if (isOver()) return false;
    await this.#gate.open();
    const coord = isOver() ? undefined : await this.#takeNext(isOver);
    if (!coord) return false;
    await this.#warm(coord, signal, meet);
    return true;
  }

  /** The next tile; undefined if none is left or the run is over. */
  async #takeNext(isOver: () => boolean): Promise<TileCoord | undefined> {
    for (;;) {
      const nowMs = performance.now();
      const next = this.#retries.takeUnasked() ?? this.#takeTrusted(nowMs) ?? this.#takeListed(isOver);
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
   * Takes a failed tile once others have succeeded since the last failure. Retrying failing tiles back to back would
   * make their host pause longer and longer, although it answers well in between.
   */
  #takeTrusted(nowMs: number): TileCoord | undefined {
    return this.#goodInARow >= TRUSTED_AFTER ? this.#retries.takeDue(nowMs) : undefined;
  }

  #takeListed(isOver: () => boolean): TileCoord | undefined | Promise<TileCoord | undefined> {
    if (this.#isListed) return undefined;
    const next = this.#options.tiles.next();
    if (!(next instanceof Promise)) return this.#noteListed(next);
    return next.then((result) => this.#noteListed(result) ?? this.#takeNext(isOver));
  }

  #noteListed(next: IteratorResult<TileCoord, void>): TileCoord | undefined {
    this.#isListed = next.done === true;
    return next.value ?? undefined;
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

  async #warm(coord: TileCoord, signal: AbortSignal, meet: MeetRound | undefined): Promise<void> {
    try {
      const { kind, bytes } = await this.#options.warmTile(coord, signal, meet);
      this.#tally.add(kind, bytes);
      this.#goodInARow += 1;
      // Only on success: a server that only returns errors is no reason to stay patient.
      this.#gate.noteProgress();
      this.#deadline.restart();
      // Tiles that were already cached say nothing about the rate.
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
    // "No such tile" is a good answer.
    else if (isGoodAnswer(error)) this.#deadline.restart();
    if (trouble === 'again') this.#goodInARow = 0;
    if (trouble === 'wait' || trouble === 'people') {
      this.#retries.putBack(coord);
      this.#gate.hold(error, waitMsFor(error), trouble === 'people');
    } else if (trouble === 'tile' || !this.#retries.add(coord, performance.now())) {
      this.#countBad(error);
      this.#rate.add(performance.now());
      this.#options.onChange();
    }
  }

  #countBad(error: CodedError): void {
    if (error.code === 'tile-missing') this.#tally.add('missing', 0);
    else this.#tally.addFailed(isRefusal(error.code) ? 'refused' : 'failed', toErrorValue(error));
  }

  #judge(coord: TileCoord, error: CodedError): WarmTrouble {
    const trouble = judgeTrouble(error, this.#options.isDiskResting());
    // With only failing tiles left, the host's pauses keep doubling, and these tiles have had enough attempts.
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
