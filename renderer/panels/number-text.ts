/** Numbers as people type them. */

// Plain decimals with a point or a comma: no exponents, and never so long that they become Infinity.
const PLAIN_NUMBER = /^[+-]?\d{1,15}([.,]\d{1,15})?$/;

/** Reads `-12.5` or `-12,5`, spaces around it left out; undefined for anything else. */
export function readNumber(text: string): number | undefined {
  const trimmed = text.trim();
  return PLAIN_NUMBER.test(trimmed) ? Number(trimmed.replace(',', '.')) : undefined;
}
