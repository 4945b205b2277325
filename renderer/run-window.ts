/** Runs the window on a service that has been reached: waits until it answers, shows the map, and mends what was missed. */
import type { Reply, ServiceEvent, Startup } from '../shared/contract.ts';
import { describeError, type ErrorValue } from '../shared/errors.ts';
import type { WorldLand } from '../shared/world-land.ts';
import type { Client } from './bridge/client.ts';
import type { EarlyTiles } from './map/early-tiles.ts';
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
  /** The first answer to `openMap`. */
  readonly opened: Reply<Startup>;
  readonly early: EarlyTiles | undefined;
  /** The events since before that answer. */
  readonly told: readonly ServiceEvent[];
}

/** Shows the map, now or as soon as the service answers, until the page ends. */
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
  // What was told before the answer is in it already; told once more it changes nothing.
  for (const event of told) {
    shown.followEvent(event);
    followEnd(event);
  }
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

/** Asks until the service answers, and shows meanwhile why it does not; `first` is the first answer. */
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
