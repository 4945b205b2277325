/** Numbers of tiles and bytes as text. */
import { expect, it } from 'vitest';
import { formatBytes, formatTileCount, formatTiles } from '../../../shared/quantity-text.ts';

it('counts one tile and many', () => {
  expect([0, 1, 2, 1234, 1_234_567].map(formatTiles)).toEqual([
    '0 tiles',
    '1 tile',
    '2 tiles',
    '1,234 tiles',
    '1,234,567 tiles',
  ]);
});

it.each([
  [0, '0 bytes'],
  [1, '1 byte'],
  [999, '999 bytes'],
  [1000, '1.0 kB'],
  [12_345, '12.3 kB'],
  [999_949, '999.9 kB'],
  [999_950, '1.0 MB'],
  [12_300_000, '12.3 MB'],
  [3_000_000_000, '3.0 GB'],
  [4.2e12, '4.2 TB'],
  [5e15, '5,000.0 TB'],
])('writes %d bytes as %s', (bytes, text) => {
  expect(formatBytes(bytes)).toBe(text);
});

it('joins tiles and bytes', () => {
  expect(formatTileCount({ tiles: 1234, bytes: 12_300_000 })).toBe('1,234 tiles, 12.3 MB');
});
