/** Which tiles of an archive come in one request. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ByteRange } from '../../../../../app/archives/pmtiles/directory.ts';
import {
  contains,
  joinAll,
  joinAround,
  MAX_GAP_BYTES,
  MAX_JOINED_BYTES,
} from '../../../../../app/sources/remote-archive/joined-ranges.ts';

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
        const parts = joinAll(wanted);
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
        for (const part of joinAll(wanted)) {
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

  it('wait for another request only if they are too far away or too many', () =>
    fc.assert(
      fc.property(ranges, (wanted) => {
        const [first = range(0, 1)] = wanted;
        const part = joinAround(first, wanted);
        expect(contains(part, first)).toBe(true);
        for (const each of wanted.filter((one) => !contains(part, one))) {
          const gap = Math.max(each.offset - endOf(part), part.offset - endOf(each));
          const whole = Math.max(endOf(part), endOf(each)) - Math.min(part.offset, each.offset);
          expect(gap > MAX_GAP_BYTES || whole > MAX_JOINED_BYTES).toBe(true);
        }
      }),
    ));

  it('that are the same are requested once; one alone is requested as it is', () => {
    expect(joinAll([range(5, 10), range(5, 10), range(5, 10)])).toEqual([range(5, 10)]);
    expect(joinAll([])).toEqual([]);
    expect(joinAround(range(7, 3_000_000), [])).toEqual(range(7, 3_000_000));
  });

  it('on both sides of the first come with it', () => {
    const all = [range(0, 100), range(100, 100), range(200, 100), range(300 + MAX_GAP_BYTES + 1, 100)];
    expect(joinAround(range(100, 100), all)).toEqual(range(0, 300));
  });
});
