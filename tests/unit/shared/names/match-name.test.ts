/** The search over what people have named themselves: the same ranking as for places. */
import { expect, it } from 'vitest';
import { prepareThings } from '../../../../shared/names/match-name.ts';

const THINGS = ['Old hut', 'Hut 2', 'Shutter', 'Hut', 'Hütte Müller', 'Ærø', '東京タワー', '...'].map((name) => ({
  name,
}));
const find = prepareThings(THINGS);
const names = (text: string, limit = 8) => find(text, limit).map(({ thing: { name } }) => name);

it('lists exact names, then beginnings, then words, and leaves out the middle of words', () => {
  expect(names('HUT')).toEqual(['Hut', 'Hut 2', 'Old hut'].toSpliced(2, 0, 'Hütte Müller'));
  expect(names('hut', 2)).toEqual(['Hut', 'Hut 2']);
});

it('folds accents, reads umlauts written as two letters, and finds any script', () => {
  expect([names('huette mueller'), names('mull'), names('aero'), names('東京')]).toEqual([
    ['Hütte Müller'],
    ['Hütte Müller'],
    ['Ærø'],
    ['東京タワー'],
  ]);
});

it('finds nothing for a text without letters and digits', () => {
  expect([names(''), names(' . ')]).toEqual([[], []]);
});
