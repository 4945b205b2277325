/** Tells people who do not see the map where it has come to, once it rests. Knows no map. */
import type { Aim } from '../map/map-aim.ts';
import { formatPlace } from '../map/place-text.ts';
import { element } from '../parts/element.ts';

/** Long enough for one key after another. */
const REST_MS = 800;

/** Adds a text for ears alone to `area`; the answer is told of every aim, and says where the centre is while `isLed` is true. */
export function createPlaceSpeech(area: HTMLElement, isLed: () => boolean): (aim: Aim) => void {
  const heard = element('p', { id: 'place-heard', class: 'unseen', role: 'status' });
  area.append(heard);
  let said: string | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  return ({ of, lat, lon, zoom }) => {
    clearTimeout(timer);
    if (of === 'pointer') return;
    const text = `${formatPlace(lat, lon, zoom)}, zoom ${Math.round(zoom)}`;
    // Where it is at first is told when the map is entered.
    said ??= text;
    timer = setTimeout(() => {
      if (text === said || !isLed()) return;
      said = text;
      heard.textContent = text;
    }, REST_MS);
  };
}
