/** Who is credited in the corner of the map. */
import { expect, it } from 'vitest';
import { listCredits } from '../../../../renderer/panels/attribution.ts';
import {
  FIX_THE_MAP_URL,
  OPENSTREETMAP_SOURCE,
  type RuleCard,
  WORLD_SOURCE,
} from '../../../../shared/sources/source.ts';

function creditsOf(rules: Partial<RuleCard>): readonly { text: string; url: string }[] {
  return listCredits({ name: 'Orchard', rules: { ...WORLD_SOURCE.rules, ...rules } });
}

it('links OpenStreetMap to its copyright page and to its error reports', () => {
  expect(listCredits(OPENSTREETMAP_SOURCE)).toEqual([
    { text: '© OpenStreetMap contributors', url: 'https://www.openstreetmap.org/copyright' },
    { text: 'Fix the map', url: FIX_THE_MAP_URL },
  ]);
});

it('recognises every spelling of the copyright page', () => {
  for (const attributionUrl of [
    'https://openstreetmap.org/copyright',
    'https://www.openstreetmap.org/copyright/',
    'https://www.openstreetmap.org/copyright/en',
    'https://www.openstreetmap.org/copyright?x=1#top',
  ]) {
    expect(creditsOf({ attributionUrl }).at(-1)?.url).toBe(FIX_THE_MAP_URL);
  }
});

it('adds no such links to other maps', () => {
  for (const attributionUrl of [
    'https://example.org/copyright',
    'https://openstreetmap.org.example.org/copyright',
    'https://www.openstreetmap.org/',
    'https://www.openstreetmap.org/copyrighted',
    'https://example.org/?openstreetmap.org/copyright',
    '',
  ]) {
    expect(creditsOf({ attributionUrl }).length).toBe(1);
  }
});

it('falls back to the name of the source', () => {
  expect(creditsOf({ attribution: ' ', attributionUrl: '' })).toEqual([{ text: 'Orchard', url: '' }]);
});
