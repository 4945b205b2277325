/** What keys and gestures do on the map: Leaflet's own, as the map is set up. */
import type { KeyRow } from '../parts/key-row.ts';

/** They work while the map has the keyboard. */
export const MAP_KEYS: readonly KeyRow[] = [
  ['Pan', ['←', '↑', '→', '↓']],
  ['Pan three times as far', ['Shift+arrow']],
  ['Zoom in', ['+', 'Double click']],
  ['Zoom out', ['-', 'Shift+double click']],
  ['Zoom by three levels', ['Shift++', 'Shift+-']],
  ['Zoom in or out', ['Wheel']],
  ['Zoom to an area', ['Shift+drag']],
];
