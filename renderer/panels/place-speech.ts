/** Tells people who can't see the map where it is, once it rests. */
import type { Aim } from '../map/map-aim.ts';
import { formatPlace } from '../map/place-text.ts';
import { element } from '../parts/element.ts';

const SPEAK_AFTER_MS = 800;

/** Adds a text for screen readers; returns a function to call with every aim, which says where the centre is while `isLed`. */
export function createPlaceSpeech(area: HTMLElement, isLed: () => boolean): (aim: Aim) => void {
  const heard = element('p', { id: 'place-heard', class: 'unseen', role: 'status' });
  area.append(heard);
  let said: string | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  return ({ of, lat, lon, zoom }) => {
    clearTimeout(timer);
    if (of === 'pointer') return;
    const text = `${formatPlace(lat, lon, zoom)}, zoom ${Math.round(zoom)}`;
    // The first place is told when the map is focused.
    said ??= text;
    timer = setTimeout(() => {
      if (text === said || !isLed()) return;
      said = text;
      heard.textContent = text;
    }, SPEAK_AFTER_MS);
  };
}
