/** The window's entry: chooses how to reach the service, waits for it and shows the map. */
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
import type { ServiceEvent, Startup } from '../shared/contract.ts';
import { describeError, type ErrorValue } from '../shared/errors.ts';
import { WORLD_LAND_FILE, type WorldLand } from '../shared/world-land.ts';
import { type Client, createClient } from './bridge/client.ts';
import { openPreloadPort, type PreloadBridge } from './bridge/preload-port.ts';
import { enterSession } from './bridge/session.ts';
import { openSocketPort } from './bridge/socket-port.ts';
import { createTransport } from './bridge/transport.ts';
import { MapWindow } from './map-window.ts';
import { takePagePlace } from './page-place.ts';
import { endPage, showNoSession } from './panels/ended-panel.ts';
import { createNotices, type Notices } from './panels/notices.ts';
import { findPart } from './parts/element.ts';
import { followInputLead } from './parts/input-lead.ts';
import { tellSharpness } from './sharpness.ts';

declare global {
  interface Window {
    /** Put there by Electron's preload script; a browser has none. */
    readonly tilekeep?: PreloadBridge;
  }
}

const ASK_AGAIN_MS = 1000;

/** Asked for before anything else: the first that is seen of the map. */
const land = loadLand();

async function loadLand(): Promise<WorldLand | undefined> {
  try {
    const response = await fetch(`./${WORLD_LAND_FILE}`);
    return response.ok ? await response.json() : undefined;
  } catch {
    return undefined;
  }
}

async function run(client: Client, isBrowser: boolean): Promise<void> {
  const place = takePagePlace();
  let mapWindow: MapWindow | undefined;
  const notices = createNotices(findPart('notices'), () => findPart('map').focus());
  client.onConnection((connected) => {
    if (connected) notices.hide('disconnected');
    else notices.showError(describeError('disconnected'));
  });
  client.onEvent((event) => {
    if (event.name === 'ended') endPage(isBrowser, mapWindow?.readView());
  });
  const opened = new MapWindow(client, notices, await openMap(client, notices), land, place);
  mapWindow = opened;
  client.onEvent(opened.followEvent);
  client.onConnection((connected) => {
    if (connected) void catchUp(client, notices, opened);
  });
}

/** Shows how things stand now. What was told while the answer was on its way may be newer, so it is told once more. */
async function catchUp(client: Client, notices: Notices, opened: MapWindow): Promise<void> {
  const told: ServiceEvent[] = [];
  const stop = client.onEvent((event) => told.push(event));
  opened.resume(await openMap(client, notices));
  stop();
  for (const event of told) if (isState(event)) opened.followEvent(event);
}

/** True for what says how something is: saying it twice is saying it once. */
function isState({ name }: ServiceEvent): boolean {
  return name.endsWith('Changed') || name === 'sourceSelected';
}

/** Asks until the service answers, and shows meanwhile why it does not. */
async function openMap(client: Client, notices: Notices): Promise<Startup> {
  let trouble: ErrorValue | undefined;
  for (;;) {
    // Told before the map asks for its first tile.
    const [reply] = await Promise.all([client.call('openMap', {}), tellSharpness(client)]);
    if (trouble !== undefined && (reply.ok || reply.error.code !== trouble.code)) notices.hide(trouble.code);
    if (reply.ok) return reply.value;
    trouble = reply.error;
    if (!notices.wasDismissed(trouble.code)) notices.showError(trouble);
    await new Promise((resolve) => setTimeout(resolve, ASK_AGAIN_MS));
  }
}

async function runInBrowser(): Promise<void> {
  if (await enterSession()) await run(createClient(createTransport(openSocketPort)), true);
  else showNoSession();
}

const bridge = window.tilekeep;
// The desktop's own menu bar stands above the window there.
findPart('menu-bar').hidden = bridge !== undefined;
followInputLead(document.documentElement);
void (bridge === undefined
  ? runInBrowser()
  : run(createClient(createTransport((listener) => openPreloadPort(bridge, listener))), false));
