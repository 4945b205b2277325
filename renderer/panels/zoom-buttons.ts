/** Two buttons over the map for those who have no wheel. */
import type { ZoomRange } from '../map/map-view.ts';
import { button, element } from '../parts/element.ts';

export interface ZoomButtons {
  /** Greys out the button that leads nowhere. */
  readonly showZoom: (zoom: number, range: ZoomRange) => void;
}

/** Adds the buttons; `zoomBy` is told +1 or -1. */
export function createZoomButtons(corner: HTMLElement, zoomBy: (levels: 1 | -1) => void): ZoomButtons {
  const further = button('+', () => zoomBy(1), { 'aria-label': 'Zoom in', title: 'Zoom in (+)' });
  const back = button('−', () => zoomBy(-1), { 'aria-label': 'Zoom out', title: 'Zoom out (-)' });
  corner.append(element('div', { class: 'zoom-buttons' }, further, back));
  return {
    showZoom(zoom, range) {
      // A button that is disabled while focused would drop the focus.
      further.setAttribute('aria-disabled', String(zoom >= range.max));
      back.setAttribute('aria-disabled', String(zoom <= range.min));
    },
  };
}
