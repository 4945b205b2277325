/** Folds names so that spellings without accents find those with them: `lodz` finds Łódź. */

/** Letters that Unicode doesn't decompose, as people without their keys write them. */
const SPELLINGS: Readonly<Record<string, string>> = {
  ß: 'ss',
  æ: 'ae',
  œ: 'oe',
  ø: 'o',
  ł: 'l',
  đ: 'd',
  ð: 'd',
  þ: 'th',
  ħ: 'h',
  ı: 'i',
  ŀ: 'l',
  ŧ: 't',
  ŋ: 'n',
  ĸ: 'k',
  ə: 'a',
};
/** Most names; folding them is fast. */
const PLAIN = /^[\da-z]+(?: [\da-z]+)*$/i;
const SPELLED = new RegExp(`[${Object.keys(SPELLINGS).join('')}]`, 'g');

/**
 * Lower case, without accents, apostrophes and full stops; every other run of signs is one space. Letters of all scripts
 * stay. Folding again changes nothing.
 */
export function foldName(name: string): string {
  if (PLAIN.test(name)) return name.toLowerCase();
  return name
    .normalize('NFKD')
    .toLowerCase()
    .normalize('NFKD')
    .replace(/[\p{M}'’‘ʻʼ`´.]/gu, '')
    .replace(SPELLED, (letter) => SPELLINGS[letter] ?? letter)
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
}
