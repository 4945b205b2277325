/** Cache-Control in every spelling; the strictest reading applies. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatCacheControl, readCacheControl } from '../../../../../app/sources/http/cache-control.ts';

const NOTHING = { maxAgeS: undefined, noStore: false, noCache: false, mustRevalidate: false };

describe('Cache-Control', () => {
  it.each([
    ['max-age=60', { maxAgeS: 60 }],
    ['Max-Age=60', { maxAgeS: 60 }],
    ['max-age="60"', { maxAgeS: 60 }],
    ['max-age = 60', { maxAgeS: 60 }],
    ['max-age=600, max-age=60', { maxAgeS: 60 }],
    ['max-age=60, MAX-AGE=600', { maxAgeS: 60 }],
    ['max-age=60, max-age=abc', { maxAgeS: 0 }],
    ['max-age=abc', { maxAgeS: 0 }],
    ['max-age=1.5', { maxAgeS: 0 }],
    ['max-age=-1', { maxAgeS: 0 }],
    ['max-age=', { maxAgeS: 0 }],
    ['max-age', { maxAgeS: 0 }],
    ['max-age=99999999999999999999', { maxAgeS: 2 ** 31 }],
    ['NO-STORE', { noStore: true }],
    ['no-cache="set-cookie, etag", max-age=5', { noCache: true, maxAgeS: 5 }],
    ['public,must-revalidate,,max-age=5', { mustRevalidate: true, maxAgeS: 5 }],
    ['s-maxage=60, public, immutable', {}],
    ['x-no-store', {}],
    ['ext="max-age=5"', {}],
    ['', {}],
  ])('%s', (text, directives) => {
    expect(readCacheControl(text)).toEqual({ ...NOTHING, ...directives });
  });

  it('parses what it writes', () => {
    const directives = fc.record({
      maxAgeS: fc.option(fc.nat(2 ** 31 - 1), { nil: undefined }),
      noStore: fc.boolean(),
      noCache: fc.boolean(),
      mustRevalidate: fc.boolean(),
    });
    fc.assert(
      fc.property(directives, (each) => {
        expect(readCacheControl(formatCacheControl(each))).toEqual(each);
      }),
    );
  });

  it('parses any text', () => {
    fc.assert(fc.property(fc.string({ maxLength: 2000 }), (text) => void readCacheControl(text)));
  });
});
