/** Places as text. */
import { describe, expect, it } from 'vitest';
import {
  countDecimals,
  formatDestination,
  formatPlace,
  parseDestination,
  wrapLon,
} from '../../../../renderer/map/place-text.ts';

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

  it('wraps the longitudes of other world copies', () => {
    expect(formatPlace(0, 370, 2)).toBe('0.0, 10.0');
    expect(formatPlace(0, -541, 2)).toBe('0.0, 179.0');
  });

  it('writes no minus zero', () => {
    expect(formatPlace(-0.01, -0.001, 2)).toBe('0.0, 0.0');
  });
});

describe('wrapLon', () => {
  it('leaves the world between its edges alone', () => {
    expect([-180, -12.5, 0, 179.999].map(wrapLon)).toEqual([-180, -12.5, 0, 179.999]);
  });

  it('brings any meridian within half a turn of Greenwich', () => {
    expect([180, 540, -181, 3600 + 7].map(wrapLon)).toEqual([-180, -180, 179, 7]);
  });
});

describe('parseDestination', () => {
  it('reads a place with its zoom', () => {
    expect(parseDestination(' 48.2, 16.37, 12 ', 3)).toEqual({ lat: 48.2, lon: 16.37, zoom: 12 });
  });

  it('keeps the zoom when only a place is typed', () => {
    expect(parseDestination('-33.9 18.4', 3)).toEqual({ lat: -33.9, lon: 18.4, zoom: 3 });
  });

  it.each(['', 'hello', '48', '91, 0', '0, 181', '1, 2, 25', '1, 2, 3.5', '1, 2, 3, 4', '1e1, 2', 'NaN, 0'])(
    'refuses %j',
    (text) => {
      expect(parseDestination(text, 3)).toBeUndefined();
    },
  );

  it('reads what formatDestination and the status bar write', () => {
    const view = { lat: -12.345_67, lon: 179.999_99, zoom: 19 };
    expect(parseDestination(formatDestination(view), 0)).toEqual(view);
    expect(parseDestination(formatPlace(view.lat, view.lon, 19), 19)).toEqual(view);
  });
});
