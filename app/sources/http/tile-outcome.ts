/** Draws the conclusions of a response for the host, the source and the tile. */
import { readCacheControl } from './cache-control.ts';
import { MAX_TILE_WAIT_MS, type TileFailure } from './failed-tiles.ts';
import type { HostFailure, HostGate, Ticket } from './host-gate.ts';
import { readRetryAfterMs } from './retry-after.ts';
import type { HttpAnswer, OtherAnswer } from './server-request.ts';
import type { Trouble } from './trouble.ts';

/** The outcome of a response after its host was updated. */
export type Outcome<Good> = Extract<HttpAnswer<Good>, { kind: 'good' | 'not-modified' | 'moved' }> | FailedOutcome;

export type FailedOutcome =
  /** `waitMs`: for how long the server says that this holds, within bounds; undefined if it doesn't say. */
  | { readonly kind: 'missing'; readonly waitMs: number | undefined; readonly trouble: Trouble }
  /** Trouble of this tile only; `damaged` may be whole next time. */
  | { readonly kind: 'tile-failed'; readonly failure: TileFailure; readonly trouble: Trouble }
  /** The host can't be contacted for a while. */
  | { readonly kind: 'host-failed'; readonly trouble: Trouble }
  | { readonly kind: 'refused'; readonly detail: string };

/** Updates the gate and returns what the response means for the tile. */
export function drawOutcome<Good>(
  answer: HttpAnswer<Good>,
  gate: HostGate,
  ticket: Ticket,
  nowMs: number,
): Outcome<Good> {
  switch (answer.kind) {
    case 'good':
    case 'not-modified':
    case 'moved':
      gate.succeed(ticket);
      return answer;
    case 'missing':
    case 'withheld':
      gate.succeed(ticket);
      return { kind: 'missing', waitMs: readMissingMs(answer.headers), trouble: { code: 'tile-missing' } };
    case 'refused':
      gate.succeed(ticket);
      return { kind: 'refused', detail: answer.detail };
    case 'failed':
      gate.succeed(ticket);
      return { kind: 'tile-failed', failure: 'wrong', trouble: { code: 'source-failed', detail: answer.detail } };
    case 'overloaded':
      return drawPause(answer, gate, ticket, nowMs);
    case 'failing':
      return drawFailure('failing', { code: 'source-failed', detail: answer.detail }, gate, ticket);
    case 'unreachable':
      return drawFailure('unreachable', { code: 'offline', detail: answer.detail }, gate, ticket);
    case 'sign-in-page':
      return drawImpostor({ code: 'sign-in-page' }, gate, ticket);
    case 'redirected':
      return drawImpostor({ code: 'redirected', detail: answer.detail }, gate, ticket);
    case 'stuck':
      return { kind: 'tile-failed', failure: 'foreign', trouble: { code: 'bad-tile', detail: answer.detail } };
    case 'bad':
      return { kind: 'tile-failed', failure: 'damaged', trouble: { code: 'bad-tile', detail: answer.detail } };
    case 'wrong-size':
      return { kind: 'tile-failed', failure: 'wrong', trouble: { code: 'wrong-tile-size', detail: answer.detail } };
    case 'unsupported':
      return { kind: 'tile-failed', failure: 'wrong', trouble: { code: 'unsupported-tile', detail: answer.detail } };
    case 'whole-only':
      gate.succeed(ticket);
      return { kind: 'tile-failed', failure: 'wrong', trouble: { code: 'archive-not-in-parts' } };
    case 'changed':
      gate.succeed(ticket);
      return { kind: 'tile-failed', failure: 'broken', trouble: { code: 'archive-changed' } };
    case 'cut-short':
      gate.succeed(ticket);
      return { kind: 'tile-failed', failure: 'wrong', trouble: { code: 'archive-damaged' } };
  }
}

function drawImpostor(trouble: Trouble, gate: HostGate, ticket: Ticket): FailedOutcome {
  gate.meetImpostor(ticket, trouble);
  return { kind: 'tile-failed', failure: 'foreign', trouble };
}

function drawPause(
  answer: Extract<OtherAnswer, { kind: 'overloaded' }>,
  gate: HostGate,
  ticket: Ticket,
  nowMs: number,
): FailedOutcome {
  const trouble: Trouble = { code: 'source-busy', detail: answer.detail };
  const askedMs = readRetryAfterMs(answer.headers, nowMs);
  if (askedMs === undefined) return drawFailure('overloaded', trouble, gate, ticket);
  gate.pauseAsAsked(askedMs, { ...trouble, isAskedPause: true });
  return { kind: 'host-failed', trouble };
}

function drawFailure(failure: HostFailure, trouble: Trouble, gate: HostGate, ticket: Ticket): FailedOutcome {
  if (gate.fail(ticket, failure, trouble)) return { kind: 'host-failed', trouble };
  // The host answers other requests: it isn't offline, it fails on this tile.
  return { kind: 'tile-failed', failure: 'broken', trouble: { code: 'source-failed', detail: trouble.detail } };
}

/** True if the server answers well but rejects the address: 404, 410, or 400 and similar. */
export function isAboutAddress(outcome: Outcome<unknown>): boolean {
  return outcome.kind === 'missing' || (outcome.kind === 'tile-failed' && outcome.failure === 'wrong');
}

const MIN_MISSING_MS = 30_000;

function readMissingMs(headers: Headers): number | undefined {
  const { maxAgeS } = readCacheControl(headers.get('cache-control') ?? '');
  if (maxAgeS === undefined) return undefined;
  return Math.min(Math.max(maxAgeS * 1000, MIN_MISSING_MS), MAX_TILE_WAIT_MS);
}
