/** Parses numbers as people type them. */

// Plain decimals with a point or a comma: no exponents, and never so long that they become Infinity.
const PLAIN_NUMBER = /^[+-]?\d{1,15}([.,]\d{1,15})?$/;

/** Reads `-12.5` or `-12,5`; undefined for anything else. */
export function readNumber(text: string): number | undefined {
  const trimmed = text.trim();
  return PLAIN_NUMBER.test(trimmed) ? Number(trimmed.replace(',', '.')) : undefined;
}

const GROUP_SPACES = /(?<=\d)\s(?=\d{3}\b)/g;
const GROUP_SIGNS = /(?<=\d)[,\s](?=\d{3}\b)/g;

/** Reads `1,234`, `1 234` or `1234`; undefined for anything else. */
export function readWholeNumber(text: string): number | undefined {
  const value = readNumber(text.replaceAll(GROUP_SIGNS, ''));
  return Number.isInteger(value) ? value : undefined;
}

/** Reads `0.5`, `0,5`, `0,500` or `1 234.5`: a single comma is the decimal sign; several part thousands, as in `1,000,000`. */
export function readDecimal(text: string): number | undefined {
  const isGrouped = text.indexOf(',') !== text.lastIndexOf(',');
  const plain = text.replaceAll(isGrouped ? GROUP_SIGNS : GROUP_SPACES, '');
  return isGrouped && plain.includes(',') ? undefined : readNumber(plain);
}
