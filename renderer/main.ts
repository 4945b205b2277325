/** The entry of the window. Small, so that it reaches the program while the code of the map still loads. */
import 'leaflet/dist/leaflet.css';
import './styles/base.css';
import './styles/area-form.css';
import './styles/area-map.css';
import './styles/areas.css';
import './styles/attribution.css';
import './styles/controls.css';
import './styles/dialog.css';
import './styles/side-panel.css';
import './styles/source-dialog.css';
import './styles/map.css';
import './styles/map-chip.css';
import './styles/menu-bar.css';
import './styles/notices.css';
import './styles/status-bar.css';
import './styles/preferences.css';
import type { Reply, ServiceEvent, Startup } from '../shared/calls/contract.ts';
import { WORLD_LAND_FILE, type WorldLand } from '../shared/world/world-land.ts';
import { type Client, createClient } from './bridge/client.ts';
import { openPreloadPort, type PreloadBridge } from './bridge/preload-port.ts';
import { enterSession } from './bridge/session.ts';
import { openSocketPort } from './bridge/socket-port.ts';
import { createTransport } from './bridge/transport.ts';
import { askEarly, type EarlyTiles } from './map/asking/early-tiles.ts';
import { askToOpen, findSource } from './opening.ts';
import { findPart } from './parts/element.ts';
import { keepPage } from './parts/file-drop.ts';
import { followInputLead } from './parts/input-lead.ts';

declare global {
  interface Window {
    /** Set by Electron's preload script; undefined in a browser. */
    readonly tilekeep?: PreloadBridge;
  }
}

/** Requested first, because the underlay shows land before any tile. */
const land = loadLand();
const code = import('./run-window.ts');

async function loadLand(): Promise<WorldLand | undefined> {
  try {
    const response = await fetch(`./${WORLD_LAND_FILE}`);
    return response.ok ? await response.json() : undefined;
  } catch {
    return undefined;
  }
}

async function run(client: Client, isBrowser: boolean): Promise<void> {
  const told: ServiceEvent[] = [];
  const stop = client.onEvent((event) => told.push(event));
  const opened = await askToOpen(client);
  const early = askForView(client, opened);
  const { runWindow } = await code;
  stop();
  await runWindow({ client, isBrowser, land, opened, early, told });
}

/** Requests the tiles of the saved view, unless the page's address names another place. */
function askForView(client: Client, opened: Reply<Startup>): EarlyTiles | undefined {
  if (!opened.ok || window.location.search !== '') return undefined;
  const { clientWidth: x, clientHeight: y } = findPart('map');
  const { value } = opened;
  return askEarly(client, findSource(value, value.sourceId), value.view, { x, y });
}

async function runInBrowser(): Promise<void> {
  if (await enterSession()) await run(createClient(createTransport(openSocketPort)), true);
  else (await code).showNoSession();
}

const bridge = window.tilekeep;
// Electron has a native menu.
findPart('menu-bar').hidden = bridge !== undefined;
followInputLead(document.documentElement);
keepPage();
void (bridge === undefined
  ? runInBrowser()
  : run(createClient(createTransport((listener) => openPreloadPort(bridge, listener))), false));
