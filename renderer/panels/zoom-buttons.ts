/** Two buttons over the map for those who have no wheel. */
import type { ZoomRange } from '../map/map-view.ts';
import { button, element, setUsable } from '../parts/element.ts';

export interface ZoomButtons {
  /** Greys out a button at the end of the range. */
  readonly showZoom: (zoom: number, range: ZoomRange) => void;
}

/** Adds the buttons. */
export function createZoomButtons(corner: HTMLElement, zoomBy: (levels: 1 | -1) => void): ZoomButtons {
  const further = button('+', () => zoomBy(1), { 'aria-label': 'Zoom in', title: 'Zoom in (+)' });
  const back = button('−', () => zoomBy(-1), { 'aria-label': 'Zoom out', title: 'Zoom out (-)' });
  corner.append(element('div', { class: 'zoom-buttons' }, further, back));
  return {
    showZoom(zoom, range) {
      setUsable(further, zoom < range.max);
      setUsable(back, zoom > range.min);
    },
  };
}
