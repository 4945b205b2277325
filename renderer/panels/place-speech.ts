/** Reads out where the map is, once it has come to rest. */
import { mapTexts } from '../../shared/texts/map.ts';
import { formatPosition } from '../../shared/texts/positions.ts';
import type { Aim } from '../map/map-aim.ts';
import { element } from '../parts/element.ts';
import { readFormats } from '../parts/formats.ts';

const SPEAK_AFTER_MS = 800;

/** Adds a live region; returns a function to call with every aim. It speaks only of the centre, and only while `isLed`. */
export function createPlaceSpeech(area: HTMLElement, isLed: () => boolean): (aim: Aim) => void {
  const heard = element('p', { id: 'place-heard', class: 'unseen', role: 'status' });
  area.append(heard);
  let said: string | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  return ({ of, zoom, ...at }) => {
    clearTimeout(timer);
    if (of === 'pointer') return;
    const text = mapTexts.place(formatPosition(at, readFormats().positionFormat, zoom), Math.round(zoom));
    // The map's description has the first place.
    said ??= text;
    timer = setTimeout(() => {
      if (text === said || !isLed()) return;
      said = text;
      heard.textContent = text;
    }, SPEAK_AFTER_MS);
  };
}
