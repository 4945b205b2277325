/** The keys that measure, for the table of keys. */
import { measuringTexts } from '../../shared/texts/measuring.ts';
import { CLOSE_KEY, type KeyRow } from '../parts/key-row.ts';

const { keys } = measuringTexts;

export const MEASURE_KEYS: readonly KeyRow[] = [
  [keys.place, [keys.space]],
  [keys.finish, ['Enter']],
  [keys.remove, ['Delete', 'Backspace']],
  [keys.end, [CLOSE_KEY]],
];
