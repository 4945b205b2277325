/** The order of what a search finds, over a few made-up rows and over the names that are built in. */
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { gatherNames } from '../../../../app/packaging/names/names-data.ts';
import { prepareSearch } from '../../../../shared/names/find-names.ts';
import { type NamedPlace, unpackNames } from '../../../../shared/names/named-place.ts';

const place = (name: string, more: Partial<NamedPlace> = {}): NamedPlace => ({
  kind: 'place',
  name,
  others: [],
  country: 'AT',
  region: null,
  lat: 48,
  lon: 16,
  bounds: null,
  thousands: 20,
  ...more,
});

const namesFound = (places: readonly NamedPlace[], text: string): string[] =>
  prepareSearch(places, () => [])(text, 10).map(({ place: { name } }) => name);

describe('a search', () => {
  it('lists exact names, then names that begin with the text, then words that do, each by population', () => {
    const places = [
      place('Bad San', { thousands: 900 }),
      place('Sanaa', { thousands: 50 }),
      place('Santiago', { thousands: 80 }),
      place('San', { thousands: 15 }),
      place('Pisan', { thousands: 999 }),
    ];
    expect(namesFound(places, 'san')).toEqual(['San', 'Santiago', 'Sanaa', 'Bad San']);
  });

  it('prefers a name that begins with the text to another name that does, and says which one matched', () => {
    const find = prepareSearch([place('Vienna', { others: ['Wien'], thousands: 1700 }), place('Wiener')], () => []);
    expect(find('wie', 5).map(({ place: { name }, matched }) => [name, matched])).toEqual([
      ['Wiener', null],
      ['Vienna', 'Wien'],
    ]);
  });

  it('lists the city that people mean first, whatever the language, and countries by their size', () => {
    const places = [
      place('Vienna', { others: ['Wien'], thousands: 1700 }),
      place('Wien', { kind: 'state', thousands: null }),
      place('Paraguay', { kind: 'country', country: 'PY', thousands: null }),
      place('Paris', { country: 'FR', thousands: 2100 }),
      place('Parma', { country: 'IT', thousands: 200 }),
      place('Singapore', { kind: 'country', country: 'SG', thousands: null }),
      place('Singapore', { country: 'SG', thousands: 3500 }),
    ];
    expect(namesFound(places, 'wien')).toEqual(['Vienna', 'Wien']);
    expect(namesFound(places, 'par')).toEqual(['Paris', 'Paraguay', 'Parma']);
    const [first] = prepareSearch(places, () => [])('singapore', 5);
    expect(first?.place.kind).toBe('country');
  });

  it('names no other name where the text begins the name', () => {
    const [found] = prepareSearch([place('Paris', { others: ['Pari'] })], () => [])('pari', 5);
    expect(found?.matched).toBe(null);
  });

  it('lists countries before states, and states before small places', () => {
    const kinds = [
      place('Georgia', { thousands: 15 }),
      place('Georgia', { kind: 'state', country: 'US', thousands: null }),
      place('Georgia', { kind: 'country', country: 'GE', thousands: null }),
    ];
    const found = prepareSearch(kinds, () => [])('georgia', 5);
    expect(found.map(({ place: { kind } }) => kind)).toEqual(['country', 'state', 'place']);
  });

  it('keeps to the region and country behind a comma, by name or code', () => {
    const places = [
      place('United States', { kind: 'country', country: 'US', others: ['USA'] }),
      place('Springfield', { country: 'US', region: 'Illinois' }),
      place('Springfield', { country: 'US', region: 'Ohio' }),
      place('Springfield', { country: 'AU', region: 'Queensland' }),
    ];
    const find = prepareSearch(places, (country) => (country === 'US' ? ['Vereinigte Staaten'] : []));
    const regions = (text: string) => find(text, 9).map(({ place: { region } }) => region);
    expect(regions('springfield, ill')).toEqual(['Illinois']);
    expect(regions('springfield, us')).toEqual(['Illinois', 'Ohio']);
    expect(regions('Springfield, Vereinigte')).toEqual(['Illinois', 'Ohio']);
    expect(regions('springfield, ohio, usa')).toEqual(['Ohio']);
  });

  it('finds countries by the names that the caller gives them', () => {
    const [found] = prepareSearch([place('Austria', { kind: 'country' })], () => ['Österreich'])('osterreich', 5);
    expect(found).toMatchObject({ place: { name: 'Austria' }, matched: 'Österreich' });
  });

  it('takes ae, oe and ue for umlauts if nothing has them as letters', () => {
    const places = [place('Böblingen'), place('Goethe')];
    expect([namesFound(places, 'boeblingen'), namesFound(places, 'goe')]).toEqual([['Böblingen'], ['Goethe']]);
  });

  it('finds nothing for a text without letters, and no more than it is asked for', () => {
    const find = prepareSearch([place('A'), place('Ab'), place('Ac')], () => []);
    expect([find(' ,. ', 5), find('a', 2).length]).toEqual([[], 2]);
  });
});

describe('the built-in names', () => {
  const all = unpackNames(gatherNames(fileURLToPath(new URL('../../../..', import.meta.url))));
  const find = prepareSearch(all, () => []);
  const best = (text: string, count = 1) =>
    find(text, count).map(({ place: { kind, name, region, country } }) =>
      [kind, name, region, country].filter(Boolean).join(' · '),
    );

  it.each([
    ['Paris', 'place · Paris · Île-de-France · FR'],
    ['paris, texas', 'place · Paris · Texas · US'],
    ['sao paulo', 'place · São Paulo · São Paulo · BR'],
    ['lodz', 'place · Łódź · Łódź Voivodeship · PL'],
    ['praha', 'place · Prague · Prague · CZ'],
    ['москва', 'place · Moscow · Moscow · RU'],
    ['東京', 'place · Tokyo · Tokyo · JP'],
    ['san m', 'country · San Marino · SM'],
    ['usa', 'country · United States · US'],
    ['georgia', 'country · Georgia · GE'],
    ['bavaria', 'state · Bayern · DE'],
    ['tuscany', 'state · Tuscany · IT'],
    ['scotland', 'state · Scotland · GB'],
    ['new york', 'place · New York City · New York · US'],
    ['mediterranean', 'sea · Mediterranean Sea'],
  ])('know %s', (text, expected) => {
    expect(best(text)).toEqual([expected]);
  });

  it('list the Springfields with their states, the largest first', () => {
    const found = best('springfield', 20);
    expect(found.slice(0, 3)).toEqual([
      'place · Springfield · Missouri · US',
      'place · Springfield · Massachusetts · US',
      'place · Springfield · Illinois · US',
    ]);
    expect(new Set(found).size).toBe(found.length);
  });

  it('lead to the main part of a country, across 180° too', () => {
    const boundsOf = (name: string) => all.find((one) => one.kind === 'country' && one.name === name)?.bounds;
    expect(boundsOf('France')).toMatchObject({ west: expect.closeTo(-5.1, 0), east: expect.closeTo(9.6, 0) });
    expect(boundsOf('Fiji')).toMatchObject({ west: expect.closeTo(177, 0), east: expect.closeTo(-178, 0) });
    expect(boundsOf('Malaysia')).toMatchObject({ west: expect.closeTo(99.6, 0), east: expect.closeTo(119.3, 0) });
  });
});
