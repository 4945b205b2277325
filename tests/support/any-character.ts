/** Random text for property tests. */
import fc from 'fast-check';

const isHalf = (codePoint: number): boolean => codePoint >= 0xd800 && codePoint <= 0xdfff;

/** Any Unicode character, as `unit` of `fc.string`. fast-check's own `binary` takes a second to list them all. */
export const anyCharacter: fc.Arbitrary<string> = fc
  .integer({ min: 0, max: 0x10ffff })
  .filter((codePoint) => !isHalf(codePoint))
  .map(
    (codePoint) => String.fromCodePoint(codePoint),
    (text) => (text as string).codePointAt(0) ?? 0,
  );
