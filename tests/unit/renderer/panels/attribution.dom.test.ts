/** The attribution in the page: credits of all maps shown. */
import { expect, it } from 'vitest';
import { createAttribution } from '../../../../renderer/panels/attribution.ts';
import { OPENSTREETMAP_SOURCE, WORLD_SOURCE } from '../../../../shared/sources/source.ts';
import { useEmptyPage } from '../../../support/dom-page.ts';

useEmptyPage();

it('credits every source on the map, and keeps existing links', () => {
  const show = createAttribution(document.body);
  const links = () => [...document.querySelectorAll('a')];
  show([OPENSTREETMAP_SOURCE, WORLD_SOURCE]);
  expect(links().map(({ textContent }) => textContent)).toEqual([
    '© OpenStreetMap contributors',
    'Fix the map',
    'Natural Earth',
  ]);
  const [first] = links();
  first?.focus();
  show([OPENSTREETMAP_SOURCE, WORLD_SOURCE]);
  expect(document.activeElement).toBe(first);
  show([WORLD_SOURCE]);
  expect(links().map(({ textContent }) => textContent)).toEqual(['Natural Earth']);
});
