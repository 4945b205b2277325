/** The line under the map: the source, the zoom and a place. */
import { mapTexts } from '../../shared/texts/map.ts';
import { formatPosition } from '../../shared/texts/positions.ts';
import type { Aim } from '../map/map-aim.ts';
import { element } from '../parts/element.ts';
import { followFormats, readFormats } from '../parts/formats.ts';

export interface StatusBar {
  readonly showSource: (name: string) => void;
  readonly showAim: (aim: Aim) => void;
}

/** Fills the bar. The zoom and the kind of place are also in `data-` attributes. */
export function createStatusBar(bar: HTMLElement): StatusBar {
  const source = element('span', { class: 'status-source' });
  const zoom = element('span', { id: 'zoom', class: 'zoom' });
  const label = element('span', { class: 'place-label' });
  const place = element('span', { class: 'place', title: mapTexts.placeTitle });
  bar.append(source, zoom, element('span', { id: 'place' }, label, ' ', place));
  let shown: Aim | undefined;
  const showPlace = () => {
    if (shown) place.textContent = formatPosition(shown, readFormats().positionFormat, shown.zoom);
  };
  followFormats(showPlace);
  return {
    showSource(name) {
      source.textContent = name;
      source.title = name;
    },
    showAim(aim) {
      label.textContent = mapTexts.aim[aim.of];
      shown = aim;
      showPlace();
      place.dataset.of = aim.of;
      zoom.textContent = mapTexts.zoom(Math.round(aim.zoom));
      zoom.dataset.zoom = String(aim.zoom);
    },
  };
}
