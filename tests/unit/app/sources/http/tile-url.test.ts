/** Addresses of tiles, and which templates share a host's limits. */
import { describe, expect, it } from 'vitest';
import { expandTileUrl, nameHost, offersSharp } from '../../../../../app/sources/http/tile-url.ts';

const address = (template: string, ...subdomains: string[]) => ({ template, subdomains });

describe('the address of a tile', () => {
  it.each([
    ['https://t.example/{z}/{x}/{y}.png', 'https://t.example/3/1/2.png'],
    ['https://t.example/{z}/{x}/{-y}.png', 'https://t.example/3/1/5.png'],
    ['https://t.example/{z}/{x}/{y}{r}.png?k={z}', 'https://t.example/3/1/2.png?k=3'],
    ['https://t.example/{unknown}/{z}/{x}/{y}', 'https://t.example/{unknown}/3/1/2'],
  ])('%s', (template, url) => {
    expect(expandTileUrl(address(template), { z: 3, x: 1, y: 2 }, false)).toBe(url);
  });

  it.each([
    ['https://t.example/{z}/{x}/{y}{r}.png?k={z}', 'https://t.example/3/1/2@2x.png?k=3', true],
    ['https://t.example/{z}/{x}/{y}.png', 'https://t.example/3/1/2.png', false],
  ])('%s, in double resolution', (template, url, offers) => {
    expect(expandTileUrl(address(template), { z: 3, x: 1, y: 2 }, true)).toBe(url);
    expect(offersSharp(address(template))).toBe(offers);
  });

  it('counts TMS rows from the south at every zoom', () => {
    const tms = address('https://t.example/{z}/{x}/{-y}');
    expect(expandTileUrl(tms, { z: 0, x: 0, y: 0 }, false)).toBe('https://t.example/0/0/0');
    expect(expandTileUrl(tms, { z: 22, x: 0, y: 0 }, false)).toBe(`https://t.example/22/0/${2 ** 22 - 1}`);
  });

  it('always uses the same subdomain for a tile, and all of them for neighbours', () => {
    const many = address('https://{s}.t.example/{z}/{x}/{y}', 'a', 'b', 'c');
    const hosts = [0, 1, 2, 3].map((x) => new URL(expandTileUrl(many, { z: 9, x, y: 5 }, false)).hostname);
    expect(hosts).toEqual(['c.t.example', 'a.t.example', 'b.t.example', 'c.t.example']);
    expect(expandTileUrl(many, { z: 9, x: 1, y: 5 }, false)).toBe(expandTileUrl(many, { z: 9, x: 1, y: 5 }, false));
  });

  it('never expands a subdomain’s contents', () => {
    expect(expandTileUrl(address('https://{s}.t.example/{z}', '{z}$&'), { z: 3, x: 0, y: 0 }, false)).toBe(
      'https://{z}$&.t.example/3',
    );
  });
});

describe('the host that limits apply to', () => {
  it.each([
    ['https://{s}.tile.example/{z}/{x}/{y}.png', 'tile.example'],
    ['https://TILE.Example./{z}/{x}/{y}.png', 'tile.example'],
    ['https://tile.example:443/{z}/{x}/{y}.png', 'tile.example'],
    ['https://tile.example:8443/{z}/{x}/{y}.png', 'tile.example:8443'],
    ['http://127.0.0.1:8080/{z}/{x}/{-y}', '127.0.0.1:8080'],
    ['http://[::1]:8080/{z}/{x}/{y}', '[::1]:8080'],
    ['https://tiles-{s}.example/{z}/{x}/{y}', 'tiles-.example'],
  ])('%s: %s', (template, host) => {
    expect(nameHost(address(template, 'a', 'b'))).toBe(host);
  });

  it.each(['tile.openstreetmap.org', '{s}.tile.OpenStreetMap.org.', 'b.tile.openstreetmap.org:8080', 'tile.osm.org'])(
    'is one for OpenStreetMap, spelled %s',
    (host) => expect(nameHost(address(`https://${host}/{z}/{x}/{y}.png`, 'a'))).toBe('openstreetmap.org'),
  );

  it('is the first subdomain if the template names no other host', () => {
    expect(nameHost(address('https://{s}/{z}/{x}/{y}', 'a.example', 'b.example'))).toBe('a.example');
  });

  it('is the template itself if it has none', () => {
    expect(nameHost(address('nonsense?key=secret'))).toBe('unknown');
  });
});

describe('a quadkey', () => {
  it.each([
    [{ z: 0, x: 0, y: 0 }, ''],
    [{ z: 1, x: 1, y: 0 }, '1'],
    [{ z: 3, x: 3, y: 5 }, '213'],
    [{ z: 22, x: 2 ** 22 - 1, y: 2 ** 22 - 1 }, '3'.repeat(22)],
  ])('of %o is %s', (coord, key) => {
    const address = { template: 'https://a.example/{q}.png', subdomains: [] };
    expect(expandTileUrl(address, coord, false)).toBe(`https://a.example/${key}.png`);
  });
});
