/** Degrees as people write them: each spelling, and what isn't guessed. */
import { describe, expect, it } from 'vitest';
import { readCoordinates } from '../../../../shared/place/coordinates.ts';
import type { Place } from '../../../../shared/place/found-place.ts';
import { placeTexts } from '../../../../shared/texts/places.ts';

const MINUTES = { lat: 48 + 12.5 / 60, lon: 16 + 22.5 / 60 };
const SECONDS = { lat: 48 + 12 / 60 + 30 / 3600, lon: 16 + 22 / 60 + 30 / 3600 };

function place({ lat, lon }: Pick<Place, 'lat' | 'lon'>, zoom: number | null = null) {
  return { lat: expect.closeTo(lat, 9), lon: expect.closeTo(lon, 9), zoom };
}

describe('decimal degrees', () => {
  it.each([
    '48.2, 16.37',
    '48.2,16.37',
    '48.2 16.37',
    ' 48.2 ;16.37 ',
    '(48.2, 16.37)',
    '+48.2 +16.37',
    '48,2 16,37',
    '48,2; 16,37',
    '48,2, 16,37',
    '48.2°, 16.37°',
    '48,2° 16,37°',
    '48.2 N 16.37 E',
    '48.2°N,16.37°E',
    'n48.2 e16.37',
    'E 16,37 N 48,2',
    '16.37 E / 48.2 N',
    '48.2 north, 16.37 east',
    '48,2 Nord 16,37 Ost',
    'lat 48.2 lon 16.37',
    'Longitude: 16.37, Latitude: 48.2',
    'lat=48.2&lon=16.37',
    '\u200e48.2\u00a0N\u202f16.37\u2009E',
  ])('are read from %j', (text) => {
    expect(readCoordinates(text)).toEqual(place({ lat: 48.2, lon: 16.37 }));
  });

  it.each(['-33.9, -18.4', '−33.9 –18.4', '33.9 S 18.4 W', 'S33,9 W18,4', '33.9°s, 18.4°w', '-33,9; -18,4'])(
    'are south and west in %j',
    (text) => {
      expect(readCoordinates(text)).toEqual(place({ lat: -33.9, lon: -18.4 }));
    },
  );

  it.each([
    '48.2 16.37 12',
    '48.2,16.37,12',
    '48,2 16,37 12',
    '48,2; 16,37; 12',
    '48.2 N 16.37 E 12',
    'N48.2 E16.37, 12',
    '48.2, 16.37 z12',
    '48.2, 16.37 · Zoom 12',
    '48.2° 16.37°, zoom=12',
    '12/48.2/16.37',
    '#map=12/48.2/16.37',
  ])('have a zoom in %j', (text) => {
    expect(readCoordinates(text)).toEqual(place({ lat: 48.2, lon: 16.37 }, 12));
  });

  it('may be whole numbers', () => {
    expect(readCoordinates('48,16')).toEqual(place({ lat: 48, lon: 16 }));
    expect(readCoordinates('90,-180,24')).toEqual(place({ lat: 90, lon: -180 }, 24));
    expect(readCoordinates('48 16 0')).toEqual(place({ lat: 48, lon: 16 }, 0));
  });
});

describe('degrees, minutes and seconds', () => {
  it.each([
    '48°12\'30"N 16°22\'30"E',
    '48° 12′ 30″ N, 16° 22′ 30″ E',
    '48º12’30” 16º22’30”',
    "48°12'30''N 16°22'30''E",
    '48 12 30 N 16 22 30 E',
    'N 48 12 30 E 16 22 30',
    'E 16 22 30 N 48 12 30',
    '48d12m30s 16d22m30s',
    '48d 12m 30s N 16d 22m 30s E',
    '48D12M30S N 16D22M30S E',
    '48 deg 12 min 30 sec N, 16 deg 22 min 30 sec E',
    '48:12:30 16:22:30',
    '48:12:30N, 16:22:30E',
    '48-12-30N 016-22-30E',
    '48 12 30 16 22 30',
    '48 12 30, 16 22 30',
    '48°12\'30,0" 16°22\'30,0"',
  ])('are read from %j', (text) => {
    expect(readCoordinates(text)).toEqual(place(SECONDS));
  });

  it.each([
    "48°12.5'N 16°22.5'E",
    '48° 12,5′ N 16° 22,5′ E',
    '48 12.5 16 22.5',
    '48 12,5 16 22,5',
    'N48 12.5 E16 22.5',
    '48:12.5, 16:22.5',
    '48d12.5m 16d22.5m',
  ])('may end with minutes: %j', (text) => {
    expect(readCoordinates(text)).toEqual(place(MINUTES));
  });

  it('keep the sign of zero degrees', () => {
    expect(readCoordinates("-0°30' -0°15'")).toEqual(place({ lat: -0.5, lon: -0.25 }));
  });

  it('tell the south from seconds', () => {
    expect(readCoordinates('33d52m30S 151d12m0E')).toEqual(place({ lat: -33.875, lon: 151.2 }));
    expect(readCoordinates('33d52m30s 151d12m0s')).toEqual(place({ lat: 33.875, lon: 151.2 }));
  });
});

describe('a tile', () => {
  it('means its middle and its zoom', () => {
    expect(readCoordinates('1/0/1')).toBe(placeTexts.tileOrPlace);
    expect(readCoordinates('12/2234/1420')).toEqual(place({ lat: 48.195_387_408_333, lon: 16.391_601_562_5 }, 12));
  });
});

describe('a place is not guessed', () => {
  it.each([
    ['48,2 16', placeTexts.commas],
    ['48,16 12', placeTexts.commas],
    ['48,2,16,37', placeTexts.commas],
    ['N48 E16,12', placeTexts.commas],
    ['N48 E16 12', placeTexts.parts],
    ["48°12'N 16°22'O", placeTexts.letterO],
    ['48N 49N', placeTexts.letters],
    ['-33.9S 18.4E', placeTexts.signAndLetter],
    ["48°60'N 16°E", placeTexts.badMinutes],
    ['48 12 75 N 16 22 30 E', placeTexts.badMinutes],
    ["48.5°12'N 16°E", placeTexts.badDecimals],
    ['91, 0', placeTexts.badLatitude],
    ['139.7, 35.7', placeTexts.badLatitude],
    ['0, 181', placeTexts.badLongitude],
    ['4812 N 1622 E', placeTexts.badLatitude],
    ['1, 2, 25', placeTexts.badZoom(24)],
    ['1, 2, 3.5', placeTexts.badZoom(24)],
    ['1, 2, -1', placeTexts.badZoom(24)],
  ])('%j gets a sentence', (text, sentence) => {
    expect(readCoordinates(text)).toBe(sentence);
  });

  it.each([
    '',
    '48',
    '48.2',
    '48.2abc, 16',
    '48.2, 16abc',
    '48. 2, 16',
    '48.2.1, 16',
    '1e1, 2',
    '0x1, 0',
    'NaN, 0',
    '1, 2, 3, 4',
    ',,',
    '1,,2',
    '48.2 - 16.37',
    '48° 16° 12',
    '48.2 N 16.37',
    '[16.37, 48.2]',
    'Vienna',
    'Zoom',
    'N E',
  ])('%j is no place', (text) => {
    expect(readCoordinates(text)).toBeUndefined();
  });
});
