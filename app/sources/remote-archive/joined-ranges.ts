/** Decides which tiles of an archive come in one request. Pure. */
import type { ByteRange } from '../../archives/pmtiles/directory.ts';
import { MAX_TILE_BYTES } from '../../image/image-check.ts';

export interface JoinLimits {
  /** Bytes between two tiles that are transferred for nothing rather than in two requests. */
  readonly maxGapBytes: number;
  /** A larger part has one tile alone. */
  readonly maxJoinedBytes: number;
}

/**
 * For people who wait: at 10 Mbit/s such a gap takes as long as a quick round trip, 26 ms. A request has at most as many bytes as the
 * largest tile, so that the time limits for a tile suit it.
 */
export const VIEW_LIMITS: JoinLimits = { maxGapBytes: 32 * 1024, maxJoinedBytes: MAX_TILE_BYTES };

/** For saved areas, where few requests matter more. A city needs a third of the requests, and a tenth more bytes (ADR 56). */
export const WARMING_LIMITS: JoinLimits = { maxGapBytes: 256 * 1024, maxJoinedBytes: 4 * MAX_TILE_BYTES };

/** The part of {@link joinAll} that has `first`. Whichever tile is asked for first, the same parts are requested. */
export function joinAround(first: ByteRange, waiting: readonly ByteRange[], limits: JoinLimits): ByteRange {
  return joinAll([first, ...waiting], limits).find((part) => contains(part, first)) ?? first;
}

/** The parts that are requested for tiles that are all wanted at once, in the order of the archive; none for no tiles. */
export function joinAll(wanted: readonly ByteRange[], limits: JoinLimits): readonly ByteRange[] {
  const parts: ByteRange[] = [];
  for (const range of [...wanted].sort((left, right) => left.offset - right.offset)) {
    const part = parts.at(-1);
    const joined = part && join(part, range, limits);
    if (joined) parts[parts.length - 1] = joined;
    else parts.push(range);
  }
  return parts;
}

/** The part with a range that doesn't begin before it; undefined if that is too far away or too much. */
function join(part: ByteRange, range: ByteRange, { maxGapBytes, maxJoinedBytes }: JoinLimits): ByteRange | undefined {
  if (contains(part, range)) return part;
  const length = Math.max(endOf(part), endOf(range)) - part.offset;
  const isClose = range.offset - endOf(part) <= maxGapBytes;
  return isClose && length <= maxJoinedBytes ? { offset: part.offset, length } : undefined;
}

/** True if all of a range is in a part. */
export function contains(part: ByteRange, range: ByteRange): boolean {
  return part.offset <= range.offset && endOf(range) <= endOf(part);
}

function endOf({ offset, length }: ByteRange): number {
  return offset + length;
}
