/** The parts of a window that its panels, dialogs and tools work on. */
import type { Startup } from '../shared/calls/contract.ts';
import type { MenuCommand } from '../shared/menu.ts';
import type { Source } from '../shared/sources/source.ts';
import type { Client } from './bridge/client.ts';
import type { MapView } from './map/map-view.ts';
import type { Notices } from './panels/notices.ts';
import type { ShownTiles } from './panels/shown-tiles.ts';

/** The functions return the current state at each call. */
export interface WindowTargets {
  readonly client: Client;
  readonly map: MapView;
  readonly notices: Notices;
  readonly startup: () => Startup;
  readonly source: () => Source;
  /** The tiles this window has shown, by tier. */
  readonly shownTiles: ShownTiles['read'];
  /** Runs a command of the menu. */
  readonly run: (command: MenuCommand) => void;
}
