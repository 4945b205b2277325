/** Decides which tiles of an archive come in one request. Pure. */
import type { ByteRange } from '../../archives/pmtiles/directory.ts';
import { MAX_TILE_BYTES } from '../../image/image-check.ts';

/**
 * Bytes between two tiles that are transferred for nothing rather than in two requests: at 10 Mbit/s they take as long as a quick
 * round trip, 26 ms.
 */
export const MAX_GAP_BYTES = 32 * 1024;
/** As many as the largest tile has, so that the time limits for a tile suit every request. */
export const MAX_JOINED_BYTES = MAX_TILE_BYTES;

/** The part to request for `first`, extended by the waiting tiles around it that lie close. */
export function joinAround(first: ByteRange, waiting: readonly ByteRange[]): ByteRange {
  const sorted = [...waiting].sort((left, right) => left.offset - right.offset);
  const after = sorted.filter(({ offset }) => offset >= first.offset);
  const before = sorted.filter(({ offset }) => offset < first.offset).reverse();
  return [...after, ...before].reduce(join, first);
}

/** The part with the range too, or as it is if the range is too far away or the part would be too large. */
function join(part: ByteRange, range: ByteRange): ByteRange {
  const gapBytes = Math.max(range.offset - endOf(part), part.offset - endOf(range));
  const offset = Math.min(part.offset, range.offset);
  const length = Math.max(endOf(part), endOf(range)) - offset;
  return gapBytes <= MAX_GAP_BYTES && length <= MAX_JOINED_BYTES ? { offset, length } : part;
}

/** The parts that are requested for tiles that are all wanted at once, in their order; none for no tiles. */
export function joinAll(wanted: readonly ByteRange[]): readonly ByteRange[] {
  const parts: ByteRange[] = [];
  let left = wanted;
  for (let first = left[0]; first; first = left[0]) {
    const part = joinAround(first, left);
    parts.push(part);
    left = left.filter((range) => !contains(part, range));
  }
  return parts;
}

/** True if all of a range is in a part. */
export function contains(part: ByteRange, range: ByteRange): boolean {
  return part.offset <= range.offset && endOf(range) <= endOf(part);
}

function endOf({ offset, length }: ByteRange): number {
  return offset + length;
}
