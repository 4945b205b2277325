/** What keys and gestures do on the map. Leaflet handles them. */
import { mapKeyTexts as texts } from '../../../shared/texts/map-keys.ts';
import type { KeyRow } from '../../parts/key-row.ts';

/** They work while the map has the focus. */
export const MAP_KEYS: readonly KeyRow[] = [
  [texts.pan, ['←', '↑', '→', '↓']],
  [texts.panFar, ['Shift+arrow']],
  [texts.zoomIn, ['+', texts.doubleClick]],
  [texts.zoomOut, ['-', texts.shiftDoubleClick]],
  [texts.zoomFar, ['Shift++', 'Shift+-']],
  [texts.zoomEither, [texts.wheel]],
  [texts.zoomToArea, [texts.shiftDrag]],
  [texts.menu, [texts.rightClick, texts.longPress, 'Shift+F10']],
  [texts.selectFeature, ['Enter']],
  [texts.addFeature, ['Shift+Enter']],
];
