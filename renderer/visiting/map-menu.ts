/** The menu of a place on the map. */
import type { LatLng } from 'leaflet';
import type { MenuCommand } from '../../shared/menu.ts';
import { formatPosition, wrapLon } from '../../shared/texts/positions.ts';
import { visitingTexts as texts } from '../../shared/texts/visiting.ts';
import type { Position, View } from '../../shared/view.ts';
import type { Client } from '../bridge/client.ts';
import type { MapView } from '../map/map-view.ts';
import { openChoiceMenuAt } from '../menu/choice-menu.ts';
import type { Notices } from '../panels/notices.ts';
import { readFormats } from '../parts/formats.ts';
import { copyText } from '../parts/text-copier.ts';

export interface MapMenuTargets {
  readonly client: Pick<Client, 'call'>;
  readonly map: Pick<MapView, 'leaflet' | 'readView' | 'goTo' | 'openDetails' | 'focus'>;
  readonly notices: Pick<Notices, 'show' | 'showError'>;
  readonly run: (command: MenuCommand) => void;
  readonly copyLink: (view: View) => unknown;
  /** Opens the form of a saved area with a box around a place. */
  readonly saveArea: (at: Position) => void;
}

/** Opens the menu of a place in view, beside it. */
export function openMapMenu(targets: MapMenuTargets, place: LatLng, distancePx = 0): void {
  const { map, run } = targets;
  const { leaflet } = map;
  const { left, top } = leaflet.getContainer().getBoundingClientRect();
  const point = leaflet.latLngToContainerPoint(place);
  const at = toPosition(place);
  const text = formatPosition(at, readFormats().positionFormat, leaflet.getZoom());
  const view = () => ({ ...at, zoom: map.readView().zoom });
  const groups = [
    [
      { label: texts.copyCoordinates, detail: text, run: () => void copyCoordinates(targets, text) },
      { label: texts.copyLink, run: () => targets.copyLink(view()) },
    ],
    [
      { label: texts.centre, run: () => map.goTo(view()) },
      { label: texts.details, run: () => map.openDetails(place) },
      { label: texts.measure, run: () => run({ name: 'measure', at }) },
    ],
    [
      { label: texts.addBookmark, run: () => run({ name: 'addBookmark', at }) },
      { label: texts.saveArea, run: () => targets.saveArea(at) },
      { label: texts.setHome, run: () => void setHome(targets, map.readView()) },
    ],
  ];
  openChoiceMenuAt({ x: left + point.x, y: top + point.y, distancePx }, { label: texts.menu, groups }, map.focus);
}

/** Goes on at the nearest place of the map: it ends at the poles, and its longitudes don't. */
function toPosition({ lat, lng }: LatLng): Position {
  return { lat: Math.min(90, Math.max(-90, lat)), lon: wrapLon(lng) };
}

async function copyCoordinates({ notices }: MapMenuTargets, text: string): Promise<void> {
  const isCopied = await copyText(text);
  notices.show({
    key: 'coordinates-copied',
    text: isCopied ? texts.coordinatesCopied(text) : texts.coordinatesNotCopied(text),
    tone: isCopied ? 'info' : 'warning',
    lasting: !isCopied,
  });
}

/** Home is this view from now on, in every window. */
export async function setHome(
  { client, notices }: Pick<MapMenuTargets, 'client' | 'notices'>,
  home: View,
): Promise<void> {
  const reply = await client.call('setPreferences', { change: { home } });
  if (reply.ok) notices.show({ key: 'home-set', text: texts.homeSet, tone: 'info', lasting: false });
  else notices.showError(reply.error);
}
