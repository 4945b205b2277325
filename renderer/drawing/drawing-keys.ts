/** The keys that draw, for the table of keys. They work while a drawing is edited. */
import { drawingTexts } from '../../shared/texts/drawing.ts';
import { CLOSE_KEY, type KeyRow } from '../parts/key-row.ts';

const { keys } = drawingTexts;

export const DRAWING_KEYS: readonly KeyRow[] = [
  [keys.place, [keys.space]],
  [keys.carry, [keys.space]],
  [keys.finish, ['Enter']],
  [keys.cancel, [CLOSE_KEY]],
  [keys.delete, ['Delete']],
  [keys.tools, ['←', '→']],
];
