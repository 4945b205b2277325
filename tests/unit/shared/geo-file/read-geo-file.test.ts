/** What a file is, by its bytes: encodings, numbers, files of other kinds, and anything at all. */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { zipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { areaShapeParser } from '../../../../shared/areas/area-parser.ts';
import { makeFileShape } from '../../../../shared/geo-file/area-shape.ts';
import { readDecimal, readDegrees } from '../../../../shared/geo-file/number-text.ts';
import { readGeoFile } from '../../../../shared/geo-file/read-geo-file.ts';
import { geoFileTexts } from '../../../../shared/texts/geo-files.ts';
import { featuresOf, loadGeoFile, makeGpx, problemOf, readGeoText } from '../../../support/geo-files.ts';

const NAME = 'Zürich – Höhe';
const gpx = (encoding: string | null, name = NAME): string => {
  const declaration = encoding === null ? '' : `<?xml version="1.0" encoding="${encoding}"?>\n`;
  return declaration + makeGpx([{ lat: 1, lon: 2 }], name);
};
const latin1 = (text: string) => Buffer.from(text, 'latin1');
const utf16be = (text: string) => Buffer.from(text, 'utf16le').swap16();

describe('the encoding of a text', () => {
  it.each<[string, Uint8Array]>([
    ['UTF-8', Buffer.from(gpx('UTF-8'))],
    ['UTF-8 with a mark', Buffer.from(`\ufeff${gpx('utf-8')}`)],
    ['UTF-8 with a mark, declared as another', Buffer.from(`\ufeff${gpx('ISO-8859-1')}`)],
    ['UTF-8, undeclared', Buffer.from(gpx(null))],
    ['UTF-8, declared as UTF-16', Buffer.from(gpx('utf-16'))],
    ['UTF-16, little end first', Buffer.from(`\ufeff${gpx('UTF-16')}`, 'utf16le')],
    ['UTF-16, big end first', utf16be(`\ufeff${gpx('UTF-16')}`)],
    ['UTF-16 without a mark', Buffer.from(gpx('UTF-16LE'), 'utf16le')],
    ['UTF-16 without a mark, big end first', utf16be(gpx(null))],
    // 0x96 is a dash there.
    ['Windows-1252', latin1(gpx('Windows-1252').replace('–', '\x96'))],
    ['Windows-1252, declared as UTF-8', latin1(gpx('UTF-8').replace('–', '\x96'))],
    ['Windows-1252, undeclared', latin1(gpx(null).replace('–', '\x96'))],
    [
      'single quotes',
      latin1(
        gpx('x')
          .replace(/version.*\?>/, "version='1.0' encoding = 'cp1252' ?>")
          .replace('–', '\x96'),
      ),
    ],
  ])('counts: %s', (_what, bytes) => {
    expect(featuresOf(bytes)).toMatchObject([{ name: NAME }]);
  });

  it.each([
    ['windows-1251', [0xcf, 0xf0], 'Пр'],
    ['ISO-8859-2', [0xb3, 0xf3], 'łó'],
    ['koi8-r', [0xd0, 0xd2], 'пр'],
    ['Shift_JIS', [0x93, 0xfa], '日'],
  ])('counts: %s', (encoding, bytes, name) => {
    const [before = '', after = ''] = gpx(encoding, '|').split('|');
    const text = Buffer.concat([Buffer.from(before), Buffer.from(bytes), Buffer.from(after)]);
    expect(featuresOf(text)).toMatchObject([{ name }]);
  });

  it.each(['x-mac-klingon', 'ANSI', 'utf-7'])('is told when it is unknown: %s', (encoding) => {
    const sentence = `This file’s text encoding (${encoding.toLowerCase()}) isn’t supported. Save it as UTF-8.`;
    expect(problemOf(gpx(encoding, 'a'))).toBe(sentence);
  });

  it('counts for GeoJSON', () => {
    const text = JSON.stringify({
      type: 'Feature',
      properties: { name: NAME },
      geometry: { type: 'Point', coordinates: [1, 2] },
    });
    for (const bytes of [`\ufeff${text}`, Buffer.from(`\ufeff${text}`, 'utf16le'), Buffer.from(text, 'utf16le')]) {
      expect(featuresOf(bytes)).toMatchObject([{ name: NAME }]);
    }
  });
});

describe('a number', () => {
  it.each([
    ['46.95', 46.95],
    [' -7.44\n', -7.44],
    ['+7', 7],
    ['.5', 0.5],
    ['5.', 5],
    ['4.695E1', 46.95],
    ['-0', -0],
  ])('is read: %j', (text, value) => {
    expect([readDecimal(text), readDegrees(text)]).toEqual([value, value]);
  });

  it('may have a decimal comma in degrees alone', () => {
    expect([readDegrees('46,950000'), readDegrees('-7,4'), readDecimal('46,95')]).toEqual([46.95, -7.4, undefined]);
  });

  it.each([
    undefined,
    '',
    ' ',
    '46 50.000',
    '46.9abc',
    '46.9.1',
    '1e',
    '1e+',
    'e5',
    '0x2E',
    'Infinity',
    'NaN',
    '1_000',
    '--1',
    '.',
    ',5',
    '5,',
    '1,2,3',
    '46.9,5',
    '46°',
    '４６',
  ])('is read whole or not at all: %j', (text) => {
    expect([readDecimal(text), readDegrees(text)]).toEqual([undefined, undefined]);
  });

  it('is never a part of its text', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...'0123456789+-.,eExXNn _') }), (text) => {
        const value = readDecimal(text);
        if (value !== undefined) expect(Number(text)).toBe(value);
      }),
    );
  });
});

describe('another kind of file', () => {
  const zip = (name: string) => Buffer.concat([Buffer.from('PK\x03\x04'), Buffer.alloc(26), Buffer.from(name)]);

  it.each<[string, string | Uint8Array, string]>([
    ['empty', '', 'This file is empty. Choose another one.'],
    ['only spaces and zeros', ' \n\0\0', 'This file is empty. Choose another one.'],
    ['only a mark', '\ufeff', 'This file is empty. Choose another one.'],
    ['a broken KMZ', zip('doc.kml'), 'This file is incomplete or damaged. Choose another one.'],
    [
      'ZIP',
      zipSync({ 'track.gpx': new Uint8Array(1) }),
      'This file is compressed. Unpack it, then choose the GPX, KML or GeoJSON file in it.',
    ],
    [
      'gzip',
      Buffer.from([0x1f, 0x8b, 8]),
      'This file is compressed. Unpack it, then choose the GPX, KML or GeoJSON file in it.',
    ],
    ['FIT', Buffer.from('\x0e\x10\0\0\0\0\0\0.FIT'), 'FIT files aren’t supported. Export the track as GPX.'],
    ['a number', '7', geoFileTexts.unknown],
    ['a picture', Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'), geoFileTexts.unknown],
  ])('is told: %s', (_what, bytes, sentence) => {
    expect(problemOf(bytes)).toBe(sentence);
  });
});

describe('any bytes', () => {
  const files = readdirSync(join(import.meta.dirname, '../../../support/geo-files')).map((name) =>
    Buffer.from(loadGeoFile(name)),
  );
  const check = (bytes: Uint8Array) => {
    const shape = makeFileShape(readGeoFile(bytes), 1000);
    if (shape.kind === 'shape') areaShapeParser.parse(shape.shape);
    else expect(shape.message).toMatch(/^[^\n]{10,200}\.$/u);
  };

  it('are a valid shape or one sentence', () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 200 }), check));
    const start = fc.constantFrom('<', '<gpx>', '<kml><Placemark>', '{', '[', '\x1e', '<?xml ', '<!DOCTYPE x [');
    fc.assert(fc.property(start, fc.string({ unit: 'binary' }), (head, rest) => check(Buffer.from(head + rest))));
  });

  it('of a damaged file are a valid shape or one sentence', () => {
    const damage = fc.tuple(
      fc.constantFrom(...files),
      fc.double({ min: 0, max: 1, noNaN: true }),
      fc.uint8Array({ maxLength: 8 }),
      fc.nat(20),
    );
    fc.assert(
      fc.property(damage, ([file, place, added, removed]) => {
        const at = Math.floor(place * file.length);
        check(Buffer.concat([file.subarray(0, at), added, file.subarray(at + removed)]));
        check(file.subarray(0, at));
      }),
      { numRuns: 500 },
    );
  });

  it('in a name stay a text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (name) => {
        const read = readGeoText(makeGpx([{ lat: 1, lon: 2 }], `<![CDATA[${name.replaceAll(']]>', '')}]]>`));
        if (read.kind === 'file') expect(read.features[0]?.name ?? 'x').toMatch(/^[^\p{Cc}\p{Zl}\p{Zp}]{1,200}$/u);
      }),
    );
  });
});
