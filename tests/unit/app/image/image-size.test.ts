/** Sizes are read from every kind of header, and from nothing else. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readImageSize } from '../../../../app/image/image-size.ts';
import {
  ANIMATED_GIF,
  AVIF,
  GIF,
  GRID_AVIF,
  ONE_PIXEL_GIF,
  ONE_PIXEL_WEBP,
  PROGRESSIVE_JPEG,
} from '../../../support/real-images.ts';
import { makePng, makePngChunk, makeSvg, makeWebp, TINY_JPEG } from '../../../support/tile-images.ts';

const size = (widthPx: number, heightPx: number) => ({ widthPx, heightPx });

/** A WebP container with one chunk that starts with these bytes. */
function webp(kind: string, start: readonly number[]): Buffer {
  const file = makeWebp(64);
  file.write(kind, 12, 'latin1');
  file.set(start, 20);
  return file;
}

/** A JPEG that starts with these segments. */
const jpeg = (...segments: number[][]) => Buffer.from([0xff, 0xd8, ...segments.flat(), ...Array(16).fill(0)]);
const FRAME = [0x00, 0x11, 0x08, 0x01, 0x02, 0x03, 0x04, 0x03];
const TABLES = [0xff, 0xc4, 0x00, 0x04, 0xab, 0xcd];

describe('the size', () => {
  it('of a PNG', () => {
    expect(readImageSize(makePng(1))).toEqual(size(256, 256));
    const huge = Buffer.from(makePng(1).subarray(0, 24));
    huge.writeUInt32BE(100_000, 16);
    expect(readImageSize(huge)).toEqual(size(100_000, 256));
  });

  it.each([0xc0, 0xc1, 0xc2, 0xc3, 0xc5, 0xc9, 0xcf])('of a JPEG with frame %i', (marker) => {
    expect(readImageSize(jpeg([0xff, marker, ...FRAME]))).toEqual(size(0x0304, 0x0102));
  });

  it('of a JPEG behind tables, fillers and standalone markers', () => {
    expect(readImageSize(TINY_JPEG)).toEqual(size(1, 1));
    expect(readImageSize(jpeg(TABLES, [0xff, 0xff, 0xff, 0xd0], [0xff, 0xc0, ...FRAME]))).toEqual(size(0x0304, 0x0102));
  });

  it.each([
    ['a GIF', GIF, 256],
    ['an animated GIF', ANIMATED_GIF, 256],
    ['a GIF of one pixel', ONE_PIXEL_GIF, 1],
    ['a WebP of one pixel', ONE_PIXEL_WEBP, 1],
    ['a progressive JPEG', PROGRESSIVE_JPEG, 256],
    ['an AVIF', AVIF, 256],
    ['an AVIF of four cells', GRID_AVIF, 512],
  ])('of %s', (_name, bytes, edgePx) => {
    expect(readImageSize(bytes)).toEqual(size(edgePx, edgePx));
  });

  it('of a WebP: lossy, lossless, extended', () => {
    // The upper two bits of a lossy size are a scale.
    expect(readImageSize(webp('VP8 ', [0, 0, 0, 0x9d, 0x01, 0x2a, 0x00, 0x41, 0x80, 0x80]))).toEqual(size(256, 128));
    // 14 bits each, minus one: 255 and 511.
    expect(readImageSize(webp('VP8L', [0x2f, 0xff, 0xc0, 0x7f, 0x00]))).toEqual(size(256, 512));
    expect(readImageSize(webp('VP8X', [0, 0, 0, 0, 0xff, 0, 0, 0xff, 1, 0]))).toEqual(size(256, 512));
  });
});

describe('no size', () => {
  it.each([
    ['nothing', Buffer.alloc(0)],
    ['SVG', makeSvg(1)],
    [
      'a PNG that does not begin with its header',
      Buffer.concat([makePng(1).subarray(0, 8), makePngChunk('tEXt', Buffer.alloc(40))]),
    ],
    ['a JPEG whose scan comes first', jpeg([0xff, 0xda, 0, 2], [0xff, 0xc0, ...FRAME])],
    ['a JPEG without a frame', jpeg(TABLES)],
    ['a WebP without its start code', makeWebp()],
    ['a WebP of an unknown kind', webp('ALPH', [])],
    ['a lossless WebP without its signature', webp('VP8L', [0x2e])],
  ])('is read from %s', (_name, bytes) => {
    expect(readImageSize(bytes)).toBeUndefined();
  });

  it('makes it throw, whatever the bytes and wherever they end', () => {
    const starts = [makePng(1), TINY_JPEG, jpeg(TABLES), makeWebp(), webp('VP8L', [0x2f]), webp('VP8X', []), GIF, AVIF];
    fc.assert(
      fc.property(fc.constantFrom(...starts), fc.nat(200), fc.uint8Array({ maxLength: 200 }), (start, cut, noise) => {
        readImageSize(Buffer.concat([start.subarray(0, cut), noise]));
      }),
    );
  });

  it('is read from outside a view', () => {
    const larger = Buffer.concat([Buffer.alloc(13), makePng(1)]);
    expect(readImageSize(new Uint8Array(larger.buffer, larger.byteOffset + 13, 24))).toEqual(size(256, 256));
    expect(readImageSize(new Uint8Array(larger.buffer, larger.byteOffset + 13, 20))).toBeUndefined();
  });
});
