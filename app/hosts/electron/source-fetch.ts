/** How the Electron host fetches: through Chromium's network stack, so with the system's proxy and certificates. */
import { app, type Session, session } from 'electron';
import type { HostActions } from '../../service/program.ts';

// A session of its own and in memory: no cookie of the window's, and no cache of Chromium's in front of ours.
const PARTITION = 'tiles';

/** A session gets its options only once. */
let tiles: Session | undefined;

/**
 * One GET by the promises of the fetch port. It waits until Electron is ready, as there is no session before: an area that
 * was being saved goes on at a start, perhaps before there is a window. There is no `cache` among its options on purpose:
 * `no-cache` and `reload` would have Chromium add headers that make caches on the way pass us by.
 */
export const fetchFromServer: HostActions['fetch'] = async (url, { headers, signal }) => {
  await app.whenReady();
  tiles ??= session.fromPartition(PARTITION, { cache: false });
  return tiles.fetch(url, {
    headers,
    signal,
    redirect: 'error',
    credentials: 'omit',
    // What a window's schemes are answered with is nothing that a server may be.
    bypassCustomProtocolHandlers: true,
  });
};
