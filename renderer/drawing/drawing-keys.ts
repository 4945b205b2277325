/** The keys that draw, for the table of keys. They work while a drawing is edited. */
import { drawingTexts } from '../../shared/texts/drawing.ts';
import type { KeyRow } from '../parts/key-row.ts';

const { keys } = drawingTexts;

export const DRAWING_KEYS: readonly KeyRow[] = [
  [keys.place, [keys.space]],
  [keys.finish, ['Enter']],
  [keys.cancel, ['Esc']],
  [keys.delete, ['Delete']],
  [keys.tools, ['←', '→']],
];
