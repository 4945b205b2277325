/** The two zoom buttons on the map. */
import { mapTexts } from '../../shared/texts/map.ts';
import type { ZoomRange } from '../map/map-view.ts';
import { button, element, setUsable } from '../parts/element.ts';

export interface ZoomButtons {
  /** Greys out a button at the end of the range. */
  readonly showZoom: (zoom: number, range: ZoomRange) => void;
}

/** Adds the buttons. */
export function createZoomButtons(corner: HTMLElement, zoomBy: (levels: 1 | -1) => void): ZoomButtons {
  const further = button('+', () => zoomBy(1), { 'aria-label': mapTexts.zoomIn, title: mapTexts.zoomInTitle });
  const back = button('−', () => zoomBy(-1), { 'aria-label': mapTexts.zoomOut, title: mapTexts.zoomOutTitle });
  corner.append(element('div', { class: 'zoom-buttons' }, further, back));
  return {
    showZoom(zoom, range) {
      setUsable(further, zoom < range.max);
      setUsable(back, zoom > range.min);
    },
  };
}
