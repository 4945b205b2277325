/** Links to places: valid, odd and hostile. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { formatMapLink, MAX_LINK_LENGTH, parseMapLink } from '../../../shared/map-link.ts';
import { isSourceId } from '../../../shared/sources/source.ts';
import { isView } from '../../../shared/view.ts';
import { anyCharacter } from '../../support/any-character.ts';

function place(lat: number, lon: number, zoom: number | null = null, sourceId: string | null = null) {
  return { lat, lon, zoom, sourceId };
}

describe('a link to a place', () => {
  test.each([
    ['geo:48.2,16.4', place(48.2, 16.4)],
    ['GEO:-33.9,18.4?z=12', place(-33.9, 18.4, 12)],
    ['  geo:48.2,16.4,183\n', place(48.2, 16.4)],
    ['geo:48.2,16.4;crs=wgs84;u=40', place(48.2, 16.4)],
    ['geo:48.2,16.4;CRS=WGS84;foo=a%20b;bar?z=3', place(48.2, 16.4, 3)],
    ['geo:48.2%2C16.4?z=3#here', place(48.2, 16.4, 3)],
    ['geo:0,0?q=48.2,16.4(My%20caf%C3%A9)', place(48.2, 16.4)],
    ['geo:0,0?z=5&q=48.2%2C16.4+(A+(b))', place(48.2, 16.4, 5)],
    ['geo:48.2,16.4?q=bakery', place(48.2, 16.4)],
    ['geo:48.2,16.4?q=48.3,16.5', place(48.3, 16.5)],
    ['tilekeep:48.2,16.4', place(48.2, 16.4)],
    ['tilekeep:48.2,16.4?z=7&source=world', place(48.2, 16.4, 7, 'world')],
    ['tilekeep://48.2,16.4/?source=world', place(48.2, 16.4, null, 'world')],
    ['geo:1,2?source=world', place(1, 2)],
  ])('%j is valid', (text, link) => {
    expect(parseMapLink(text)).toEqual(link);
  });

  test('has a valid zoom', () => {
    const zooms = ['0', '7.4', '7.5', '25', '99999999999999999999', '-3'].map(
      (z) => parseMapLink(`geo:1,2?z=${z}`)?.zoom,
    );
    expect(zooms).toEqual([0, 7, 8, 24, 24, 0]);
  });

  test('is normalised at the poles and at the antimeridian', () => {
    expect(parseMapLink('geo:90,-22.43;crs=wgs84')).toEqual(place(90, 0));
    expect(parseMapLink('geo:-90,46')).toEqual(place(-90, 0));
    expect(parseMapLink('geo:22.3,180')).toEqual(parseMapLink('geo:22.3,-180'));
    expect(Object.is(parseMapLink('geo:-0,-0.0')?.lon, 0)).toBe(true);
  });

  test.each([
    '',
    'geo:',
    'geo:48.2',
    'geo:48.2,16.4,1,2',
    'geo://48.2,16.4',
    'geo:90.1,0',
    'geo:0,-180.5',
    'geo:1e1,2',
    'geo:+1,2',
    'geo:NaN,Infinity',
    'geo:48.2,16.4;crs=nad27',
    'geo:48.2,16.4;crs=wgs84;crs=wgs84',
    'geo:48.2,16.4?z=',
    'geo:48.2,16.4?z=high',
    'geo:48.2,16.4?z=1&z=2',
    'geo:48.2,16.4?q=%',
    'geo:%E0%A4%A,2',
    'geo:0,0?q=bakery',
    'geo:0,0?q=91,0',
    'tilekeep:48.2,16.4?source=../etc',
    'tilekeep:48.2,16.4?source=https://tiles.example.org/{z}/{x}/{y}.png',
    'tilekeep:///48.2,16.4',
    'tilekeep://tiles.example.org/48.2,16.4',
    'https://tiles.example.org/48.2,16.4',
    'javascript:geo:1,2',
    '48.2,16.4',
    `geo:1,2?x=${'x'.repeat(MAX_LINK_LENGTH)}`,
  ])('%j is invalid', (text) => {
    expect(parseMapLink(text)).toBeUndefined();
  });

  test('never throws, and yields nothing but a place and a source id', () => {
    const part = fc.constantFrom(
      'geo:',
      'tilekeep:',
      '//',
      ',',
      ';',
      '?',
      '&',
      '=',
      'z',
      'q',
      'crs',
      'source',
      '%',
      '-',
    );
    const texts = fc.array(
      fc.oneof(part, fc.double().map(String), fc.integer().map(String), fc.string({ unit: anyCharacter })),
    );
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string({ unit: anyCharacter }),
          texts.map((all) => all.join('')),
        ),
        (text) => {
          const link = parseMapLink(text);
          if (!link) return;
          expect(isView({ lat: link.lat, lon: link.lon, zoom: link.zoom ?? 0 })).toBe(true);
          expect(link.sourceId === null || isSourceId(link.sourceId)).toBe(true);
        },
      ),
      { numRuns: 200 },
    );
  });

  test('leads to the view that it was made from, to the metre', () => {
    const degrees = (most: number) => fc.double({ min: -most, max: most, noNaN: true });
    fc.assert(
      fc.property(degrees(90), degrees(180), fc.integer({ min: 0, max: 24 }), (lat, lon, zoom) => {
        const link = parseMapLink(formatMapLink({ lat, lon, zoom }));
        expect(link?.zoom).toBe(zoom);
        expect(Math.abs((link?.lat ?? Number.NaN) - lat)).toBeLessThan(1e-5);
        const off = Math.abs((link?.lon ?? Number.NaN) - lon);
        if (Math.abs(link?.lat ?? 0) < 90) expect(Math.min(off, 360 - off)).toBeLessThan(1e-5);
        expect(formatMapLink({ lat: link?.lat ?? 0, lon: link?.lon ?? 0, zoom })).toBe(
          formatMapLink({ lat, lon, zoom }),
        );
      }),
    );
  });
});
