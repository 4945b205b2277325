/** Which tiles of an archive come in one request. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ByteRange } from '../../../../../app/archives/pmtiles/directory.ts';
import { contains, joinAll, joinAround, VIEW_LIMITS } from '../../../../../app/sources/remote-archive/joined-ranges.ts';

const { maxGapBytes: MAX_GAP_BYTES, maxJoinedBytes: MAX_JOINED_BYTES } = VIEW_LIMITS;
const range = (offset: number, length: number): ByteRange => ({ offset, length });
const endOf = ({ offset, length }: ByteRange): number => offset + length;
/** Some far apart, some close, some the same. */
const ranges = fc.array(
  fc
    .tuple(fc.integer({ min: 0, max: 40 }), fc.integer({ min: 0, max: 3 }), fc.integer({ min: 1, max: 300_000 }))
    .map(([block, step, length]) => range(block * 500_000 + step * 20_000, length)),
  { minLength: 1, maxLength: 40 },
);

describe('tiles that are wanted at once', () => {
  it('are all in the parts that are requested, and no part is larger than allowed, or begins or ends with a gap', () =>
    fc.assert(
      fc.property(ranges, (wanted) => {
        const parts = joinAll(wanted, VIEW_LIMITS);
        for (const each of wanted) expect(parts.some((part) => contains(part, each))).toBe(true);
        for (const part of parts) {
          const inside = wanted.filter((each) => contains(part, each));
          expect(part.length).toBeLessThanOrEqual(MAX_JOINED_BYTES);
          expect(part.offset).toBe(Math.min(...inside.map(({ offset }) => offset)));
          expect(endOf(part)).toBe(Math.max(...inside.map(endOf)));
        }
      }),
    ));

  it('leave no gap in a part that is larger than allowed', () =>
    fc.assert(
      fc.property(ranges, (wanted) => {
        for (const part of joinAll(wanted, VIEW_LIMITS)) {
          const inside = wanted
            .filter((each) => contains(part, each))
            .sort((left, right) => left.offset - right.offset);
          let end = part.offset;
          for (const each of inside) {
            expect(each.offset - end).toBeLessThanOrEqual(MAX_GAP_BYTES);
            end = Math.max(end, endOf(each));
          }
        }
      }),
    ));

  it('are in two parts only if they are too far apart or too many', () =>
    fc.assert(
      fc.property(ranges, (wanted) => {
        const parts = joinAll(wanted, VIEW_LIMITS);
        parts.slice(1).forEach((part, at) => {
          const before = parts[at] ?? part;
          const first = wanted.filter(({ offset }) => offset === part.offset).map(endOf);
          const whole = Math.max(...first) - before.offset;
          expect(part.offset - endOf(before) > MAX_GAP_BYTES || whole > MAX_JOINED_BYTES).toBe(true);
        });
      }),
    ));

  it('come in the same parts whichever of them is asked for first', () =>
    fc.assert(
      fc.property(ranges, fc.nat(), (wanted, seed) => {
        const parts = new Set<string>();
        for (let left = wanted; left.length > 0; ) {
          const part = joinAround(left[seed % left.length] ?? range(0, 1), left, VIEW_LIMITS);
          parts.add(`${part.offset} ${part.length}`);
          left = left.filter((each) => !contains(part, each));
        }
        expect(parts).toEqual(new Set(joinAll(wanted, VIEW_LIMITS).map(({ offset, length }) => `${offset} ${length}`)));
      }),
    ));

  it('that are the same are requested once; one alone is requested as it is', () => {
    expect(joinAll([range(5, 10), range(5, 10), range(5, 10)], VIEW_LIMITS)).toEqual([range(5, 10)]);
    expect(joinAll([], VIEW_LIMITS)).toEqual([]);
    expect(joinAround(range(7, 3_000_000), [], VIEW_LIMITS)).toEqual(range(7, 3_000_000));
  });

  it('on both sides of the first come with it', () => {
    const all = [range(0, 100), range(100, 100), range(200, 100), range(300 + MAX_GAP_BYTES + 1, 100)];
    expect(joinAround(range(100, 100), all, VIEW_LIMITS)).toEqual(range(0, 300));
  });
});
