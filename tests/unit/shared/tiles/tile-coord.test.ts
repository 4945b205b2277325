/** Validation of coordinates: exact text, exact ranges, and never an exception. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatTileCoord, isTileCoord, MAX_ZOOM, parseTileCoord } from '../../../../shared/tiles/tile-coord.ts';

const coord = fc
  .nat(MAX_ZOOM)
  .chain((z) => fc.record({ z: fc.constant(z), x: fc.nat(2 ** z - 1), y: fc.nat(2 ** z - 1) }));

describe('a tile coordinate', () => {
  it('is parsed as it was written, for all of them', () => {
    fc.assert(
      fc.property(coord, (value) => {
        expect(parseTileCoord(formatTileCoord(value))).toEqual(value);
      }),
    );
  });

  it('has its corners at every zoom, and nothing beyond them', () => {
    for (let z = 0; z <= MAX_ZOOM; z += 1) {
      const last = 2 ** z - 1;
      expect(isTileCoord({ z, x: last, y: last })).toBe(true);
      expect(isTileCoord({ z, x: last + 1, y: 0 })).toBe(false);
      expect(isTileCoord({ z, x: 0, y: last + 1 })).toBe(false);
    }
    expect(isTileCoord({ z: MAX_ZOOM + 1, x: 0, y: 0 })).toBe(false);
  });

  it.each([
    '',
    '1/0',
    '1/0/0/0',
    '1/2/0',
    '1/0/2',
    '-1/0/0',
    '1/-0/0',
    '01/0/0',
    '1/00/0',
    '1/0/0 ',
    ' 1/0/0',
    '1/0/0\n',
    '1e0/0/0',
    '0x1/0/0',
    '1.0/0/0',
    '+1/0/0',
    '1/0/0.png',
    '../1/0/0',
    '1/../0',
    '1\\0\\0',
    '1/0/%30',
    '٣/0/0',
    '23/0/0',
    '1/99999999999/0',
  ])('is not parsed from %j', (text) => {
    expect(parseTileCoord(text)).toBeUndefined();
  });

  it('is only valid as three plain integers in range', () => {
    const numbers = [-1, -0, 0.5, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 53, '0', null, undefined, [0], {}, 0n];
    for (const odd of numbers) {
      for (const name of ['z', 'x', 'y']) expect(isTileCoord({ z: 0, x: 0, y: 0, [name]: odd })).toBe(false);
    }
    fc.assert(fc.property(fc.anything(), (value) => typeof isTileCoord(value) === 'boolean'));
  });
});
