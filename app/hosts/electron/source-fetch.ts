/** The Electron host's fetch: through Chromium's network stack, so with the system's proxy and certificates. */
import { app, type Session, session } from 'electron';
import type { HostActions } from '../../service/program.ts';

// A separate in-memory session: no cookies shared with the window, and no Chromium cache in front of ours.
const PARTITION = 'tiles';

/** A session's options are fixed when it is created. */
let tiles: Session | undefined;

/**
 * Sends one GET request as the fetch port promises. Waits until Electron is ready, because warming may continue at
 * start before sessions exist. There is deliberately no `cache` option: `no-cache` and `reload` make Chromium add
 * headers that bypass caches on the way.
 */
export const fetchFromServer: HostActions['fetch'] = async (url, { headers, signal }) => {
  await app.whenReady();
  tiles ??= session.fromPartition(PARTITION, { cache: false });
  return tiles.fetch(url, {
    headers,
    signal,
    redirect: 'error',
    // Chromium drops a Referer of another site otherwise, and the request with it.
    referrerPolicy: 'unsafe-url',
    credentials: 'omit',
    // Servers must not be answered by the window's schemes.
    bypassCustomProtocolHandlers: true,
  });
};
