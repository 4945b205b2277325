/** A saved area as its file holds it, and its id. Knows no folder. */
import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { AreaDraft, AreaId, WarmMode, WarmResult } from '../../shared/area.ts';
import { areaDraftParser, warmModeParser } from '../../shared/area-parser.ts';
import { describeError, ERROR_CODES, type ErrorCode, type ErrorValue } from '../../shared/errors.ts';

/** Warming that has not come to its end: what is on disk is its progress, and nothing else is kept of it. */
export interface SavedJob {
  readonly mode: WarmMode;
  /** When it began, in milliseconds since 1970; tiles that came since then are done. Also its place in the queue. */
  readonly sinceMs: number;
  readonly isPaused: boolean;
}

export interface SavedArea extends AreaDraft {
  readonly id: AreaId;
  readonly job: SavedJob | null;
  readonly lastResult: WarmResult | null;
}

/** The id of an area: SHA-256 over what decides which tiles it has, so that the same area is the same file. */
export function deriveAreaId({ sourceId, shape, minZoom, maxZoom }: Omit<AreaDraft, 'name'>): AreaId {
  const text = JSON.stringify([sourceId, shape, minZoom, maxZoom]);
  return createHash('sha256').update(text).digest('hex').slice(0, 16);
}

const count = z.number().int().min(0).max(Number.MAX_SAFE_INTEGER);
const moment = z.number().min(0).max(8.64e15);

const savedJobParser: z.ZodType<SavedJob> = z.object({ mode: warmModeParser, sinceMs: moment, isPaused: z.boolean() });

// The file keeps the code; the text is that of the running version.
const errorParser: z.ZodType<ErrorValue> = z
  .object({ code: z.custom<ErrorCode>((code) => ERROR_CODES.includes(code as ErrorCode)) })
  .transform(({ code }) => describeError(code));

const resultParser: z.ZodType<WarmResult> = z.object({
  mode: warmModeParser,
  begunMs: moment,
  endedMs: moment,
  isWhole: z.boolean(),
  counts: z.object({
    fetched: count,
    present: count,
    revalidated: count,
    failed: count,
    refused: count,
    total: count,
    bytes: count,
  }),
  failures: z.array(z.object({ error: errorParser, tiles: count })).max(100),
});

/** The text of an area's file. Inverse of {@link parseSavedArea}. */
export function formatSavedArea({ id: _id, job, lastResult, ...draft }: SavedArea): string {
  return `${JSON.stringify({ version: 1, ...draft, job, lastResult }, null, 1)}\n`;
}

/** Reads an area's file; undefined when damaged or of another id. A job or result that is damaged becomes null. */
export function parseSavedArea(text: string, id: AreaId): SavedArea | undefined {
  try {
    const { name, sourceId, shape, minZoom, maxZoom, job, lastResult } = JSON.parse(text) as Record<string, unknown>;
    const draft = areaDraftParser.safeParse({ name, sourceId, shape, minZoom, maxZoom });
    if (!draft.success || deriveAreaId(draft.data) !== id) return undefined;
    return {
      id,
      ...draft.data,
      job: savedJobParser.safeParse(job).data ?? null,
      lastResult: resultParser.safeParse(lastResult).data ?? null,
    };
  } catch {
    return undefined;
  }
}
