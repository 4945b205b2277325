/** The file format of a saved area, and its id. No file access here. */
import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { AreaDraft, AreaId, WarmMode, WarmResult } from '../../shared/areas/area.ts';
import { areaDraftParser, warmModeParser } from '../../shared/areas/area-parser.ts';
import { describeError, ERROR_CODES, type ErrorCode, type ErrorValue } from '../../shared/errors.ts';

/** An unfinished warming job. Its progress is what is on disk; nothing else is stored. */
export interface SavedJob {
  readonly mode: WarmMode;
  /** When it started, in milliseconds since 1970. Tiles stored since then are done. Also its position in the queue. */
  readonly sinceMs: number;
  readonly isPaused: boolean;
}

export interface SavedArea extends AreaDraft {
  readonly id: AreaId;
  readonly job: SavedJob | null;
  readonly lastResult: WarmResult | null;
}

/** An area's id: SHA-256 of everything that determines its tiles, so that the same area is the same file. */
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
    // Files of earlier versions don't have it.
    missing: count.default(0),
    failed: count,
    refused: count,
    total: count,
    bytes: count,
  }),
  failures: z.array(z.object({ error: errorParser, tiles: count })).max(100),
});

/** Formats an area's file. Inverse of {@link parseSavedArea}. */
export function formatSavedArea({ id: _id, job, lastResult, ...draft }: SavedArea): string {
  return `${JSON.stringify({ version: 1, ...draft, job, lastResult }, null, 1)}\n`;
}

/** Parses an area's file; undefined if it is damaged or has another id. A damaged job or result becomes null. */
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
