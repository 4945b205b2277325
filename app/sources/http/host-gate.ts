/** Decides whether a host may be asked just now, by how it has answered so far. Knows nothing of tiles, queues or HTTP. */
import type { Trouble } from './trouble.ts';

/** The first pause after a failure; each further failure doubles it. */
export const FIRST_PAUSE_MS = 1000;
/** No pause is shorter, however the dice fall. */
export const MIN_PAUSE_MS = 250;
/** So many good answers in a row make a host that failed trusted again. */
export const TRUSTED_AFTER = 5;
/** So many answers in a row that are not the server's own mean that something stands in its place. */
export const IMPOSTORS_FOR_PAUSE = 5;

/**
 * How a host can fail. `unreachable`: no answer came; the pause stays short, for people want their map back soon. `failing`:
 * an error that one broken tile can cause as well. `overloaded`: the host is asked too much.
 */
export type HostFailure = 'unreachable' | 'failing' | 'overloaded';

const MAX_PAUSE_MS: Readonly<Record<HostFailure, number>> = {
  unreachable: 30_000,
  failing: 300_000,
  overloaded: 300_000,
};

/** A request as the gate knows it: which tile it is for, and what came before it. */
export interface Ticket {
  readonly tile: string;
  readonly number: number;
  readonly pauses: number;
}

export interface HostGateOptions {
  /** Milliseconds by a clock that nobody sets. */
  readonly monotonicMs: () => number;
  /** From 0 up to but not including 1. */
  readonly random: () => number;
  /** A pause begins: from now on `trouble` says why. */
  readonly onPause: () => void;
  /** The host has given a good answer again, for the first time since a pause. */
  readonly onReady: () => void;
  /** `isCareful` may have changed. */
  readonly onCare: () => void;
}

interface Pause {
  readonly trouble: Trouble;
  readonly untilMs: number;
  /** The server itself has asked for it. */
  readonly isAsked: boolean;
}

/**
 * One host's gate. A failure closes it for a pause with exponential backoff and full jitter. Afterwards it is careful: one
 * request at a time, which is the probe, until {@link TRUSTED_AFTER} good answers in a row; a failure meanwhile closes it for
 * twice as long. Requests that were under way when a pause began no longer count.
 */
export class HostGate {
  readonly #options: HostGateOptions;
  #pause: Pause | undefined;
  #pauses = 0;
  #begun = 0;
  /** Requests up to this number began before the last good answer. */
  #begunBeforeAnswer = 0;
  #failures = 0;
  #goodInARow = 0;
  #impostorsInARow = 0;
  #lastFailedTile: string | undefined;
  #awaitsAnswer = false;

  constructor(options: HostGateOptions) {
    this.#options = options;
  }

  /** Why the host may not be asked, with the time left; undefined when it may. */
  get trouble(): Trouble | undefined {
    if (!this.#pause) return undefined;
    const leftMs = this.#pause.untilMs - this.#options.monotonicMs();
    return leftMs > 0 ? { ...this.#pause.trouble, retryAfterMs: leftMs } : undefined;
  }

  /** True while only one request at a time may be under way. */
  get isCareful(): boolean {
    return this.#failures > 0;
  }

  /** Takes note that a request for a tile is sent now. */
  begin(tile: string): Ticket {
    this.#begun += 1;
    return { tile, number: this.#begun, pauses: this.#pauses };
  }

  /** The host has answered a request as a working server does. */
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

  /** A request has failed. False when that says nothing of the host: then it is the tile's own trouble, and no pause. */
  fail(ticket: Ticket, failure: HostFailure, trouble: Trouble): boolean {
    if (ticket.pauses !== this.#pauses) return true;
    if (this.#isTilesOwn(ticket, failure)) return false;
    this.#lastFailedTile = ticket.tile;
    this.#failures += 1;
    this.#close(trouble, this.#draw(this.#failures, MAX_PAUSE_MS[failure]), false);
    return true;
  }

  /** Something other than the server has answered; one alone may be a server's odd way to say "no such tile". */
  meetImpostor(ticket: Ticket, trouble: Trouble): void {
    if (ticket.pauses !== this.#pauses) return;
    this.#impostorsInARow += 1;
    const over = this.#impostorsInARow - IMPOSTORS_FOR_PAUSE;
    if (over >= 0) this.#close(trouble, this.#draw(over + 1, MAX_PAUSE_MS.unreachable), false);
  }

  /** The server itself asks for a pause. It holds, whoever wants another try. */
  pauseAsAsked(askedMs: number, trouble: Trouble): void {
    const leftMs = this.#pause?.isAsked ? (this.trouble?.retryAfterMs ?? 0) : 0;
    this.#close(trouble, Math.max(askedMs, leftMs), true);
  }

  /** Ends a pause that the server has not asked for; the gate stays careful. */
  retry(): void {
    if (this.#pause?.isAsked && this.trouble) return;
    this.#pause = undefined;
    this.#failures = Math.min(this.#failures, 1);
    this.#impostorsInARow = Math.min(this.#impostorsInARow, IMPOSTORS_FOR_PAUSE - 1);
  }

  #isTilesOwn(ticket: Ticket, failure: HostFailure): boolean {
    if (failure === 'overloaded') return false;
    // The host has answered others meanwhile; or this one tile fails again and again, and waits by itself.
    return ticket.number <= this.#begunBeforeAnswer || (failure === 'failing' && ticket.tile === this.#lastFailedTile);
  }

  /** Exponential backoff with full jitter: https://aws.amazon.com/builders-library/timeouts-retries-and-backoff-with-jitter/ */
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
