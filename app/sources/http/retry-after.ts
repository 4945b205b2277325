/** Reads how long a server asks to be left alone. */
import { parseHttpDate } from './http-date.ts';

/** The bounds of a pause that a server may ask for: one second to one hour. */
const MIN_ASKED_PAUSE_MS = 1000;
const MAX_ASKED_PAUSE_MS = 3_600_000;

/**
 * The pause that `Retry-After` (RFC 9110 §10.2.3) asks for, brought within one second and one hour, or undefined where it
 * is absent, garbage, negative, or a moment that has passed. A date is counted from the answer's own `Date`, so that a
 * wrong clock here changes nothing.
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
