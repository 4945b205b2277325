/** The line under the map: where people aim, the zoom, and where the tiles came from. */
import { formatWhole } from '../../shared/texts/quantities.ts';
import type { TileTier } from '../../shared/tile.ts';
import type { Aim } from '../map/map-aim.ts';
import { formatPlace } from '../map/place-text.ts';
import { element } from '../parts/element.ts';

export interface StatusBar {
  readonly showAim: (aim: Aim) => void;
  /** Counts one more tile from this tier. */
  readonly countTile: (tier: TileTier) => void;
}

const TIERS: readonly { readonly tier: TileTier; readonly label: string; readonly title: string }[] = [
  { tier: 'memory', label: 'Memory', title: 'Tiles shown in this window that came from memory' },
  { tier: 'disk', label: 'Disk', title: 'Tiles shown in this window that came from disk' },
  { tier: 'source', label: 'Source', title: 'Tiles shown in this window that their source drew or sent' },
];

/** Fills the bar. Numbers people see are also in `data-` attributes as plain digits. */
export function createStatusBar(bar: HTMLElement): StatusBar {
  const place = element('span', { id: 'place', class: 'place', title: 'Latitude and longitude' });
  const zoom = element('span', { id: 'zoom', class: 'zoom' });
  const tiers = element('div', { class: 'tiers', role: 'group', 'aria-label': 'Tiles shown, by where they came from' });
  bar.append(place, zoom, tiers);
  tiers.append(element('span', { class: 'tiers-label', 'aria-hidden': 'true' }, 'Tiles from'));
  const counters = new Map(TIERS.map((tier) => [tier.tier, addCounter(tiers, tier)]));

  return {
    showAim(aim) {
      place.textContent = formatPlace(aim.lat, aim.lon, aim.zoom);
      place.dataset.of = aim.of;
      zoom.textContent = `Zoom ${Math.round(aim.zoom)}`;
      zoom.dataset.zoom = String(aim.zoom);
    },
    countTile: (tier) => counters.get(tier)?.(),
  };
}

function addCounter(tiers: HTMLElement, { tier, label, title }: (typeof TIERS)[number]): () => void {
  let tiles = 0;
  const number = element('span', { class: 'tier-tiles' });
  const counter = element('span', { class: 'tier', 'data-tier': tier, title }, `${label} `, number);
  const show = () => {
    number.textContent = formatWhole(tiles);
    counter.dataset.tiles = String(tiles);
  };
  show();
  tiers.append(counter);
  return () => {
    tiles += 1;
    show();
  };
}
