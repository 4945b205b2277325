/** The one reader of places: what it takes, and that it takes anything without throwing. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MAX_LINK_LENGTH } from '../../../../shared/map-link.ts';
import { readPlace } from '../../../../shared/place/place-reader.ts';
import { describePlace, placeTexts } from '../../../../shared/texts/places.ts';
import { formatView, isView, VIEW_MAX_ZOOM } from '../../../../shared/view.ts';
import { anyCharacter } from '../../../support/any-character.ts';

const degrees = (limit: number) => fc.double({ min: -limit, max: limit, noNaN: true });
const anyPlace = fc.record({
  lat: degrees(90),
  lon: degrees(180),
  zoom: fc.option(fc.nat(VIEW_MAX_ZOOM), { nil: null }),
});

describe('readPlace', () => {
  it.each([
    ['48.2, 16.37, 12', null],
    ['geo:48.2,16.37?z=12', null],
    ['tilekeep:48.2,16.37?z=12&source=world', 'world'],
    ['https://www.openstreetmap.org/#map=12/48.2/16.37', null],
  ])('takes %s', (text, sourceId) => {
    expect(readPlace(text)).toEqual({ kind: 'place', place: { lat: 48.2, lon: 16.37, zoom: 12 }, sourceId });
  });

  it('tells a wrong place from a name', () => {
    expect(readPlace('91, 0')).toEqual({ kind: 'problem', message: placeTexts.badLatitude });
    expect(readPlace('geo:0,0?q=bakery')).toEqual({ kind: 'problem', message: placeTexts.badLink });
    for (const text of ['', '  ', 'Vienna', '48.2', `48.${'2'.repeat(MAX_LINK_LENGTH)}, 16`])
      expect(readPlace(text)).toEqual({ kind: 'other' });
  });

  it('takes what it has shown, and what the status bar and the field show', () => {
    fc.assert(
      fc.property(anyPlace, (place) => {
        const again = readPlace(describePlace(place));
        expect(again).toMatchObject({ kind: 'place', place: { zoom: place.zoom } });
        if (again.kind === 'place') {
          expect(again.place.lat).toBeCloseTo(place.lat, 4);
          expect(again.place.lon).toBeCloseTo(place.lon, 4);
          expect(describePlace(again.place)).toBe(describePlace(place));
        }
        const view = { ...place, zoom: place.zoom ?? 0 };
        expect(readPlace(formatView(view).replaceAll(',', ', '))).toMatchObject({ place: { zoom: view.zoom } });
      }),
    );
  });

  it('never throws, and yields nothing but places of the map', () => {
    const pieces =
      '48 16.37 12,5 - + ° \' " N S E W O , ; / : . z zoom lat lon 33U XP geo: https://osm.org/go/ # ? @ !3d %'
        .split(' ')
        .concat(' ');
    const mixed = fc.array(fc.constantFrom(...pieces), { maxLength: 12 }).map((all) => all.join(''));
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: anyCharacter }), mixed), (text) => {
        const reading = readPlace(text);
        if (reading.kind === 'place') expect(isView({ ...reading.place, zoom: reading.place.zoom ?? 0 })).toBe(true);
      }),
      { numRuns: 2000 },
    );
  });

  it('takes no longer for long texts', () => {
    for (const piece of ['1 ', '1,', '1°', 'N', ' ', '1/', '48 12 30 ', '@1,', '1-'])
      expect(readPlace(`${piece.repeat(1000).slice(0, MAX_LINK_LENGTH - 1)}x`).kind).not.toBe('place');
  }, 2000);
});
