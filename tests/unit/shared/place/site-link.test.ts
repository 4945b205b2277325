/** Links of map sites. */
import { describe, expect, it } from 'vitest';
import { readSiteLink } from '../../../../shared/place/site-link.ts';
import { placeTexts } from '../../../../shared/texts/places.ts';

function place(lat: number, lon: number, zoom: number | null = null) {
  return { lat: expect.closeTo(lat, 6), lon: expect.closeTo(lon, 6), zoom };
}

describe('a link of a map site', () => {
  it.each([
    ['https://www.openstreetmap.org/#map=12/48.2/16.37', place(48.2, 16.37, 12)],
    ['openstreetmap.org/#map=12/48.2/16.37&layers=N', place(48.2, 16.37, 12)],
    ['https://www.openstreetmap.org/?mlat=48.3&mlon=16.4#map=15/48.2/16.37', place(48.3, 16.4, 15)],
    ['https://www.openstreetmap.org/node/17#map=19/-33.9/-18.4', place(-33.9, -18.4, 19)],
    ['https://www.openstreetmap.org/note/new?lat=48.2&lon=16.37&zoom=14', place(48.2, 16.37, 14)],
    ['https://www.google.com/maps/@48.2,16.37,15z', place(48.2, 16.37, 15)],
    ['https://www.google.at/maps/@48.2,16.37,15.62z?hl=de', place(48.2, 16.37, 16)],
    ['https://www.google.co.uk/maps/@48.2,16.37,1234m/data=!3m1!1e3', place(48.2, 16.37)],
    ['https://www.google.com/maps/place/Dom/@48.3,16.4,17z/data=!4m6!8m2!3d48.2!4d16.37!16zL', place(48.2, 16.37, 17)],
    [
      "https://www.google.com/maps/place/48%C2%B012'00.0%22N+16%C2%B022'12.0%22E/@48.3,16.4,17z",
      place(48.2, 16.37, 17),
    ],
    ['https://www.google.com/maps/search/48.2,+16.37?entry=tts', place(48.2, 16.37)],
    ['https://www.google.com/maps/search/?api=1&query=48.2%2C16.37', place(48.2, 16.37)],
    ['https://maps.google.com/?q=loc:48.2,16.37&z=12', place(48.2, 16.37, 12)],
    ['http://maps.google.com/maps?q=Vienna&ll=48.2,16.37&z=9', place(48.2, 16.37, 9)],
    ['https://maps.apple.com/?ll=48.2,16.37&z=12&q=Vienna', place(48.2, 16.37, 12)],
    ['https://maps.apple.com/place?name=Dom&coordinate=48.2,16.37', place(48.2, 16.37)],
    ['https://www.bing.com/maps?cp=48.2~16.37&lvl=11.6', place(48.2, 16.37, 12)],
    ['https://bing.com/maps?sp=point.48.2_16.37_Dom', place(48.2, 16.37)],
    ['https://maps.example.org/#12/48.2/16.37', place(48.2, 16.37, 12)],
    ['https://maps.example.org/map?lat=48.2&lng=16.37&z=7', place(48.2, 16.37, 7)],
    ['Meet here: https://www.openstreetmap.org/#map=12/48.2/16.37', place(48.2, 16.37, 12)],
  ])('%s leads to its place', (link, found) => {
    expect(readSiteLink(link)).toEqual(found);
  });

  // The places to which OpenStreetMap itself leads from them.
  it.each([
    ['https://osm.org/go/0EEQjE--', place(51.510_772_705, 0.054_931_641, 9)],
    ['https://osm.org/go/0EEQjE==', place(51.510_772_705, 0.054_931_641, 9)],
    ['https://www.openstreetmap.org/go/0EEQjEEb', place(51.510_998_011, 0.054_996_014, 16)],
    ['osm.org/go/euu4XEhK--?m', place(51.543_817_52, -0.164_043_903, 15)],
    ['https://osm.org/go/NuJWxJh', place(-16.231_527_328, -49.083_480_835, 13)],
  ])('the short link %s is decoded', (link, found) => {
    expect(readSiteLink(link)).toEqual(found);
  });

  it.each([
    ['https://maps.app.goo.gl/AbCdEf', placeTexts.shortLink],
    ['Dom https://goo.gl/maps/AbCdEf', placeTexts.shortLink],
    ['https://www.openstreetmap.org/note/123', placeTexts.badLink],
    ['https://www.openstreetmap.org/go/0EE*', placeTexts.badLink],
    ['https://osm.org/go/0EEQjEEbEEbEE', placeTexts.badLink],
    ['https://maps.google.com/?q=Vienna', placeTexts.badLink],
    ['https://www.openstreetmap.org/#map=12/98.2/16.37', placeTexts.badLatitude],
    ['https://www.google.com/maps/@48.2abc,16.37,15z', placeTexts.badLink],
    // Its longitude comes first.
    ['https://yandex.com/maps/?ll=16.37,48.2&z=12', placeTexts.badLink],
    ['https://tiles.example.org/', placeTexts.badLink],
  ])('%s gets a sentence', (link, sentence) => {
    expect(readSiteLink(link)).toBe(sentence);
  });

  it.each(['', 'Vienna', 'example.org/#12/48.2/16.37', '48.2,16.37', 'javascript:alert(1)'])(
    '%j is no link',
    (text) => {
      expect(readSiteLink(text)).toBeUndefined();
    },
  );
});
