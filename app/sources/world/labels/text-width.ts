/** How wide a text is set. The drawing forces each text to the width said here, so any sans-serif font fills the same box. */

// Advance widths in thousandths of the font size, between those of Arial and DejaVu Sans, by groups of similar letters.
const ADVANCES: readonly (readonly [string, number])[] = [
  ["ijlI|'’.,:;", 290],
  ['ftr/()-°', 380],
  [' ', 300],
  ['ckszyvxJ', 540],
  ['abdeghnopquãáéôçŌ0123456789?L', 600],
  ['ABEFKPRSTVXYZÅ', 695],
  ['CDGHNOQUwÉÃÇÔ', 765],
  ['mM', 890],
  ['W', 980],
];
const WIDEST_KNOWN = 700;
const ADVANCE_OF = new Map(ADVANCES.flatMap(([letters, advance]) => [...letters].map((letter) => [letter, advance])));

/** Width in pixels of one line of text; `letterSpacingPx` stands between letters, not after the last. */
export function measureTextPx(text: string, sizePx: number, letterSpacingPx = 0): number {
  const letters = [...text];
  const thousandths = letters.reduce((sum, letter) => sum + (ADVANCE_OF.get(letter) ?? WIDEST_KNOWN), 0);
  return (thousandths / 1000) * sizePx + letterSpacingPx * Math.max(0, letters.length - 1);
}
