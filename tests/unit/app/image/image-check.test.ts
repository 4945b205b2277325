/** Whole images pass and everything else fails; images are cut, changed and extended at every position. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkImage, MAX_TILE_BYTES, MIN_TILE_BYTES } from '../../../../app/image/image-check.ts';
import { makePng, makePngChunk, makeSvg, makeWebp, TINY_JPEG } from '../../../support/tile-images.ts';

const PNG = makePng(1);
const WHOLE = { 'image/png': PNG, 'image/jpeg': TINY_JPEG, 'image/webp': makeWebp() } as const;

describe('raster images', () => {
  it.each(Object.entries(WHOLE))('accepts a whole %s', (contentType, bytes) => {
    expect(checkImage(bytes, 'raster')).toBe(contentType);
  });

  it.each(Object.entries(WHOLE))('rejects a %s cut off anywhere', (_contentType, bytes) => {
    for (let length = 0; length < bytes.length; length += 1) {
      expect(checkImage(bytes.subarray(0, length), 'raster'), `cut at ${length}`).toBeUndefined();
    }
  });

  it.each(Object.entries(WHOLE))('rejects a %s with anything after it', (_contentType, bytes) => {
    for (const tail of ['\n', '\0', '<html>', 'x'.repeat(1024)]) {
      expect(checkImage(Buffer.concat([bytes, Buffer.from(tail)]), 'raster')).toBeUndefined();
    }
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
    expect(checkImage(new Uint8Array(larger.buffer, larger.byteOffset + 13, PNG.length), 'raster')).toBe('image/png');
  });

  it('enforces the size limits', () => {
    expect(PNG.length).toBeGreaterThan(MIN_TILE_BYTES);
    expect(checkImage(makePng(1, { noiseBytes: MAX_TILE_BYTES }), 'raster')).toBeUndefined();
    expect(checkImage(makePng(1, { noiseBytes: MAX_TILE_BYTES - 2000 }), 'raster')).toBe('image/png');
  });

  it('never throws and never accepts random bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 4096 }), fc.constantFrom(...Object.values(WHOLE)), (noise, image) => {
        const disguised = Buffer.concat([image.subarray(0, 24), noise]);
        for (const rule of ['raster', 'svg'] as const) expect(checkImage(disguised, rule)).toBeUndefined();
      }),
    );
  });
});

describe('the built-in world', () => {
  it('accepts a whole SVG only by its own rule, and no raster image by that rule', () => {
    expect(checkImage(makeSvg(1), 'svg')).toBe('image/svg+xml');
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
