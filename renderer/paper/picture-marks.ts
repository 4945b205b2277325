/** Draws the labels, the scale bar and the credit of a picture. */
import { LABEL_FONT, paintLabel } from '../layers/labels/label-painting.ts';
import type { PictureMarks } from './picture-messages.ts';

type Brush = OffscreenCanvasRenderingContext2D;

const FONT = '12px system-ui, sans-serif';
const LINE_PX = 16;
const PADDING_PX = 6;
const PAPER = 'rgb(255 255 255 / 88%)';
const INK = '#20272c';

/** Draws them on rows of a picture of this size. The brush counts from the corner of the picture. */
export function paintMarks(brush: Brush, { labels, ratio, scaleBar }: PictureMarks, credit: string, size: Size): void {
  brush.save();
  brush.scale(ratio, ratio);
  brush.font = LABEL_FONT;
  for (const label of labels) paintLabel(brush, label);
  brush.restore();
  Object.assign(brush, { font: FONT, textBaseline: 'middle', textAlign: 'left' });
  const creditTop = size.height - paintCredit(brush, credit, size);
  // Beside each other where there is room for both.
  if (scaleBar) paintScaleBar(brush, scaleBar, isRoomBeside(brush, credit, scaleBar, size) ? size.height : creditTop);
}

interface Size {
  readonly width: number;
  readonly height: number;
}

/** Returns its height: none without a text. */
function paintCredit(brush: Brush, credit: string, { width, height }: Size): number {
  if (credit === '') return 0;
  const lines = wrapText(credit, width - 2 * PADDING_PX, (text) => brush.measureText(text).width);
  const [boxWidth, boxHeight] = [widest(brush, lines) + 2 * PADDING_PX, lines.length * LINE_PX + PADDING_PX];
  const [left, top] = [width - boxWidth, height - boxHeight];
  brush.fillStyle = PAPER;
  brush.fillRect(left, top, boxWidth, boxHeight);
  brush.fillStyle = INK;
  for (const [index, line] of lines.entries()) {
    brush.fillText(line, left + PADDING_PX, top + PADDING_PX / 2 + (index + 0.5) * LINE_PX);
  }
  return boxHeight;
}

function isRoomBeside(brush: Brush, credit: string, { lengthPx }: { readonly lengthPx: number }, { width }: Size) {
  return brush.measureText(credit).width + lengthPx + 6 * PADDING_PX < width;
}

function widest(brush: Brush, lines: readonly string[]): number {
  return Math.ceil(Math.max(...lines.map((line) => brush.measureText(line).width)));
}

/** The bar from its left end to its right end is `lengthPx` long. */
function paintScaleBar(
  brush: Brush,
  { lengthPx, text }: { readonly lengthPx: number; readonly text: string },
  bottom: number,
): void {
  const height = LINE_PX + 2 * PADDING_PX;
  const [left, base] = [PADDING_PX, bottom - PADDING_PX];
  brush.fillStyle = PAPER;
  brush.fillRect(0, bottom - height, lengthPx + 2 * PADDING_PX, height);
  brush.fillStyle = INK;
  brush.fillText(text, left + PADDING_PX, base - LINE_PX / 2 - 2, Math.max(1, lengthPx - PADDING_PX));
  brush.fillRect(left, base - 2, lengthPx, 2);
  for (const x of [left, left + lengthPx - 2]) brush.fillRect(x, base - 8, 2, 8);
}

/** Breaks a text at its spaces, so that each line fits if its words do. */
function wrapText(text: string, widthPx: number, measure: (text: string) => number): readonly string[] {
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const before = lines.at(-1);
    if (before !== undefined && measure(`${before} ${word}`) <= widthPx) lines[lines.length - 1] = `${before} ${word}`;
    else lines.push(word);
  }
  return lines;
}
