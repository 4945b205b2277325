/** How long a server asks to be left alone, in every valid and invalid form. */
import { describe, expect, it } from 'vitest';
import { parseHttpDate } from '../../../../../app/sources/http/http-date.ts';
import { readRetryAfterMs } from '../../../../../app/sources/http/retry-after.ts';

const NOW_MS = Date.UTC(1994, 10, 6, 8, 49, 37);

describe('dates of HTTP', () => {
  it.each(['Sun, 06 Nov 1994 08:49:37 GMT', 'Sunday, 06-Nov-94 08:49:37 GMT', 'Sun Nov  6 08:49:37 1994'])(
    'reads %s',
    (text) => expect(parseHttpDate(text)).toBe(NOW_MS),
  );

  it.each(['', '0', '-1', '9999', '5.5', '1994-11-06', 'Sun, 06 Nov 1994 08:49:37', 'Sun, 99 Nov 1994 08:49:37 GMT'])(
    'rejects "%s"',
    (text) => expect(parseHttpDate(text)).toBeUndefined(),
  );
});

describe('Retry-After', () => {
  it.each([
    ['2', 2000],
    ['0', 1000],
    ['3600', 3_600_000],
    ['1000000000', 3_600_000],
    ['99999999999999999999999', 3_600_000],
    ['Sun, 06 Nov 1994 08:50:37 GMT', 60_000],
    ['Sunday, 06-Nov-94 08:50:37 GMT', 60_000],
    ['Sun, 06 Nov 2094 08:50:37 GMT', 3_600_000],
  ])('"%s" is %i ms', (text, ms) => {
    expect(readRetryAfterMs(new Headers({ 'retry-after': text }), NOW_MS)).toBe(ms);
  });

  it.each(['', '-5', 'abc', '1e9', '2.5', '2, 3', 'Sun, 06 Nov 1994 08:49:37 GMT', 'Sun, 06 Nov 1993 08:49:37 GMT'])(
    '"%s" is ignored',
    (text) => expect(readRetryAfterMs(new Headers({ 'retry-after': text }), NOW_MS)).toBeUndefined(),
  );

  it('is undefined when it is absent', () => {
    expect(readRetryAfterMs(new Headers(), NOW_MS)).toBeUndefined();
  });

  it("measures a date by the server's own clock, whatever the local one shows", () => {
    const headers = new Headers({
      'retry-after': 'Sun, 06 Nov 1994 08:50:37 GMT',
      date: 'Sun, 06 Nov 1994 08:49:37 GMT',
    });
    expect(readRetryAfterMs(headers, Date.UTC(2031, 0))).toBe(60_000);
  });
});
