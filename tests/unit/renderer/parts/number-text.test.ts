/** Numbers as typed, with the decimal signs of different countries. */
import { expect, it } from 'vitest';
import { readDecimal, readWholeNumber } from '../../../../renderer/parts/number-text.ts';

it.each([
  ['0.5', 0.5],
  ['0,5', 0.5],
  ['0,500', 0.5],
  ['2,125', 2.125],
  [' 500 ', 500],
  ['1 000', 1000],
  ['1 000,5', 1000.5],
  ['1,000,000', 1_000_000],
  ['1,00,000', undefined],
  ['1,000.5', undefined],
  ['much', undefined],
  ['', undefined],
])('reads “%s” as a number with decimals', (text, value) => {
  expect(readDecimal(text)).toBe(value);
});

it.each([
  ['2,125', 2125],
  ['1 000 000', 1_000_000],
  ['20', 20],
  ['0,5', undefined],
  ['much', undefined],
])('reads “%s” as a whole number', (text, value) => {
  expect(readWholeNumber(text)).toBe(value);
});
