/** Lengths, areas and bearings as text. */
import { describe, expect, it } from 'vitest';
import { fitLength, formatArea, formatBearing, formatLength } from '../../../../shared/texts/lengths.ts';

describe('formatLength', () => {
  it.each([
    ['metric', 0, '0.0 m'],
    ['metric', 12.34, '12.3 m'],
    ['metric', 999.4, '999 m'],
    ['metric', 999.6, '1.00 km'],
    ['metric', 12_345, '12.35 km'],
    ['metric', 5_551_759, '5,551.8 km'],
    ['metric', 20_003_931, '20,004 km'],
    ['imperial', 30.48, '100 ft'],
    ['imperial', 1609.344, '1.00 mi'],
    ['imperial', 1_609_344, '1,000.0 mi'],
    ['nautical', 1851, '1,851 m'],
    ['nautical', 1852, '1.00 nmi'],
  ] as const)('in %s units, %d metres are %s', (units, metres, _text) => {
    expect(formatLength(metres, units)).toBe(_text);
  });
});

describe('formatArea', () => {
  it.each([
    ['metric', 55.55, '55.6 m²'],
    ['metric', 10_000, '1.00 ha'],
    ['metric', 2_500_000, '2.50 km²'],
    ['metric', 13_662_703_680_020, '13,662,704 km²'],
    ['imperial', 4046.856_422_4, '1.00 acres'],
    ['imperial', 2_589_988.110_336, '1.00 sq mi'],
    ['imperial', 92.903_04, '1,000 sq ft'],
    ['nautical', 1852 ** 2, '1.00 sq nmi'],
  ] as const)('in %s units, %d square metres are %s', (units, squareMetres, _text) => {
    expect(formatArea(squareMetres, units)).toBe(_text);
  });
});

it('writes bearings from 0 up to 360 degrees', () => {
  expect([51.38, -1.25, 359.96, 0, -180, 360].map(formatBearing)).toEqual([
    '51.4°',
    '358.8°',
    '0.0°',
    '0.0°',
    '180.0°',
    '0.0°',
  ]);
});

describe('fitLength', () => {
  it.each([
    ['metric', 1_150_000, 1_000_000, '1,000 km'],
    ['metric', 999, 500, '500 m'],
    ['metric', 0.93, 0.5, '0.5 m'],
    ['imperial', 1700, 1609.344, '1 mi'],
    ['imperial', 1600, 5000 * 0.3048, '5,000 ft'],
    ['nautical', 1_000_000, 926_000, '500 nmi'],
    ['nautical', 1851, 1000, '1,000 m'],
  ] as const)('in %s units, finds the longest round length up to %d metres', (units, most, metres, text) => {
    const fit = fitLength(most, units);
    expect(fit.metres).toBeCloseTo(metres, 9);
    expect(fit.text).toBe(text);
  });

  it('is never less than two fifths of the room, but for the step from one unit to the next', () => {
    for (let most = 0.5; most < 3e7; most *= 1.07)
      expect(fitLength(most, 'metric').metres / most).toBeGreaterThan(0.399);
  });
});
