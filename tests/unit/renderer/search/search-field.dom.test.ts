/** The search field: what it lists while people type, and the keys that lead to a place. */
import { describe, expect, it } from 'vitest';
import type { KnownNames } from '../../../../renderer/search/known-names.ts';
import type { OwnThings } from '../../../../renderer/search/own-things.ts';
import { createSearchField } from '../../../../renderer/search/search-field.ts';
import type { RankedRow, SearchTarget } from '../../../../renderer/search/search-rows.ts';
import { collectTyping } from '../../../../renderer/search/typed-ahead.ts';
import { prepareSearch } from '../../../../shared/names/find-names.ts';
import type { NamedPlace } from '../../../../shared/names/named-place.ts';
import { fieldOf, isShown, paste, press, useEmptyPage } from '../../../support/dom-page.ts';

useEmptyPage();

const BASE = { others: [], region: null, bounds: null, thousands: null };
const BOX = { west: 9, south: 46, east: 17, north: 49 };
const PLACES: readonly NamedPlace[] = [
  { ...BASE, kind: 'country', name: 'Austria', country: 'AT', lat: 47, lon: 14, bounds: BOX },
  { ...BASE, kind: 'place', name: 'Vienna', others: ['Wien'], country: 'AT', lat: 48.2, lon: 16.4, thousands: 1691 },
  {
    ...BASE,
    kind: 'place',
    name: 'Wiener Neustadt',
    country: 'AT',
    region: 'Lower Austria',
    lat: 47.8,
    lon: 16.2,
    thousands: 45,
  },
];

const KNOWN: KnownNames = { find: prepareSearch(PLACES, () => []), nameCountry: () => 'Austria' };

const NOTHING: OwnThings = { load: async () => undefined, find: () => [], findFeatures: async () => [] };

function open(loadNames: () => Promise<KnownNames> = async () => KNOWN, own: OwnThings = NOTHING) {
  const gone: SearchTarget[] = [];
  const map = document.createElement('button');
  document.body.append(map);
  const reopen = createSearchField({
    area: document.body,
    loadNames,
    own,
    goTo: (target) => gone.push(target),
    focusMap: () => map.focus(),
  });
  reopen();
  return { gone, map, reopen, field: fieldOf('Search places') };
}

const rows = () =>
  [...document.querySelectorAll('[role=option]')].map((row) => [...row.children].map((part) => part.textContent));
const status = () => document.querySelector('[role=status]')?.textContent;
/** The title of the row that Enter chooses, by what the field tells screen readers. */
const active = () => {
  const id = document.querySelector('[role=combobox]')?.getAttribute('aria-activedescendant');
  const row = document.getElementById(id ?? '');
  return row?.getAttribute('aria-selected') === 'true' ? row.firstChild?.textContent : undefined;
};

it('lists kind, place and size of what it finds, and which other name matched', async () => {
  const { field } = open();
  await expect.poll(() => status()).toBe('');
  paste(field, 'wien');
  await expect.poll(rows).toEqual([
    ['Vienna (Wien)', 'City · Austria · 1.7 million people'],
    ['Wiener Neustadt', 'Town · Lower Austria, Austria · 45,000 people'],
  ]);
  expect([status(), field.getAttribute('aria-expanded')]).toEqual(['2 places found', 'true']);
});

it('adds a position to rows that read the same', async () => {
  const parwan = { ...BASE, kind: 'state', name: 'Parwan', country: 'AF', lat: 34.963, lon: 68.81 } as const;
  const places = [parwan, { ...parwan, lat: 35.4, lon: 70.1 }, { ...parwan, name: 'Parwana' }];
  const { field } = open(async () => ({ find: prepareSearch(places, () => []), nameCountry: () => 'Afghanistan' }));
  paste(field, 'parwan');
  await expect.poll(rows).toEqual([
    ['Parwan', 'State or region · Afghanistan · 35° N, 68.8° E'],
    ['Parwan', 'State or region · Afghanistan · 35.4° N, 70.1° E'],
    ['Parwana', 'State or region · Afghanistan'],
  ]);
});

it('Enter goes to the first row, or to another after the arrow keys, and gives the focus to the map', async () => {
  const { gone, map, reopen, field } = open();
  paste(field, 'wien');
  await expect.poll(active).toBe('Vienna (Wien)');
  press('ArrowDown');
  expect(active()).toBe('Wiener Neustadt');
  press('ArrowDown');
  expect(active()).toBe('Vienna (Wien)');
  press('ArrowUp');
  press('Enter');
  expect([gone.length, document.activeElement, isShown(field)]).toEqual([1, map, false]);
  expect(gone[0]).toMatchObject({ kind: 'place', place: { lat: 47.8, zoom: 12 } });
  reopen();
  expect([field.value, document.activeElement]).toEqual(['wien', field]);
});

it('a country leads to its box, and a click to its row', async () => {
  const { gone, field } = open();
  paste(field, 'austria');
  await expect.poll(() => rows().length).toBe(1);
  document.querySelector<HTMLElement>('[role=option]')?.click();
  expect(gone).toEqual([{ kind: 'box', box: BOX }]);
});

it('reads positions, and says what is wrong with one', async () => {
  const { gone, field } = open();
  paste(field, '48.2, 16.37');
  expect(rows()).toEqual([['48.2° N, 16.37° E', 'Position']]);
  press('Enter');
  expect(gone).toMatchObject([{ kind: 'place', place: { lat: 48.2, lon: 16.37, zoom: null } }]);
  paste(field, '91, 5');
  expect(status()).toContain('Latitude goes from -90 to 90');
});

it('says that it loads, that loading failed, and after the next try that nothing was found', async () => {
  let [load, fail] = [(_: KnownNames) => {}, (_: Error) => {}];
  const { field, reopen } = open(
    () =>
      new Promise((resolve, reject) => {
        [load, fail] = [resolve, reject];
      }),
  );
  paste(field, 'nowhere');
  expect(status()).toBe('Loading places…');
  fail(new Error('gone'));
  await expect.poll(status).toContain('couldn’t be loaded');
  reopen();
  load(KNOWN);
  await expect.poll(status).toContain('No place found');
  paste(field, 'vien');
  expect(rows()).toHaveLength(1);
});

it('Escape closes it, and so does the focus elsewhere in the page', async () => {
  const { field, map, reopen, gone } = open();
  press('Escape');
  expect([isShown(field), document.activeElement]).toEqual([false, map]);
  reopen();
  field.dispatchEvent(new FocusEvent('focusout', { bubbles: true, relatedTarget: map }));
  expect([isShown(field), gone]).toEqual([false, []]);
});

describe('what people have named themselves', () => {
  const ROW = { title: 'Wiener Hütte', detail: 'Bookmark', target: { kind: 'box', box: BOX } } as const;
  const EXACT_ROW = { ...ROW, title: 'Wien', detail: 'Feature · Huts', score: 0 };
  const BEGINNING = { ...ROW, score: 1 };
  const titles = () => rows().map(([title]) => title);

  it('comes before places that match as well', async () => {
    const { field } = open(undefined, { ...NOTHING, find: () => [BEGINNING, EXACT_ROW] });
    paste(field, 'wien');
    await expect.poll(titles).toEqual(['Wien', 'Vienna (Wien)', 'Wiener Hütte', 'Wiener Neustadt']);
  });

  it('leaves places some of the list', async () => {
    const many = Array.from({ length: 8 }, (_, at) => ({ ...EXACT_ROW, title: `Wien ${at}` }));
    const { field } = open(undefined, { ...NOTHING, find: () => many });
    paste(field, 'wien');
    await expect.poll(titles).toContain('Vienna (Wien)');
    expect(titles()).toHaveLength(8);
  });

  it('is put in its place when it comes late, but moves no row that people have gone to', async () => {
    let give = (_: readonly RankedRow[]) => {};
    const findFeatures = () => new Promise<readonly RankedRow[]>((resolve) => (give = resolve));
    const { field } = open(undefined, { ...NOTHING, findFeatures });
    await expect.poll(status).toBe('');
    paste(field, 'wien');
    give([EXACT_ROW]);
    await expect.poll(titles).toEqual(['Wien', 'Vienna (Wien)', 'Wiener Neustadt']);
    expect(active()).toBe('Wien');
    paste(field, 'wiene');
    press('ArrowDown');
    paste(field, 'wien');
    press('ArrowDown');
    give([EXACT_ROW]);
    await expect.poll(titles).toEqual(['Vienna (Wien)', 'Wiener Neustadt', 'Wien']);
    expect(active()).toBe('Wiener Neustadt');
  });
});

it('opens with what was typed while it loaded', () => {
  const take = collectTyping();
  for (const key of ['w', 'x', 'Backspace', 'i', 'Shift', 'e']) press(key);
  const { reopen, field } = open();
  reopen(take());
  expect([field.value, field.selectionStart]).toEqual(['wie', 3]);
  press('n');
  expect(take()).toBe('wie');
});
