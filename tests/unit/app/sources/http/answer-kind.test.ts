/** The decision table: every status, and every kind of bytes with a 200. */
import { describe, expect, it } from 'vitest';
import { MAX_TILE_BYTES } from '../../../../../app/image/image-check.ts';
import { judgeBytes, judgeStatus } from '../../../../../app/sources/http/answer-kind.ts';
import { makePng, makeSvg, makeWebp, TINY_JPEG } from '../../../../support/tile-images.ts';

describe('a status', () => {
  it.each([
    ['image', [200]],
    ['bad', [201, 203, 204, 206, 299]],
    ['redirected', [0, 300, 301, 302, 303, 305, 307, 308, 399]],
    ['not-modified', [304]],
    ['refused', [401, 403, 418, 451]],
    ['missing', [404, 410]],
    ['failed', [400, 402, 405, 406, 414, 416, 421, 431, 499, 501, 505, 508, 519, 531, 599, 999]],
    ['overloaded', [429, 503]],
    ['failing', [408, 500, 502, 504, 520, 522, 530]],
    ['sign-in-page', [407, 511]],
  ])('that is %s', (kind, statuses) => {
    for (const status of statuses) expect(judgeStatus(status), `${status}`).toBe(kind);
  });
});

const HTML = '<!DOCTYPE html><html><body>Please sign in</body></html>';
const PNG = makePng(1);

describe('bytes under a 200', () => {
  it.each([
    ['image/png', PNG],
    ['image/png', makePng(1, { sizePx: 512 })],
  ])('that are a tile, or one of twice the resolution, whatever type they claim', (contentType, bytes) => {
    for (const claimed of ['image/png', 'image/jpeg', 'text/html', 'application/octet-stream', '']) {
      expect(judgeBytes(bytes, claimed, 256)).toEqual({ kind: 'tile', contentType });
    }
  });

  it.each([
    [256, 512, true],
    [256, 256, true],
    [512, 512, true],
    [512, 1024, true],
    [512, 256, false],
    [256, 1024, false],
    [256, 1, false],
    [256, 257, false],
  ])('for tiles of %i pixels that have %i', (tileSizePx, sizePx, fits) => {
    expect(judgeBytes(makePng(1, { sizePx }), 'image/png', tileSizePx).kind === 'tile').toBe(fits);
  });

  it('that state a size no picture has', () => {
    const huge = { sizePx: 4096 };
    expect(judgeBytes(makePng(1, huge), 'image/png', 256)).toEqual({
      kind: 'bad',
      detail: '4096 × 4096 pixels',
    });
    expect(judgeBytes(TINY_JPEG, 'image/jpeg', 256)).toEqual({ kind: 'bad', detail: '1 × 1 pixels' });
    expect(judgeBytes(makeWebp(), 'image/webp', 256)).toEqual({ kind: 'bad', detail: 'an image without a size' });
  });

  it.each([
    ['a page', HTML, 'text/html'],
    ['a page that claims to be an image', HTML, 'image/png'],
    ['a page after a byte order mark and white space', `\ufeff \r\n${HTML}`, 'image/png'],
    ['a page without a doctype', '<HTML><body>', ''],
    ['a page that begins with its script', '<script>location="/login"</script>', ''],
    ['text that claims to be a page', 'Please sign in', 'text/html; charset=utf-8'],
    ['a page of the strict kind', '<?xml version="1.0"?><html/>', 'application/xhtml+xml'],
  ])('that are %s are a sign-in page', (_name, text, claimed) => {
    expect(judgeBytes(Buffer.from(text), claimed, 256)).toEqual({ kind: 'sign-in-page' });
  });

  it.each([
    ['empty', Buffer.alloc(0), 'text/html', 'empty response'],
    ['JSON', Buffer.from('{"error":"no such layer"}'), 'application/json', 'not an image'],
    ['an error of a map service', Buffer.from('<?xml version="1.0"?><ServiceException/>'), '', 'not an image'],
    ['SVG, with or without a script', makeSvg(1), 'image/svg+xml', 'not an image'],
    ['a GIF', Buffer.from(`GIF89a${'x'.repeat(99)}`), 'image/gif', 'not an image'],
    ['text', Buffer.from('blocked '.repeat(20)), 'text/plain', 'not an image'],
    ['an image cut off', PNG.subarray(0, -1), 'image/png', 'damaged or incomplete'],
    ['an image cut off early', PNG.subarray(0, 100), 'text/html', 'damaged or incomplete'],
    ['an image with something behind', Buffer.concat([PNG, Buffer.from(HTML)]), 'image/png', 'damaged or incomplete'],
    ['too long', makePng(1, { noiseBytes: MAX_TILE_BYTES }), 'image/png', 'damaged or incomplete'],
  ])('that are %s', (_name, bytes, claimed, detail) => {
    expect(judgeBytes(bytes, claimed, 256)).toEqual({ kind: 'bad', detail });
  });

  it('that were damaged in transit', () => {
    const damaged = Buffer.from(PNG);
    damaged[PNG.length - 20] = (damaged[PNG.length - 20] ?? 0) ^ 1;
    expect(judgeBytes(damaged, 'image/png', 256)).toEqual({ kind: 'bad', detail: 'damaged or incomplete' });
  });
});
