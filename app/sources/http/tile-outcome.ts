/** Draws the conclusions from an answer: for the host, the source and the tile. Sends nothing. */

import { readCacheControl } from './cache-control.ts';
import { MAX_TILE_WAIT_MS, type TileFailure } from './failed-tiles.ts';
import type { HostFailure, HostGate, Ticket } from './host-gate.ts';
import { readRetryAfterMs } from './retry-after.ts';
import type { HttpAnswer } from './tile-request.ts';
import type { Trouble } from './trouble.ts';

/** What an answer comes to once its host has been told. */
export type Outcome =
  | Extract<HttpAnswer, { kind: 'tile' | 'not-modified' }>
  | { readonly kind: 'missing'; readonly waitMs: number; readonly trouble: Trouble }
  /** The tile has its own trouble; `damaged` may come whole the next time. */
  | { readonly kind: 'tile-failed'; readonly failure: TileFailure; readonly trouble: Trouble }
  /** The host can not be asked for a while. */
  | { readonly kind: 'host-failed'; readonly trouble: Trouble }
  | { readonly kind: 'refused'; readonly detail: string };

/** Tells the gate of an answer, and says what it means for the tile. */
export function drawOutcome(answer: HttpAnswer, gate: HostGate, ticket: Ticket, nowMs: number): Outcome {
  switch (answer.kind) {
    case 'tile':
    case 'not-modified':
      gate.succeed(ticket);
      return answer;
    case 'missing':
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
    case 'redirected':
      gate.meetImpostor(ticket, { code: answer.kind });
      return { kind: 'tile-failed', failure: 'foreign', trouble: { code: answer.kind } };
    case 'stuck':
      return { kind: 'tile-failed', failure: 'foreign', trouble: { code: 'bad-tile', detail: answer.detail } };
    case 'bad':
      return { kind: 'tile-failed', failure: 'damaged', trouble: { code: 'bad-tile', detail: answer.detail } };
  }
}

function drawPause(
  answer: Extract<HttpAnswer, { kind: 'overloaded' }>,
  gate: HostGate,
  ticket: Ticket,
  nowMs: number,
): Outcome {
  const trouble: Trouble = { code: 'source-busy', detail: answer.detail };
  const askedMs = readRetryAfterMs(answer.headers, nowMs);
  if (askedMs === undefined) return drawFailure('overloaded', trouble, gate, ticket);
  gate.pauseAsAsked(askedMs, { ...trouble, isAskedPause: true });
  return { kind: 'host-failed', trouble };
}

function drawFailure(failure: HostFailure, trouble: Trouble, gate: HostGate, ticket: Ticket): Outcome {
  if (gate.fail(ticket, failure, trouble)) return { kind: 'host-failed', trouble };
  // The host answers others: it is not offline, it fails at this tile.
  return { kind: 'tile-failed', failure: 'broken', trouble: { code: 'source-failed', detail: trouble.detail } };
}

/** True when the server answers well and finds fault with the very address: 404, 410, or 400 and its like. */
export function isAboutAddress(outcome: Outcome): boolean {
  return outcome.kind === 'missing' || (outcome.kind === 'tile-failed' && outcome.failure === 'wrong');
}

const MIN_MISSING_MS = 30_000;
const MISSING_MS = 300_000;

/** How long "there is no such tile" holds: as long as it says within bounds, else five minutes. */
function readMissingMs(headers: Headers): number {
  const { maxAgeS } = readCacheControl(headers.get('cache-control') ?? '');
  if (maxAgeS === undefined) return MISSING_MS;
  return Math.min(Math.max(maxAgeS * 1000, MIN_MISSING_MS), MAX_TILE_WAIT_MS);
}
