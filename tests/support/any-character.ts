/** Random text for properties. */
import fc from 'fast-check';

const isHalf = (codePoint: number): boolean => codePoint >= 0xd800 && codePoint <= 0xdfff;

/** Any character of Unicode, as `unit` of `fc.string`. Its own `binary` takes a second to list all of them first. */
export const anyCharacter: fc.Arbitrary<string> = fc
  .integer({ min: 0, max: 0x10ffff })
  .filter((codePoint) => !isHalf(codePoint))
  .map(
    (codePoint) => String.fromCodePoint(codePoint),
    (text) => (text as string).codePointAt(0) ?? 0,
  );
