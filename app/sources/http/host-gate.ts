/** Decides whether a host may be contacted now, from how it has answered so far. No tiles, queues or HTTP here. */
import type { Trouble } from './trouble.ts';

/** First pause after a failure; each further failure doubles it. */
export const FIRST_PAUSE_MS = 1000;
/** Minimum pause, whatever the jitter. */
export const MIN_PAUSE_MS = 250;
/** Number of consecutive good answers after which a failed host is trusted again. */
export const TRUSTED_AFTER = 5;
/** Number of consecutive answers from something else after which the host is paused. */
export const IMPOSTORS_FOR_PAUSE = 5;

/**
 * How a host can fail. `unreachable`: no answer; the pause stays short, because people want their map back soon.
 * `failing`: an error that a single broken tile can cause too. `overloaded`: too many requests.
 */
export type HostFailure = 'unreachable' | 'failing' | 'overloaded';

const MAX_PAUSE_MS: Readonly<Record<HostFailure, number>> = {
  unreachable: 30_000,
  failing: 300_000,
  overloaded: 300_000,
};

/** A request as seen by the gate: its tile and what came before it. */
export interface Ticket {
  readonly tile: string;
  readonly number: number;
  readonly pauses: number;
}

export interface HostGateOptions {
  /** A monotonic clock, in milliseconds. */
  readonly monotonicMs: () => number;
  /** Returns a number in [0, 1). */
  readonly random: () => number;
  /** Called when a pause begins; `trouble` says why. */
  readonly onPause: () => void;
  /** Called at the first good answer after a pause. */
  readonly onReady: () => void;
  /** Called when `isCareful` may have changed. */
  readonly onCare: () => void;
}

interface Pause {
  readonly trouble: Trouble;
  readonly untilMs: number;
  /** True if the server requested it. */
  readonly isAsked: boolean;
}

/**
 * The gate of one host. A failure closes it for a pause with exponential backoff and full jitter. Afterwards it is
 * careful: one request at a time, as a probe, until {@link TRUSTED_AFTER} consecutive good answers; a failure meanwhile
 * doubles the pause. Requests sent before a pause no longer count.
 */
export class HostGate {
  readonly #options: HostGateOptions;
  #pause: Pause | undefined;
  #pauses = 0;
  #begun = 0;
  /** Requests up to this number were sent before the last good answer. */
  #begunBeforeAnswer = 0;
  #failures = 0;
  #goodInARow = 0;
  #impostorsInARow = 0;
  #lastFailedTile: string | undefined;
  #awaitsAnswer = false;

  constructor(options: HostGateOptions) {
    this.#options = options;
  }

  /** Why the host may not be contacted, with the remaining time; undefined if it may. */
  get trouble(): Trouble | undefined {
    if (!this.#pause) return undefined;
    const leftMs = this.#pause.untilMs - this.#options.monotonicMs();
    return leftMs > 0 ? { ...this.#pause.trouble, retryAfterMs: leftMs } : undefined;
  }

  /** True while only one request at a time is allowed. */
  get isCareful(): boolean {
    return this.#failures > 0;
  }

  /** Notes that a request for a tile is sent now. */
  begin(tile: string): Ticket {
    this.#begun += 1;
    return { tile, number: this.#begun, pauses: this.#pauses };
  }

  /** Notes an answer that a working server would give. */
  succeed(ticket: Ticket): void {
    this.#begunBeforeAnswer = this.#begun;
    this.#impostorsInARow = 0;
    if (ticket.pauses !== this.#pauses) return;
    this.#goodInARow += 1;
    if (this.#goodInARow >= TRUSTED_AFTER) this.#failures = 0;
    this.#options.onCare();
    if (!this.#awaitsAnswer) return;
    this.#awaitsAnswer = false;
    this.#options.onReady();
  }

  /**
   * Notes a failed request. Returns false if it says nothing about the host: then it is the tile's own trouble, without
   * a pause.
   */
  fail(ticket: Ticket, failure: HostFailure, trouble: Trouble): boolean {
    if (ticket.pauses !== this.#pauses) return true;
    if (this.#isTilesOwn(ticket, failure)) return false;
    this.#lastFailedTile = ticket.tile;
    this.#failures += 1;
    this.#close(trouble, this.#draw(this.#failures, MAX_PAUSE_MS[failure]), false);
    return true;
  }

  /** Notes an answer from something other than the server; a single one may be a server's odd "no such tile". */
  meetImpostor(ticket: Ticket, trouble: Trouble): void {
    if (ticket.pauses !== this.#pauses) return;
    this.#impostorsInARow += 1;
    const over = this.#impostorsInARow - IMPOSTORS_FOR_PAUSE;
    if (over >= 0) this.#close(trouble, this.#draw(over + 1, MAX_PAUSE_MS.unreachable), false);
  }

  /** Notes a pause requested by the server. Retries don't end it. */
  pauseAsAsked(askedMs: number, trouble: Trouble): void {
    const leftMs = this.#pause?.isAsked ? (this.trouble?.retryAfterMs ?? 0) : 0;
    this.#close(trouble, Math.max(askedMs, leftMs), true);
  }

  /** Ends a pause that the server didn't request; the gate stays careful. */
  retry(): void {
    if (this.#pause?.isAsked && this.trouble) return;
    this.#pause = undefined;
    this.#failures = Math.min(this.#failures, 1);
    this.#impostorsInARow = Math.min(this.#impostorsInARow, IMPOSTORS_FOR_PAUSE - 1);
  }

  #isTilesOwn(ticket: Ticket, failure: HostFailure): boolean {
    if (failure === 'overloaded') return false;
    // Either the host has answered others meanwhile, or this tile keeps failing and has its own delay.
    return ticket.number <= this.#begunBeforeAnswer || (failure === 'failing' && ticket.tile === this.#lastFailedTile);
  }

  /**
   * Exponential backoff with full jitter:
   * https://aws.amazon.com/builders-library/timeouts-retries-and-backoff-with-jitter/
   */
  #draw(failures: number, maxMs: number): number {
    return Math.max(MIN_PAUSE_MS, this.#options.random() * Math.min(maxMs, FIRST_PAUSE_MS * 2 ** (failures - 1)));
  }

  #close(trouble: Trouble, forMs: number, isAsked: boolean): void {
    this.#pause = { trouble, untilMs: this.#options.monotonicMs() + forMs, isAsked };
    this.#pauses += 1;
    this.#failures = Math.max(this.#failures, 1);
    this.#goodInARow = 0;
    this.#awaitsAnswer = true;
    this.#options.onCare();
    this.#options.onPause();
  }
}
