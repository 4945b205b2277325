/** Whole images pass, whatever follows them, and everything else fails; images are cut, changed and extended. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkImage, checkTileFile, MAX_TILE_BYTES, MIN_TILE_BYTES } from '../../../../app/image/image-check.ts';
import type { TileContentType } from '../../../../shared/tiles/tile.ts';
import * as real from '../../../support/real-images.ts';
import { makePng, makePngChunk, makeSvg, makeWebp, TINY_JPEG } from '../../../support/tile-images.ts';

const PNG = makePng(1);

/** A JPEG whose EXIF segment has a whole JPEG in it, as cameras write them. */
const JPEG_WITH_THUMBNAIL = Buffer.concat([
  real.JPEG.subarray(0, 2),
  Buffer.from([0xff, 0xe1, (TINY_JPEG.length + 2) >> 8, (TINY_JPEG.length + 2) & 255]),
  TINY_JPEG,
  real.JPEG.subarray(2),
]);

const WHOLE: readonly (readonly [name: string, contentType: TileContentType, bytes: Buffer])[] = [
  ['PNG', 'image/png', PNG],
  ['JPEG of one pixel', 'image/jpeg', TINY_JPEG],
  ['baseline JPEG', 'image/jpeg', real.JPEG],
  ['progressive JPEG', 'image/jpeg', real.PROGRESSIVE_JPEG],
  ['JPEG with a thumbnail', 'image/jpeg', JPEG_WITH_THUMBNAIL],
  ['lossy WebP', 'image/webp', real.WEBP],
  ['lossless WebP', 'image/webp', real.LOSSLESS_WEBP],
  ['WebP with transparency', 'image/webp', real.WEBP_WITH_ALPHA],
  ['WebP of one pixel', 'image/webp', real.ONE_PIXEL_WEBP],
  ['WebP frame', 'image/webp', makeWebp()],
  ['GIF', 'image/gif', real.GIF],
  ['animated GIF', 'image/gif', real.ANIMATED_GIF],
  ['GIF of one pixel', 'image/gif', real.ONE_PIXEL_GIF],
  ['AVIF', 'image/avif', real.AVIF],
  ['AVIF of four cells', 'image/avif', real.GRID_AVIF],
];
/** The boxes of an AVIF must fill its file. */
const EXTENSIBLE = WHOLE.filter(([, contentType]) => contentType !== 'image/avif');

describe('raster images', () => {
  it.each(WHOLE)('accepts a whole %s', (_name, contentType, bytes) => {
    expect(checkImage(bytes, 'raster')).toEqual({ contentType, length: bytes.length });
  });

  it.each(WHOLE)('rejects a %s cut off anywhere', (_name, _contentType, bytes) => {
    for (let length = 0; length < bytes.length; length += 1) {
      expect(checkImage(bytes.subarray(0, length), 'raster'), `cut at ${length}`).toBeUndefined();
    }
  });

  it.each(EXTENSIBLE)('finds the end of a %s, whatever follows', (_name, contentType, bytes) => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 1, maxLength: 200 }), (tail) => {
        const extended = Buffer.concat([bytes, tail]);
        expect(checkImage(extended, 'raster')).toEqual({ contentType, length: bytes.length });
        expect(checkTileFile(extended, 'raster')).toBeUndefined();
      }),
      { examples: [[Buffer.from('\n')], [Buffer.from(bytes.subarray(0, 200))], [Buffer.from(bytes.subarray(-200))]] },
    );
    expect(checkTileFile(bytes, 'raster')).toBe(contentType);
  });

  it('rejects an AVIF with anything after it, without its data, or with data that is not there', () => {
    for (const tail of ['\n', '<html>', 'x'.repeat(64)]) {
      expect(checkImage(Buffer.concat([real.AVIF, Buffer.from(tail)]), 'raster')).toBeUndefined();
    }
    const dataAt = real.AVIF.indexOf('mdat') - 4;
    expect(checkImage(real.AVIF.subarray(0, dataAt), 'raster')).toBeUndefined();
    const short = Buffer.from(real.AVIF.subarray(0, real.AVIF.length - 20));
    short.writeUInt32BE(short.length - dataAt, dataAt);
    expect(checkImage(short, 'raster')).toBeUndefined();
  });

  it('rejects a PNG with any one bit flipped', () => {
    fc.assert(
      fc.property(fc.nat(PNG.length * 8 - 1), (bit) => {
        const damaged = Buffer.from(PNG);
        damaged.writeUInt8(damaged.readUInt8(bit >> 3) ^ (1 << (bit & 7)), bit >> 3);
        expect(checkImage(damaged, 'raster')).toBeUndefined();
      }),
    );
  });

  it('rejects a PNG that never has any pixels, or does not begin with its header', () => {
    const signature = PNG.subarray(0, 8);
    const end = makePngChunk('IEND', Buffer.alloc(0));
    const header = PNG.subarray(8, 8 + 25);
    const padding = makePngChunk('tEXt', Buffer.alloc(40, 65));
    expect(checkImage(Buffer.concat([signature, header, padding, end]), 'raster')).toBeUndefined();
    expect(checkImage(Buffer.concat([signature, padding, PNG.subarray(8)]), 'raster')).toBeUndefined();
  });

  it('judges a view into a larger buffer by its own bytes', () => {
    const larger = Buffer.concat([Buffer.alloc(13, 1), PNG, Buffer.alloc(7, 2)]);
    const view = new Uint8Array(larger.buffer, larger.byteOffset + 13, PNG.length);
    expect(checkTileFile(view, 'raster')).toBe('image/png');
  });

  it('enforces the size limits', () => {
    expect(PNG.length).toBeGreaterThan(MIN_TILE_BYTES);
    expect(checkImage(makePng(1, { noiseBytes: MAX_TILE_BYTES }), 'raster')).toBeUndefined();
    expect(checkTileFile(makePng(1, { noiseBytes: MAX_TILE_BYTES - 2000 }), 'raster')).toBe('image/png');
    expect(Math.min(...WHOLE.map(([, , bytes]) => bytes.length))).toBeGreaterThan(MIN_TILE_BYTES);
  });

  it('never throws and never accepts random bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 4096 }), fc.constantFrom(...WHOLE), (noise, [, contentType, image]) => {
        const disguised = Buffer.concat([image.subarray(0, 24), noise]);
        for (const rule of ['raster', 'svg'] as const) {
          const found = checkImage(disguised, rule);
          // Random bytes may be a GIF, which has no checksums, and one pixel of WebP.
          if (contentType !== 'image/gif' && image.length > 64) expect(found).toBeUndefined();
        }
      }),
    );
  });
});

describe('the built-in world', () => {
  it('accepts a whole SVG only by its own rule, and no raster image by that rule', () => {
    expect(checkTileFile(makeSvg(1), 'svg')).toBe('image/svg+xml');
    expect(checkImage(makeSvg(1), 'raster')).toBeUndefined();
    expect(checkImage(PNG, 'svg')).toBeUndefined();
  });

  it('rejects an SVG that is cut off, extended, doubled or preceded by something', () => {
    const svg = makeSvg(1);
    for (let length = 0; length < svg.length; length += 1) {
      expect(checkImage(svg.subarray(0, length), 'svg')).toBeUndefined();
    }
    for (const bytes of [Buffer.concat([svg, Buffer.from('\n')]), Buffer.concat([svg, svg]), Buffer.from(` ${svg}`)]) {
      expect(checkImage(bytes, 'svg')).toBeUndefined();
    }
  });
});
