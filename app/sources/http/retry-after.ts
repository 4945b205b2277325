/** Parses how long a server asks to be left alone. */
import { parseHttpDate } from './http-date.ts';

/** Bounds for a pause requested by a server: one second to one hour. */
const MIN_ASKED_PAUSE_MS = 1000;
const MAX_ASKED_PAUSE_MS = 3_600_000;

/**
 * The pause requested by `Retry-After` (RFC 9110 §10.2.3), clamped to one second to one hour. Undefined if it is
 * absent, invalid, negative or past. A date is relative to the response's own `Date`, so that a wrong local clock
 * doesn't matter.
 */
export function readRetryAfterMs(headers: Headers, nowMs: number): number | undefined {
  const text = headers.get('retry-after')?.trim() ?? '';
  const askedMs = /^\d+$/.test(text) ? Number(text) * 1000 : untilDateMs(text, headers, nowMs);
  if (askedMs === undefined) return undefined;
  return Math.min(Math.max(askedMs, MIN_ASKED_PAUSE_MS), MAX_ASKED_PAUSE_MS);
}

function untilDateMs(text: string, headers: Headers, nowMs: number): number | undefined {
  const untilMs = parseHttpDate(text);
  if (untilMs === undefined) return undefined;
  const leftMs = untilMs - (parseHttpDate(headers.get('date') ?? '') ?? nowMs);
  return leftMs > 0 ? leftMs : undefined;
}
