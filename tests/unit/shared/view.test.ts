/** Views as people type them. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { OPENSTREETMAP_SOURCE, WORLD_SOURCE } from '../../../shared/sources/source.ts';
import { MAX_ZOOM } from '../../../shared/tiles/tile-coord.ts';
import { deepestViewZoom, formatView, isView, parseView, tileZoomOffset, VIEW_MAX_ZOOM } from '../../../shared/view.ts';

describe('a view', () => {
  it.each([
    ['48.2,16.4,5', { lat: 48.2, lon: 16.4, zoom: 5 }],
    [' -33.9 , 18.4 , 12 ', { lat: -33.9, lon: 18.4, zoom: 12 }],
    ['+1 2 3', { lat: 1, lon: 2, zoom: 3 }],
    ['90,-180,24', { lat: 90, lon: -180, zoom: 24 }],
  ])('is parsed from %j', (text, view) => {
    expect(parseView(text)).toEqual(view);
  });

  it.each([
    '',
    '1,2',
    '1,2,3,4',
    '91,0,0',
    '0,181,0',
    '0,0,25',
    '0,0,-1',
    '0,0,1.5',
    'a,b,c',
    '1e1,0,0',
    '0x1,0,0',
    'NaN,0,0',
    ',,',
    '1,,2',
  ])('is not parsed from %j', (text) => {
    expect(parseView(text)).toBeUndefined();
  });

  it('goes three zooms beyond the deepest tiles of its source, and never beyond 24', () => {
    expect(deepestViewZoom(OPENSTREETMAP_SOURCE.rules)).toBe(22);
    expect(deepestViewZoom(WORLD_SOURCE.rules)).toBe(13);
    expect(deepestViewZoom({ maxZoom: 22, tileSizePx: 256 })).toBe(24);
    expect(deepestViewZoom({ maxZoom: 12, tileSizePx: 256 })).toBe(15);
    // Such tiles show at zoom 13 what others show at zoom 12.
    expect(deepestViewZoom({ maxZoom: 12, tileSizePx: 512 })).toBe(16);
    expect(deepestViewZoom({ maxZoom: 21, tileSizePx: 512 })).toBe(24);
  });

  it('shows every tile that can be saved', () => {
    for (const tileSizePx of [256, 512] as const)
      for (let maxZoom = 0; maxZoom <= MAX_ZOOM; maxZoom += 1) {
        const rules = { maxZoom, tileSizePx };
        expect(deepestViewZoom(rules)).toBeGreaterThanOrEqual(maxZoom + tileZoomOffset(rules));
      }
  });

  it('has more decimals where a metre is more than a pixel', () => {
    const place = { lat: 48.208_493_6, lon: 16.372_081_4 };
    expect(formatView({ ...place, zoom: 17 })).toBe('48.20849,16.37208,17');
    expect(formatView({ ...place, zoom: 18 })).toBe('48.208494,16.372081,18');
  });

  it('is parsed as it was written, to the metre', () => {
    const degrees = (limit: number): fc.Arbitrary<number> => fc.double({ min: -limit, max: limit, noNaN: true });
    const view = fc.record({ lat: degrees(90), lon: degrees(180), zoom: fc.nat(VIEW_MAX_ZOOM) });
    fc.assert(
      fc.property(view, (value) => {
        const read = parseView(formatView(value));
        expect(read?.lat).toBeCloseTo(value.lat, 4);
        expect(read?.lon).toBeCloseTo(value.lon, 4);
        expect(read?.zoom).toBe(value.zoom);
      }),
    );
    fc.assert(fc.property(fc.anything(), (value) => typeof isView(value) === 'boolean'));
  });
});
