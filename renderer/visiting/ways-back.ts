/** Back, Forward and Home. Each window has a history of its own. */
import type { Preferences } from '../../shared/settings/preferences.ts';
import { visitingTexts as texts } from '../../shared/texts/visiting.ts';
import { DEFAULT_VIEW, type View } from '../../shared/view.ts';
import type { MapView } from '../map/map-view.ts';
import type { Notices } from '../panels/notices.ts';
import { ViewHistory } from './view-history.ts';

export interface WaysBackOptions {
  readonly map: Pick<MapView, 'leaflet' | 'readView' | 'goTo'>;
  readonly notices: Pick<Notices, 'show' | 'hide'>;
  readonly startup: () => Pick<Preferences, 'home'>;
}

/** Follows the map from now on. */
export function createWaysBack({ map, notices, startup }: WaysBackOptions) {
  const { leaflet } = map;
  const history = new ViewHistory(map.readView());
  let isStepping = false;
  leaflet.on('moveend', () => {
    const { x: widthPx, y: heightPx } = leaflet.getSize();
    if (!isStepping) history.note(map.readView(), { widthPx, heightPx });
  });
  const step = (view: View | undefined, none: string) => {
    if (!view) return notices.show({ key: NOTICE, text: none, tone: 'info', lasting: false });
    notices.hide(NOTICE);
    // At once: a step during the animation of the one before would come to rest between two views.
    isStepping = true;
    leaflet.setView([view.lat, view.lon], view.zoom, { animate: false });
    isStepping = false;
  };
  return {
    goBack: () => step(history.back(), texts.nothingBack),
    goForward: () => step(history.forward(), texts.nothingForward),
    goHome: () => map.goTo(startup().home ?? DEFAULT_VIEW),
  };
}

const NOTICE = 'no-view';
