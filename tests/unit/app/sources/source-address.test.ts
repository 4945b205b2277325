/** Addresses as typed: what is rejected and at which field, and which spellings are equivalent. */

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type ReadAddress, readAddress } from '../../../../app/sources/source-address.ts';
import { parseUrl } from '../../../../app/sources/url-text.ts';

const TILE = '/{z}/{x}/{y}.png';

function read(template: string, ...subdomains: string[]): ReadAddress {
  return readAddress({ template, subdomains });
}

function readTemplate(template: string, ...subdomains: string[]): string {
  const address = read(template, ...subdomains);
  return address.kind === 'good' ? address.address.template : `${address.problem.field}: ${address.problem.message}`;
}

describe('an address', () => {
  it.each<[template: string, sentence: RegExp]>([
    ['', /Enter the tile address/],
    ['   ', /Enter the tile address/],
    [`https://a.example${TILE}?${'k'.repeat(2_000)}`, /2,0\d\d characters of at most 2,000/],
    [`https://a.example${TILE}?${'"'.repeat(900)}`, /of at most 2,000/],
    [`a.example${TILE}`, /must start with https:/],
    [`//a.example${TILE}`, /must start with https:/],
    [`https:a.example${TILE}`, /must start with https:/],
    [`https:///a.example${TILE}`, /must start with https:/],
    [`https://?a${TILE}`, /must start with https:/],
    [`file:///tiles${TILE}`, /must start with https:/],
    [`javascript:alert(1)//${TILE}`, /must start with https:/],
    [`data:image/png,${TILE}`, /must start with https:/],
    [`ftp://a.example${TILE}`, /must start with https:/],
    [`blob:https://a.example${TILE}`, /must start with https:/],
    [`app://bundle${TILE}`, /must start with https:/],
    [`ws://a.example${TILE}`, /must start with https:/],
    [`{s}://a.example${TILE}`, /must start with https:/],
    [`http{s}://a.example${TILE}`, /must start with https:/],
    [`https://user@a.example${TILE}`, /user name or password/],
    [`https://user:secret@a.example${TILE}`, /user name or password/],
    [`https://@a.example${TILE}`, /user name or password/],
    [`https://{z}@a.example${TILE}`, /user name or password/],
    ['https://a.example/', /Missing: \{z\}, \{x\}, \{y\}/],
    ['https://a.example/{x}/{y}', /Missing: \{z\}/],
    ['https://a.example/{z}/{y}', /Missing: \{x\}/],
    ['https://a.example/{z}/{x}', /Missing: \{y\}/],
    ['https://a.example/{z}/../{x}/{y}', /Missing: \{z\}/],
    ['https://a.example/{z}/%2e%2E/{x}/{y}', /Missing: \{z\}/],
    ['https://a.example/{z}/{x}/{y}/{-y}', /\{y\} and \{-y\} count rows/],
    [`https://a.example${TILE}?key={apikey}`, /Replace \{apikey\} with your key/],
    [`https://a.example${TILE}?layer={layer}`, /\{layer\} isn’t a known/],
    ['https://a.example/{Z}/{x}/{y}', /Write \{z\}, not \{Z\}\./],
    ['https://a.example/{ z}/{x}/{y}', /space/],
    ['https://a.example/{}/{z}/{x}/{y}', /\{\} isn’t a known/],
    [`https://a.example/{z${TILE}`, /isn’t part of a placeholder/],
    [`https://a.example/z}${TILE}`, /isn’t part of a placeholder/],
    [`https://a.example/{{z}}${TILE}`, /isn’t a known placeholder|isn’t part of a placeholder/],
    [`https://a.example:{z}${TILE}`, /port must be a number/],
    [`https://a.example:{s}${TILE}`, /port must be a number/],
    [`https://[::1]:8{r}${TILE}`, /port must be a number/],
    [`https://a.example:http${TILE}`, /isn’t valid/],
    [`https://a.example:65536${TILE}`, /isn’t valid/],
    [`https://{z}.a.example${TILE}`, /Only \{s\} can be/],
    [`https://{s}.{r}.a.example${TILE}`, /Only \{s\} can be/],
    [`https://[::{s}]${TILE}`, /isn’t valid/],
    [`https://[::1${TILE}`, /isn’t valid/],
    [`https://a b.example${TILE}`, /space/],
    [`https://a.example/a b${TILE}`, /space/],
    [`https://a.example/a\n${TILE}`, /space, backslash or control/],
    [`https://a.example/a\u0000${TILE}`, /control/],
    [`https:\\\\a.example\\${TILE}`, /backslash/],
    [`https://a.example\\@b.example${TILE}`, /backslash/],
    [`https://a.example${TILE}#part`, /Remove # and/],
    [`https://a.example#@b.example${TILE}`, /Remove # and/],
    [`https://a.example/{s}${TILE}`, /can only be part/],
    [`https://{s}.a.example/{s}${TILE}`, /can only be part/],
    [`https://a.example${TILE}?{s}`, /can only be part/],
    [`https://1.2.3.400${TILE}`, /isn’t valid/],
  ])('%j is refused with a reason', (template, sentence) => {
    const address = read(template, ...(template.includes('{s}') ? ['a'] : []));
    expect(address).toMatchObject({ kind: 'bad', problem: { field: 'template' } });
    const message = address.kind === 'bad' ? address.problem.message : '';
    expect(message).toMatch(sentence);
    expect(message).toMatch(/^[A-Z{].*\.$/);
  });

  it.each<[template: string, subdomains: string[], sentence: RegExp]>([
    [`https://{s}.a.example${TILE}`, [], /Enter the subdomains/],
    [`https://a.example${TILE}`, ['a'], /has no \{s\}/],
    [`https://{s}.a.example${TILE}`, ['a', ''], /1 to 63/],
    [`https://{s}.a.example${TILE}`, ['a.b'], /1 to 63/],
    [`https://{s}.a.example${TILE}`, ['a_b'], /1 to 63/],
    [`https://{s}.a.example${TILE}`, ['ä'], /1 to 63/],
    [`https://{s}.a.example${TILE}`, ['a/b'], /1 to 63/],
    [`https://{s}.a.example${TILE}`, ['user@'], /1 to 63/],
    [`https://{s}.a.example${TILE}`, ['a'.repeat(64)], /1 to 63/],
    [`https://a.0x{s}${TILE}`, ['zz', '7'], /don’t fit/],
  ])('%j with %j is refused at its subdomains', (template, subdomains, sentence) => {
    const address = read(template, ...subdomains);
    expect(address).toMatchObject({ kind: 'bad', problem: { field: 'subdomains' } });
    expect(address.kind === 'bad' && address.problem.message).toMatch(sentence);
  });

  it.each<[template: string, same: string]>([
    [`  HTTPS://Tiles.Example.ORG:443${TILE}\n`, `https://tiles.example.org${TILE}`],
    [`https://tiles.example.org.${TILE}`, `https://tiles.example.org${TILE}`],
    [`https://tiles%2eexample.org${TILE}`, `https://tiles.example.org${TILE}`],
    ['https://a.example/%7Bz%7D/%7bx%7d/%7B-y%7D{r}', 'https://a.example/{z}/{x}/{-y}{r}'],
    [`https://a.example/b/../Maps/.${TILE}`, `https://a.example/Maps${TILE}`],
    [`https://a.example${TILE}?`, `https://a.example${TILE}`],
    ['http://127.1/{z}/{x}/{y}', 'http://127.0.0.1/{z}/{x}/{y}'],
    [`https://bücher.example${TILE}`, `https://xn--bcher-kva.example${TILE}`],
    ['https://a.example?z={z}&x={x}&y={y}&K=AbC', 'https://a.example/?z={z}&x={x}&y={y}&K=AbC'],
    [`http://[0:0::1]:8080${TILE}`, `http://[::1]:8080${TILE}`],
    [`https://a.example/@2x${TILE}?user@host`, `https://a.example/@2x${TILE}?user@host`],
  ])('%j is the same as %j', (template, same) => {
    expect(readTemplate(template)).toBe(same);
  });

  it('may have up to 2,000 characters', () => {
    const longest = `https://a.example${TILE}?`.padEnd(2_000, 'k');
    expect(readTemplate(longest)).toBe(longest);
    expect(readTemplate(`${longest}k`)).toMatch(/^template: .*2,001 characters/);
  });

  it('differs by letter case or order where that matters', () => {
    const templates = [`https://a.example/Map${TILE}`, `https://a.example/map${TILE}`, `http://a.example/map${TILE}`];
    expect(new Set(templates.map((template) => readTemplate(template))).size).toBe(3);
  });

  it('names every host that may be contacted', () => {
    expect(read('https://{S}.Example.org./{z}/{x}/{y}'.replace('{S}', '{s}'), ' B', 'a', 'b ')).toEqual({
      kind: 'good',
      address: { template: 'https://{s}.example.org/{z}/{x}/{y}', subdomains: ['b', 'a'] },
      hosts: ['b.example.org', 'a.example.org'],
      isPlainHttp: false,
    });
    expect(read(`http://tile-{s}${TILE}`, '1')).toMatchObject({ hosts: ['tile-1'], isPlainHttp: true });
  });

  it('is stable when parsed again, and only contacts judged hosts, whatever is typed', () => {
    const part = fc.constantFrom(
      '{z}',
      '{x}',
      '{y}',
      '{-y}',
      '{r}',
      '{s}',
      '/',
      '?',
      '..',
      '.',
      '%2e',
      '%7Bz%7D',
      '@',
      ':',
      'a',
      'Ä',
      '|',
      '"',
      '^',
      "'",
      '127',
      '0x7f',
      '[',
      ']',
      '%',
      '&',
      ';',
      '\u3002',
    );
    const typed = fc
      .tuple(fc.array(part, { maxLength: 6 }), fc.array(part, { maxLength: 10 }))
      .map(([host, path]) => `https://a${host.join('')}/{z}/{x}/{y}/${path.join('')}`);
    let good = 0;
    fc.assert(
      fc.property(typed, (template) => {
        const first = read(template, ...(template.includes('{s}') ? ['s1'] : []));
        if (first.kind === 'bad') return;
        good += 1;
        expect(readAddress(first.address)).toEqual(first);
        const asked = first.address.template.replace(/\{.*?\}/g, (name) => (name === '{s}' ? 's1' : '1'));
        expect(first.hosts).toEqual([new URL(asked).hostname]);
        expect(new URL(asked).username + new URL(asked).password + new URL(asked).hash).toBe('');
      }),
      { numRuns: 2_000 },
    );
    expect(good).toBeGreaterThan(100);
  });
});

it('parses a name with letters such as "ü" however often it has parsed one', () => {
  for (let time = 0; time < 20_000; time += 1) {
    if (parseUrl('https://bücher.example/')?.hostname !== 'xn--bcher-kva.example') expect.unreachable(`${time}`);
  }
});
