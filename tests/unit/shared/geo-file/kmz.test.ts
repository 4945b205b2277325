/** KMZ archives, made here. */
import { strToU8, zipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import type { GeoFile } from '../../../../shared/geo-file/geo-file.ts';
import { readGeoFile } from '../../../../shared/geo-file/read-geo-file.ts';

const PICTURE = new Uint8Array([1, 2, 3]);

function kml(name: string, href = ''): Uint8Array {
  const icon = href && `<Style><IconStyle><Icon><href>${href}</href></Icon></IconStyle></Style>`;
  return strToU8(
    `<kml><Document><name>${name}</name><Placemark>${icon}<Point><coordinates>7,46</coordinates></Point></Placemark></Document></kml>`,
  );
}

function read(files: Record<string, Uint8Array>): Extract<GeoFile, { kind: 'file' }> {
  const file = readGeoFile(zipSync(files));
  if (file.kind === 'problem') throw new Error(file.message);
  return file;
}

function problemOf(bytes: Uint8Array): string {
  const file = readGeoFile(bytes);
  return file.kind === 'problem' ? file.message : 'read';
}

describe('a KMZ archive', () => {
  it('has the first KML file, doc.kml before others', () => {
    expect(read({ 'readme.txt': PICTURE, 'a.kml': kml('a'), 'b.kml': kml('b') }).name).toBe('a');
    expect(read({ 'a.kml': kml('a'), 'Doc.KML': kml('doc') }).name).toBe('doc');
  });

  it.each([
    ['files/pin.png', 'doc.kml', 'files/pin.png'],
    ['./files/pin 1.png', 'doc.kml', 'files/pin 1.png'],
    ['files/pin%201.png', 'doc.kml', 'files/pin 1.png'],
    ['..\\Pin.PNG', 'maps/doc.kml', 'pin.png'],
    ['../../../pin.png', 'maps/doc.kml', 'pin.png'],
    ['pin.png', 'maps/doc.kml', 'maps\\pin.png'],
  ])('has pictures by addresses relative to the KML file: %s', (href, name, path) => {
    expect(read({ [name]: kml('a', href), [path]: PICTURE }).pictures).toEqual([{ kind: 'bytes', bytes: PICTURE }]);
  });

  it('has no bytes for a picture that is missing, and only the address of one elsewhere', () => {
    expect(read({ 'doc.kml': kml('a', 'pin.png') }).pictures).toEqual([{ kind: 'bytes', bytes: new Uint8Array(0) }]);
    expect(read({ 'doc.kml': kml('a', 'https://example.com/pin.png') }).pictures).toEqual([
      { kind: 'address', url: 'https://example.com/pin.png' },
    ]);
  });

  it('is refused if it is damaged, encrypted, or has too many files', () => {
    const whole = zipSync({ 'doc.kml': kml('a') });
    expect(problemOf(whole.subarray(0, whole.length - 30))).toBe(
      'This file is incomplete or damaged. Choose another one.',
    );
    const encrypted = whole.slice();
    encrypted[6] = 1;
    expect(problemOf(encrypted)).toBe('This KMZ file needs a password. Save it without one.');
    const many = Object.fromEntries(Array.from({ length: 10_001 }, (_, index) => [`${index}.txt`, PICTURE]));
    expect(problemOf(zipSync(many, { level: 0 }))).toBe('This KMZ file contains too many files. Choose a smaller one.');
  });

  it('is refused if it would be too large unpacked, whatever it says', () => {
    const bomb = zipSync({ 'doc.kml': new Uint8Array(1024 * 1024) });
    const view = new DataView(bomb.buffer, bomb.byteOffset);
    const directory = view.getUint32(bomb.length - 6, true);
    view.setUint32(directory + 24, 200 * 1024 * 1024, true);
    expect(problemOf(bomb)).toBe('This KMZ file is too large when unpacked. Choose a smaller one.');
    view.setUint32(directory + 24, 50, true);
    expect(problemOf(bomb)).toBe('This file is empty. Choose another one.');
  });
});
