/** Which response headers are stored, and when a 304 confirms a tile. */
import { describe, expect, it } from 'vitest';
import { confirmRecord, makeConditions, makeRecord, mayKeep } from '../../../../../app/sources/http/answer-record.ts';
import { judgeRecord } from '../../../../../app/sources/http/freshness.ts';

const ASKED_MS = 1_000_000;

describe('the record', () => {
  it('keeps what freshness and revalidation need, and nothing else', () => {
    const headers = new Headers({
      'Cache-Control': 'Max-Age=60',
      ETag: 'W/"a b"',
      'Last-Modified': 'Sun, 06 Nov 1994 08:49:37 GMT',
      'Set-Cookie': 'id=1',
      Server: 'x',
      'X-Cache-Control': 'y',
    });
    expect(makeRecord(headers, ASKED_MS)).toEqual({
      answeredMs: ASKED_MS,
      headers: {
        'cache-control': 'Max-Age=60',
        etag: 'W/"a b"',
        'last-modified': 'Sun, 06 Nov 1994 08:49:37 GMT',
      },
    });
  });

  it.each(['x'.repeat(513), '"caf\u00e9"', '"a\tb"'])('drops an ETag that is too long or odd (%#)', (etag) => {
    expect(makeRecord(new Headers({ etag }), ASKED_MS).headers).toEqual({});
    expect(makeRecord(new Headers({ etag: `"${'x'.repeat(510)}"` }), ASKED_MS).headers.etag).toHaveLength(512);
  });

  it.each(['cache-control', 'expires', 'vary'])('replaces a %s that cannot be kept by its strictest value', (name) => {
    const record = makeRecord(new Headers({ [name]: 'x'.repeat(600) }), ASKED_MS);
    expect(judgeRecord(record, ASKED_MS)).toBe('stale');
    expect(JSON.stringify(record).length).toBeLessThan(100);
  });
});

describe('no-store', () => {
  it.each(['no-store', 'No-Store, max-age=60', `${'x'.repeat(600)}, no-store`])('is not stored (%#)', (text) => {
    expect(mayKeep(new Headers({ 'cache-control': text }))).toBe(false);
  });

  it('is not inferred from anything else', () => {
    expect(mayKeep(new Headers())).toBe(true);
    expect(mayKeep(new Headers({ 'cache-control': 'no-cache, x-no-store' }))).toBe(true);
  });
});

describe('revalidation', () => {
  it('sends what the server gave, unchanged', () => {
    const headers = { etag: 'W/"x"', 'last-modified': 'Sun, 06 Nov 1994 08:49:37 GMT' };
    expect(makeConditions({ answeredMs: 0, headers })).toEqual({
      'If-None-Match': 'W/"x"',
      'If-Modified-Since': 'Sun, 06 Nov 1994 08:49:37 GMT',
    });
    expect(makeConditions({ answeredMs: 0, headers: { date: 'x' } })).toEqual({});
  });

  const known = {
    answeredMs: 5,
    headers: { etag: '"a"', 'cache-control': 'max-age=60', age: '900', date: 'long ago', vary: 'accept' },
  };

  it('takes over what a 304 says, and drops the transit headers', () => {
    const headers = new Headers({ etag: '"a"', 'cache-control': 'max-age=7', expires: '0' });
    expect(confirmRecord(known, headers, ASKED_MS)).toEqual({
      answeredMs: ASKED_MS,
      headers: { etag: '"a"', 'cache-control': 'max-age=7', expires: '0', vary: 'accept' },
    });
  });

  it.each([
    ['the same', '"a"', '"a"', true],
    ['another', '"a"', '"b"', false],
    ['another, weak', '"a"', 'W/"b"', false],
    ['the same, called weak since', '"a"', 'W/"a"', true],
    ['the same, called strong since', 'W/"a"', '"a"', true],
    ['none in the answer', '"a"', undefined, true],
    ['a strong one where none was known', undefined, '"b"', false],
    ['a weak one where none was known', undefined, 'W/"b"', true],
  ])('by its ETag: %s', (_name, knownEtag, answerEtag, confirms) => {
    const record = { answeredMs: 5, headers: knownEtag === undefined ? {} : { etag: knownEtag } };
    const headers = new Headers(answerEtag === undefined ? {} : { etag: answerEtag });
    expect(confirmRecord(record, headers, ASKED_MS) !== undefined).toBe(confirms);
  });

  it('by its Last-Modified where there is no ETag', () => {
    const record = { answeredMs: 5, headers: { 'last-modified': 'a' } };
    expect(confirmRecord(record, new Headers({ 'last-modified': 'a' }), ASKED_MS)).toBeDefined();
    expect(confirmRecord(record, new Headers(), ASKED_MS)).toBeDefined();
    expect(confirmRecord(record, new Headers({ 'last-modified': 'b' }), ASKED_MS)).toBeUndefined();
  });
});
