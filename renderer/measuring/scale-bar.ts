/** The scale bar: a round length on the ground, as long as it is in the centre of the map. */
import '../styles/scale-bar.css';
import type { Map as LeafletMap } from 'leaflet';
import { fitLength } from '../../shared/texts/lengths.ts';
import { mapTexts } from '../../shared/texts/map.ts';
import { element } from '../parts/element.ts';
import { followFormats, readFormats } from '../parts/formats.ts';

const MAX_PX = 110;
/** WGS 84. */
const SEMI_MAJOR_METRES = 6_378_137;
const ECCENTRICITY_SQUARED = 0.006_694_379_990_14;

/**
 * Metres on the ground from one pixel to the next, east or west at this latitude: a part of the parallel on the ellipsoid of
 * WGS 84. North or south it is up to 0.7% less.
 */
export function measurePixel(lat: number, zoom: number): number {
  const radians = (lat * Math.PI) / 180;
  const radius = SEMI_MAJOR_METRES / Math.sqrt(1 - ECCENTRICITY_SQUARED * Math.sin(radians) ** 2);
  return (2 * Math.PI * radius * Math.cos(radians)) / (256 * 2 ** zoom);
}

/** Adds the bar, which follows the map and the units. */
export function createScaleBar(place: HTMLElement, map: Pick<LeafletMap, 'getCenter' | 'getZoom' | 'on'>): void {
  const label = element('span', { class: 'scale-label' });
  const line = element('div', { class: 'scale-line' });
  const root = element('div', { class: 'scale-bar', role: 'img' }, label, line);
  let [shownText, shownPx] = ['', 0];
  const show = () => {
    const pixel = measurePixel(map.getCenter().lat, map.getZoom());
    const { metres, text } = fitLength(MAX_PX * pixel, readFormats().units);
    const px = Math.round(metres / pixel);
    if (px !== shownPx) line.style.width = `${px}px`;
    if (text !== shownText) {
      label.textContent = text;
      root.setAttribute('aria-label', mapTexts.scale(text));
    }
    [shownText, shownPx] = [text, px];
  };
  map.on('move zoomend resize', show);
  followFormats(show);
  show();
  place.append(root);
}
