/** The decision table: every status, and every kind of bytes with a 200. */
import { describe, expect, it } from 'vitest';
import { MAX_TILE_BYTES } from '../../../../../app/image/image-check.ts';
import { judgeBytes, judgeStatus } from '../../../../../app/sources/http/answer-kind.ts';
import { EMPTY_TILE } from '../../../../../shared/tiles/tile.ts';
import { AVIF, GIF, JPEG, ONE_PIXEL_GIF, ONE_PIXEL_WEBP, WEBP } from '../../../../support/real-images.ts';
import { makePng, makeSvg, makeWebp, TINY_JPEG } from '../../../../support/tile-images.ts';

describe('a status', () => {
  it.each([
    ['image', [200]],
    ['empty', [204]],
    ['bad', [201, 203, 205, 206, 299]],
    ['redirected', [300, 301, 302, 303, 305, 307, 308, 399]],
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
    ['image/gif', GIF],
    ['image/avif', AVIF],
    ['image/webp', WEBP],
    ['image/jpeg', JPEG],
  ])('that are a tile, or one of twice the resolution, whatever type they claim', (contentType, bytes) => {
    for (const claimed of ['image/png', 'image/jpeg', 'text/html', 'application/octet-stream', '']) {
      expect(judgeBytes(bytes, claimed, 256)).toEqual({ kind: 'tile', bytes, contentType });
    }
  });

  it.each([
    [256, 512, true],
    [256, 256, true],
    [512, 512, true],
    [512, 1024, true],
    [512, 256, false],
    [256, 1024, false],
    [256, 257, false],
  ])('for tiles of %i pixels that have %i', (tileSizePx, sizePx, fits) => {
    expect(judgeBytes(makePng(1, { sizePx }), 'image/png', tileSizePx).kind === 'tile').toBe(fits);
  });

  it('that state a size no picture has', () => {
    expect(judgeBytes(makePng(1, { sizePx: 4096 }), 'image/png', 256)).toEqual({
      kind: 'wrong-size',
      detail: 'its tiles are 4096 × 4096 pixels; this source is set to 256',
    });
    expect(judgeBytes(makeWebp(), 'image/webp', 256)).toEqual({ kind: 'bad', detail: 'an image without a size' });
  });

  it.each([
    ['no bytes', Buffer.alloc(0)],
    ['a PNG of one pixel', makePng(1, { sizePx: 1 })],
    ['a JPEG of one pixel', TINY_JPEG],
    ['a GIF of one pixel', ONE_PIXEL_GIF],
    ['a WebP of one pixel', ONE_PIXEL_WEBP],
    ['a GIF of one pixel with something behind', Buffer.concat([ONE_PIXEL_GIF, Buffer.from('\n')])],
  ])('that are %s are an empty tile, always the same', (_name, bytes) => {
    for (const claimed of ['image/png', 'text/html', '']) {
      expect(judgeBytes(bytes, claimed, 256)).toEqual({ kind: 'tile', bytes: EMPTY_TILE, contentType: 'image/png' });
    }
  });

  it.each([
    ['PNG', PNG],
    ['JPEG', JPEG],
    ['WebP', WEBP],
    ['GIF', GIF],
  ])('that are a whole %s lose what follows it', (_name, bytes) => {
    const judged = judgeBytes(Buffer.concat([bytes, Buffer.from(HTML)]), '', 256);
    expect(judged.kind === 'tile' && Buffer.from(judged.bytes).equals(bytes)).toBe(true);
    // Not a view, which would keep all bytes in memory.
    expect(judged.kind === 'tile' && judged.bytes.buffer.byteLength).toBe(bytes.length);
  });

  it.each([
    ['BMP', Buffer.from(`BM${'x'.repeat(60)}`), 'image/bmp'],
    ['BMP', Buffer.from('anything at all'), 'image/x-ms-bmp'],
    ['TIFF', Buffer.from(`II*\0${'x'.repeat(60)}`), ''],
    ['SVG', makeSvg(1), 'image/svg+xml'],
    ['SVG', Buffer.from('<?xml version="1.0"?><!-- made by hand -->\n<svg/>'), ''],
    ['JPEG XL', Buffer.from([0xff, 0x0a, 1, 2, 3]), ''],
    ['HEIC', Buffer.from('\0\0\0\x18ftypheic\0\0\0\0'), ''],
    ['JPEG 2000', Buffer.from('\0\0\0\x0cjP  \r\n'), ''],
    ['Vector', Buffer.from([0x1f, 0x8b, 8, 0]), 'application/x-protobuf'],
    ['Vector', Buffer.from([0x1a, 0x10]), 'application/vnd.mapbox-vector-tile'],
  ])('that are %s are named as unsupported', (name, bytes, claimed) => {
    expect(judgeBytes(bytes, claimed, 256)).toEqual({ kind: 'unsupported', detail: `${name} tiles aren’t supported` });
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
    ['JSON', Buffer.from('{"error":"no such layer"}'), 'application/json', 'JSON, not an image'],
    ['an error of a map service', Buffer.from('<?xml version="1.0"?><ServiceException/>'), '', 'XML, not an image'],
    ['half a GIF', GIF.subarray(0, 100), 'image/gif', 'damaged or incomplete'],
    ['half an AVIF', AVIF.subarray(0, -9), 'image/avif', 'damaged or incomplete'],
    ['text', Buffer.from('blocked '.repeat(20)), 'text/plain', 'not an image'],
    ['an image cut off', PNG.subarray(0, -1), 'image/png', 'damaged or incomplete'],
    ['an image cut off early', PNG.subarray(0, 100), 'text/html', 'damaged or incomplete'],
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
