/** The texts of clearing tiles. */
import { expect, it } from 'vitest';
import { listNames } from '../../../../shared/texts/clearing.ts';

it.each([
  [['Alps'], '“Alps”'],
  [['Alps', 'Home'], '“Alps” and “Home”'],
  [['a', 'b', 'c', 'd', 'e'], '“a”, “b”, “c”, “d” and “e”'],
  [['a', 'b', 'c', 'd', 'e', 'f'], '“a”, “b”, “c”, “d”, “e” and 1 more'],
  [['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'], '“a”, “b”, “c”, “d”, “e” and 3 more'],
])('%j', (names, words) => {
  expect(listNames(names)).toBe(words);
});
