/** Runs the window: waits for the program, shows the map, and updates it after a lost connection. */
import type { Reply, ServiceEvent, Startup } from '../shared/calls/contract.ts';
import { describeError, type ErrorValue } from '../shared/errors.ts';
import type { WorldLand } from '../shared/world/world-land.ts';
import type { Client } from './bridge/client.ts';
import type { EarlyTiles } from './map/asking/early-tiles.ts';
import { MapWindow } from './map-window.ts';
import { askToOpen } from './opening.ts';
import { takePagePlace } from './page-place.ts';
import { endPage } from './panels/ended-panel.ts';
import { createNotices, type Notices } from './panels/notices.ts';
import { findPart } from './parts/element.ts';

export { showNoSession } from './panels/ended-panel.ts';

const ASK_AGAIN_MS = 1000;

export interface RunOptions {
  readonly client: Client;
  readonly isBrowser: boolean;
  readonly land: Promise<WorldLand | undefined>;
  /** The first reply to `openMap`. */
  readonly opened: Reply<Startup>;
  readonly early: EarlyTiles | undefined;
  /** The events since before that reply. */
  readonly told: readonly ServiceEvent[];
}

/** Shows the map as soon as the program replies. Resolves then; the map stays until the page closes. */
export async function runWindow({ client, isBrowser, land, opened, early, told }: RunOptions): Promise<void> {
  const place = takePagePlace();
  let mapWindow: MapWindow | undefined;
  const notices = createNotices(findPart('notices'), () => findPart('map').focus());
  client.onConnection((connected) => {
    if (connected) notices.hide('disconnected');
    else notices.showError(describeError('disconnected'));
  });
  const followEnd = (event: ServiceEvent): void => {
    if (event.name === 'ended') endPage(isBrowser, mapWindow?.readView());
  };
  client.onEvent(followEnd);
  const startup = await openMap(client, notices, opened);
  const shown = new MapWindow({ client, notices, startup, land, early, place });
  early?.end();
  mapWindow = shown;
  client.onEvent(shown.followEvent);
  client.onConnection((connected) => {
    if (connected) void catchUp(client, notices, shown);
  });
  // Events before the reply are included in it, and applying them twice changes nothing.
  for (const event of told) {
    shown.followEvent(event);
    followEnd(event);
  }
}

/** Updates the window after a reconnect. Events during the call may be newer than its reply, so they are applied again. */
async function catchUp(client: Client, notices: Notices, opened: MapWindow): Promise<void> {
  const told: ServiceEvent[] = [];
  const stop = client.onEvent((event) => told.push(event));
  opened.resume(await openMap(client, notices));
  stop();
  for (const event of told) if (isState(event)) opened.followEvent(event);
}

/** True for events that carry a state, which can be applied twice. */
function isState({ name }: ServiceEvent): boolean {
  return name.endsWith('Changed') || name === 'sourceSelected';
}

/** Calls `openMap` until it succeeds, and shows the error meanwhile. `first` is the first reply. */
async function openMap(
  client: Client,
  notices: Notices,
  first: Promise<Reply<Startup>> | Reply<Startup> = askToOpen(client),
): Promise<Startup> {
  let trouble: ErrorValue | undefined;
  let reply = await first;
  for (;;) {
    if (trouble !== undefined && (reply.ok || reply.error.code !== trouble.code)) notices.hide(trouble.code);
    if (reply.ok) return reply.value;
    trouble = reply.error;
    if (!notices.wasDismissed(trouble.code)) notices.showError(trouble);
    await new Promise((resolve) => setTimeout(resolve, ASK_AGAIN_MS));
    reply = await askToOpen(client);
  }
}
