/** Places as text. */
import { describe, expect, it } from 'vitest';
import { countDecimals, formatPlace, wrapLon } from '../../../../renderer/map/place-text.ts';

describe('formatPlace', () => {
  it('shows as many decimals as the zoom can tell apart', () => {
    expect(formatPlace(48.208_49, 16.372_08, 2)).toBe('48.2, 16.4');
    expect(formatPlace(48.208_49, 16.372_08, 19)).toBe('48.208490, 16.372080');
  });

  it('makes a step of the last decimal no wider than a pixel, and no finer than needed', () => {
    for (let zoom = 0; zoom <= 16; zoom += 1) {
      const pxPerStep = ((256 * 2 ** zoom) / 360) * 10 ** -countDecimals(zoom);
      expect(pxPerStep).toBeLessThanOrEqual(1);
      expect(pxPerStep).toBeGreaterThan(0.05);
    }
  });

  it('wraps longitudes of other copies of the world', () => {
    expect(formatPlace(0, 370, 2)).toBe('0.0, 10.0');
    expect(formatPlace(0, -541, 2)).toBe('0.0, 179.0');
  });

  it('never writes minus zero', () => {
    expect(formatPlace(-0.01, -0.001, 2)).toBe('0.0, 0.0');
  });
});

describe('wrapLon', () => {
  it('leaves longitudes within ±180° as they are', () => {
    expect([-180, -12.5, 0, 179.999].map(wrapLon)).toEqual([-180, -12.5, 0, 179.999]);
  });

  it('wraps any longitude into ±180°', () => {
    expect([180, 540, -181, 3600 + 7].map(wrapLon)).toEqual([-180, -180, 179, 7]);
  });
});
