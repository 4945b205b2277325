/** Expected downloads compared with hand-calculated figures, and with the real sizes of random tiles. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { expectDownload, meanOf } from '../../../../app/warming/download.ts';
import type { TileSizes } from '../../../../app/warming/survey.ts';

function sizesOf(...bytes: number[]): TileSizes {
  return {
    count: bytes.length,
    sum: bytes.reduce((sum, size) => sum + size, 0),
    sumOfSquares: bytes.reduce((sum, size) => sum + size * size, 0),
  };
}

const NONE = sizesOf();

describe('the expected download', () => {
  it('is what is missing at the mean size, within the bounds of a normal distribution', () => {
    // s² = 200, so ± 1.96 × √(10² × 200 / 2 + 10 × 200) = 1.96 × √12,000.
    expect(expectDownload([{ missing: 10, sizes: sizesOf(100, 120) }])).toEqual({
      bytes: 1100,
      lowBytes: Math.floor(1100 - 1.96 * Math.sqrt(12_000)),
      highBytes: Math.ceil(1100 + 1.96 * Math.sqrt(12_000)),
    });
  });

  it('assumes that others differ from a single size by as much as it is large', () => {
    const deviation = 1.96 * Math.sqrt(9 * 10_000 + 3 * 10_000);
    expect(expectDownload([{ missing: 3, sizes: sizesOf(100) }])).toEqual({
      bytes: 300,
      lowBytes: 0,
      highBytes: Math.ceil(300 + deviation),
    });
  });

  it('uses the mean of all zooms for one without sizes, and is less sure of it', () => {
    const known = sizesOf(...Array.from({ length: 50 }, () => 1000));
    const [sure, unsure] = [known, NONE].map((sizes) =>
      expectDownload([
        { missing: 0, sizes: known },
        { missing: 4, sizes },
      ]),
    );
    expect(sure).toEqual({ bytes: 4000, lowBytes: 4000, highBytes: 4000 });
    expect(unsure).toMatchObject({ bytes: 4000, lowBytes: 0 });
    expect(unsure?.highBytes).toBe(Math.ceil(4000 + 1.96 * Math.sqrt(16e6 + 4e6)));
  });

  it('is unknown while no size is, and nothing if nothing is missing', () => {
    expect(expectDownload([{ missing: 1, sizes: NONE }])).toBeNull();
    expect(expectDownload([{ missing: 0, sizes: NONE }])).toEqual({ bytes: 0, lowBytes: 0, highBytes: 0 });
  });

  it('stays finite and in order for any sizes and numbers up to every tile', () => {
    const size = fc.integer({ min: 1, max: 8_000_000 });
    const kind = fc.record({ missing: fc.nat({ max: 4 ** 15 }), bytes: fc.array(size, { maxLength: 20 }) });
    fc.assert(
      fc.property(fc.array(kind, { maxLength: 5 }), (kinds) => {
        const download = expectDownload(kinds.map(({ missing, bytes }) => ({ missing, sizes: sizesOf(...bytes) })));
        if (!download) return;
        const { bytes, lowBytes, highBytes } = download;
        expect(lowBytes).toBeGreaterThanOrEqual(0);
        expect(lowBytes <= bytes && bytes <= highBytes && Number.isFinite(highBytes)).toBe(true);
      }),
    );
  });

  it('covers the actual size 19 times of 20, for tiles as different as those of a map', () => {
    // A fixed sequence of numbers between 0 and 1, so that every run is the same.
    let state = 12345;
    const random = (): number => {
      state = (state * 1_103_515_245 + 12_345) % 2 ** 31;
      return state / 2 ** 31;
    };
    const tile = (): number => 500 + 40_000 * random() ** 3;
    let held = 0;
    for (let run = 0; run < 400; run += 1) {
      const download = expectDownload([{ missing: 300, sizes: sizesOf(...Array.from({ length: 60 }, tile)) }]);
      const real = Array.from({ length: 300 }, tile).reduce((sum, size) => sum + size, 0);
      if (download && real >= download.lowBytes && real <= download.highBytes) held += 1;
    }
    expect(held / 400).toBeGreaterThan(0.9);
    expect(held / 400).toBeLessThan(0.985);
  });
});

describe('the mean size', () => {
  it('is exact to the byte, and unknown without a tile', () => {
    expect([meanOf(sizesOf(1, 2)), meanOf(NONE)]).toEqual([2, null]);
  });
});
