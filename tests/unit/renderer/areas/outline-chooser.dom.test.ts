/** The part of the area form that chooses a country or state, and the names that the form proposes. */
import { afterEach, beforeEach, expect, describe as group, it, vi } from 'vitest';
import { createOutlineChooser } from '../../../../renderer/areas/outline-chooser.ts';
import { nameBox } from '../../../../renderer/areas/warm-draft.ts';
import type { LoadedNames } from '../../../../renderer/search/known-names.ts';
import type { AreaShape, BoundingBox } from '../../../../shared/areas/area.ts';
import { prepareSearch } from '../../../../shared/names/find-names.ts';
import type { NamedPlace } from '../../../../shared/names/named-place.ts';
import type { FindShape } from '../../../../shared/names/named-shapes.ts';
import { fieldOf, paste, press, useEmptyPage } from '../../../support/dom-page.ts';

useEmptyPage();
beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

const BASE = { others: [], region: null, bounds: null, thousands: null, country: 'AT', lat: 47, lon: 14 };
const BOX = { west: 9.5, south: 46.4, east: 17.2, north: 49 };
const PLACES: readonly NamedPlace[] = [
  { ...BASE, kind: 'country', name: 'Austria', bounds: BOX },
  { ...BASE, kind: 'state', name: 'Lower Austria', others: ['Niederösterreich'], lat: 48.2, lon: 15.8 },
  { ...BASE, kind: 'place', name: 'Austria Town', thousands: 20, lat: 48.21, lon: 16.37 },
];
const NAMES: LoadedNames = {
  places: PLACES,
  find: prepareSearch(PLACES, () => []),
  nameCountry: () => 'Austria',
};
const OUTLINE: AreaShape = {
  kind: 'polygon',
  polygons: [
    [
      [
        [9, 46],
        [17, 46],
        [17, 49],
        [9, 46],
      ],
    ],
  ],
};

function open(
  loadShapes: () => Promise<FindShape> = async () => (place) => (place.kind === 'place' ? undefined : OUTLINE),
) {
  const shown: (AreaShape | null)[] = [];
  const gone: BoundingBox[] = [];
  let changes = 0;
  const chooser = createOutlineChooser({
    stage: {
      showChosen: async (shape) => {
        shown.push(shape);
        return shape === null ? null : BOX;
      },
      goTo: (box) => gone.push(box),
    },
    readMaxZoom: () => 10,
    onChange: () => {
      changes += 1;
    },
    loadNames: async () => NAMES,
    loadShapes,
    others: [],
  });
  document.body.append(chooser.root);
  chooser.begin();
  return { chooser, shown, gone, changes: () => changes };
}

const field = () => fieldOf('Country or state');
const rows = () =>
  [...document.querySelectorAll('[role=option]')].map((row) => [...row.children].map((part) => part.textContent));
const status = () => document.querySelector('[role=status]')?.textContent;
const settle = () => vi.advanceTimersByTimeAsync(10);

group('the outline of a country or state', () => {
  it('is found by any of its names and chosen by keys, without cities', async () => {
    const { chooser, shown, gone } = open();
    await settle();
    expect(document.activeElement).toBe(field());
    paste(field(), 'austria');
    expect(rows()).toEqual([
      ['Austria', 'Country or territory'],
      ['Lower Austria', 'State or region · Austria'],
    ]);
    expect(field().getAttribute('aria-expanded')).toBe('true');
    press('ArrowDown');
    expect(document.getElementById(field().getAttribute('aria-activedescendant') ?? '')?.textContent).toMatch(/^Lower/);
    press('Enter');
    await settle();
    expect([rows(), field().value, status()]).toEqual([
      [],
      'Lower Austria',
      'The area is the outline of Lower Austria.',
    ]);
    expect([chooser.read(), chooser.suggestName(), shown.at(-1), gone]).toEqual([
      OUTLINE,
      'Lower Austria',
      OUTLINE,
      [BOX],
    ]);
    expect(chooser.complain()).toBe(false);
  });

  it('is gone when people type on', async () => {
    const { chooser, shown } = open();
    await settle();
    paste(field(), 'niederosterreich');
    expect(rows()[0]).toEqual(['Lower Austria (Niederösterreich)', 'State or region · Austria']);
    press('Enter');
    await settle();
    paste(field(), 'x');
    expect([chooser.read(), chooser.suggestName(), shown.at(-1)]).toEqual([null, '', null]);
    expect(status()).toBe('No country or state found. English names work best.');
    expect(chooser.complain()).toBe(true);
    expect(document.querySelector('.complaint')?.textContent).toBe('Choose a country or state from the list.');
  });

  it('says when outlines can’t be loaded', async () => {
    const { chooser } = open(() => Promise.reject(new Error('offline')));
    await settle();
    paste(field(), 'austria');
    press('Enter');
    await settle();
    expect(chooser.read()).toBe(null);
    expect(status()).toBe('Countries and states couldn’t be loaded. Use a box or a file.');
  });
});

it('a box is called after what is there', () => {
  expect(nameBox(BOX, NAMES)).toBe('Austria');
  expect(nameBox({ west: 16.3, south: 48.1, east: 16.5, north: 48.3 }, NAMES)).toBe('Austria Town, Austria');
  expect(nameBox({ west: 16.6, south: 48.4, east: 16.7, north: 48.5 }, NAMES)).toBe('Near Austria Town, Austria');
  expect(nameBox({ west: -40, south: 0, east: -39, north: 1 }, NAMES)).toBe('');
});
