/** The size, capitals, lines and box of a name. */
import { measureTextPx } from './text-width.ts';

export interface LabelStyle {
  readonly sizePx: number;
  readonly letterSpacingPx: number;
  readonly capitals: boolean;
}

/** One line of text as wide as it is drawn. */
interface LabelLine {
  readonly text: string;
  readonly widthPx: number;
}

export interface LabelText {
  readonly lines: readonly LabelLine[];
  readonly style: LabelStyle;
  /** The box of all lines with their halo. */
  readonly widthPx: number;
  readonly heightPx: number;
}

export const HALO_PX = 1.5;
const LINE_HEIGHT = 1.2;

/** The smallest that is still easy to read. */
export const SMALLEST_STYLE: LabelStyle = { sizePx: 11, letterSpacingPx: 0, capitals: false };

// By the edge in pixels of a square as large as what is named, largest first.
const STYLES: readonly { readonly fromPx: number; readonly style: LabelStyle }[] = [
  { fromPx: 360, style: { sizePx: 15, letterSpacingPx: 5, capitals: true } },
  { fromPx: 150, style: { sizePx: 13, letterSpacingPx: 2.5, capitals: true } },
  { fromPx: 60, style: { sizePx: 12.5, letterSpacingPx: 0.2, capitals: false } },
  { fromPx: 0, style: SMALLEST_STYLE },
];

/** The styles that suit something as large as a square of this edge, best first. */
export function stylesForSize(edgePx: number): LabelStyle[] {
  return STYLES.filter(({ fromPx }) => edgePx >= fromPx).map(({ style }) => style);
}

/** The ways to set a name, widest first: on one line and, where it has a space, on two of about the same width. */
export function breakName(name: string, style: LabelStyle): LabelText[] {
  const text = style.capitals ? name.toLocaleUpperCase('en') : name;
  const whole = setLines([text], style);
  const broken = breaks(text).map((lines) => setLines(lines, style));
  const narrowest = broken.sort((one, other) => one.widthPx - other.widthPx)[0];
  return narrowest ? [whole, narrowest] : [whole];
}

/** Baseline of a line, in pixels below the centre of the box. */
export function baselinePx(text: LabelText, line: number): number {
  const { sizePx } = text.style;
  return (line - (text.lines.length - 1) / 2) * sizePx * LINE_HEIGHT + sizePx * 0.36;
}

function setLines(texts: readonly string[], style: LabelStyle): LabelText {
  const lines = texts.map((text) => ({ text, widthPx: measureTextPx(text, style.sizePx, style.letterSpacingPx) }));
  return {
    lines,
    style,
    widthPx: Math.max(...lines.map((line) => line.widthPx)) + 2 * HALO_PX,
    heightPx: lines.length * style.sizePx * LINE_HEIGHT + 2 * HALO_PX,
  };
}

// A lone `S.` or `of` looks lost on a line of its own.
const SHORTEST_LINE = 3;

function breaks(text: string): [string, string][] {
  const words = text.split(' ');
  return words
    .slice(1)
    .map((_, at): [string, string] => [words.slice(0, at + 1).join(' '), words.slice(at + 1).join(' ')])
    .filter((lines) => lines.every((line) => line.length >= SHORTEST_LINE));
}
