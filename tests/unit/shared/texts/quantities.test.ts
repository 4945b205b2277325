/** Numbers of tiles and bytes as text. */
import { expect, it } from 'vitest';
import {
  formatBytes,
  formatDuration,
  formatExactMoment,
  formatMoment,
  formatRoughBytes,
  formatShare,
  formatTileCount,
  formatTiles,
} from '../../../../shared/texts/quantities.ts';

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

it('says how many of all', () => {
  expect(formatShare(1234, 5000)).toBe('1,234 of 5,000 tiles');
});

it.each([
  [0, '0 bytes'],
  [99, '99 bytes'],
  [1849, '1.8 kB'],
  [24_900_000, '25 MB'],
  [999_949, '1 MB'],
])('writes about %d bytes as %s', (bytes, text) => {
  expect(formatRoughBytes(bytes)).toBe(text);
});

it.each([
  [0, 'under a minute'],
  [59.9, 'under a minute'],
  [60, '1 min'],
  [61, '2 min'],
  [59 * 60, '59 min'],
  [59 * 60 + 1, '1 h'],
  [80 * 60, '1 h 20 min'],
  [24 * 3600, '1 day'],
  [51 * 3600, '2 days 3 h'],
  [365 * 86_400, '1 year'],
  [580 * 365 * 86_400, '580 years'],
])('writes %d seconds as %s', (seconds, text) => {
  expect(formatDuration(seconds)).toBe(text);
});

it('writes moments in the language of all other words, with midnight at 00', () => {
  const midnight = new Date(2026, 10, 24, 0, 5, 9).getTime();
  expect([formatMoment(midnight), formatExactMoment(midnight)]).toEqual([
    'Nov 24, 2026, 00:05',
    'Nov 24, 2026, 00:05:09',
  ]);
});
