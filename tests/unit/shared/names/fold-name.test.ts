/** Spellings with and without accents find each other. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { foldName } from '../../../../shared/names/fold-name.ts';

describe('a folded name', () => {
  it.each([
    ['café', 'cafe'],
    ['Łódź', 'lodz'],
    ['Großzschocher', 'grosszschocher'],
    ['São Paulo', 'sao paulo'],
    ['Xi’an', 'xian'],
    ['Saint-Étienne', 'saint etienne'],
    ['St. Petersburg', 'st petersburg'],
    ['  New   York ', 'new york'],
    ['Ærø', 'aero'],
    ['İzmir', 'izmir'],
    ['Hồ Chí Minh', 'ho chi minh'],
    ['МОСКВА', 'москва'],
    ['東京', '東京'],
    ['!?', ''],
  ])('of %s is %s', (name, folded) => {
    expect(foldName(name)).toBe(folded);
  });

  it('is the same for every way that Unicode writes an accent, and folds no further', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (name) => {
        const folded = foldName(name);
        expect(foldName(name.normalize('NFD'))).toBe(foldName(name.normalize('NFC')));
        expect(foldName(folded)).toBe(folded);
        expect(folded).toMatch(/^(?:[\p{L}\p{N}]+(?: [\p{L}\p{N}]+)*)?$/u);
      }),
    );
  });
});
