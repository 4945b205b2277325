/** Parts of the window that load once the map is there. Loading fails when the program has ended; they aren't needed then. */
import type { Startup } from '../shared/calls/contract.ts';
import type { Client } from './bridge/client.ts';
import type { MapView } from './map/map-view.ts';
import type { Notices } from './panels/notices.ts';

export interface LaterPartsOptions {
  readonly client: Client;
  readonly notices: Notices;
  readonly map: MapView;
  readonly startup: Startup;
  readonly corner: HTMLElement;
  /** Beside the source. */
  readonly left: HTMLElement;
}

export function loadLaterParts({ client, notices, map, startup, corner, left }: LaterPartsOptions): void {
  const ignore = () => undefined;
  if (startup.showsHint)
    void import('./panels/first-hint.ts').then((hint) => hint.showFirstHint({ client, map, corner }), ignore);
  if (startup.reportsEvents)
    void import('./panels/map-reports.ts').then((reports) => reports.reportMap(client, map.leaflet), ignore);
  client.onEvent((event) => {
    if (event.name === 'archiveOpening')
      void import('./sources/opening-notice.ts').then((one) => one.showOpening({ client, notices }, event), ignore);
  });
  requestIdleCallback(
    () => void import('./measuring/scale-bar.ts').then((bar) => bar.createScaleBar(left, map.leaflet), ignore),
  );
}
