/** The Electron host's fetch: through Chromium's network stack, so with the system's proxy and certificates. */
import { Readable } from 'node:stream';
import { app, type IncomingMessage, net, type Session, session } from 'electron';
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
  signal.throwIfAborted();
  // Not the session's fetch, which hides where a redirect leads.
  const request = net.request({
    url,
    session: tiles,
    headers: { ...headers },
    redirect: 'manual',
    // Chromium drops a Referer of another site otherwise, and the request with it.
    referrerPolicy: 'unsafe-url',
    credentials: 'omit',
    // Servers must not be answered by the window's schemes.
    bypassCustomProtocolHandlers: true,
  });
  const stop = (): void => request.abort();
  signal.addEventListener('abort', stop, { once: true });
  const answer = new Promise<Response>((resolve, reject) => {
    request.on('redirect', (status, _method, location) =>
      resolve(new Response(null, { status, headers: { location } })),
    );
    request.on('response', (message) => {
      // Dropping a body doesn't end its request, and six that go on are all that Chromium sends to a host.
      (message as unknown as Readable).once('close', stop);
      try {
        resolve(readMessage(message));
      } catch {
        reject(new Error('net::ERR_INVALID_HTTP_RESPONSE'));
      }
    });
    request.on('error', reject);
    request.on('abort', () => reject(signal.reason));
    request.on('close', () => signal.removeEventListener('abort', stop));
  });
  request.end();
  return answer;
};

// By the Fetch standard, responses with these statuses must not have a body.
const BODILESS = [204, 205, 304];

/** Throws for a status or a header that the Fetch standard doesn't allow. */
function readMessage(message: IncomingMessage): Response {
  const { statusCode: status } = message;
  const headers = new Headers();
  for (const [name, value] of Object.entries(message.headers)) headers.set(name, String(value));
  // Electron's type leaves out that it is a stream.
  const stream = message as unknown as Readable;
  if (BODILESS.includes(status)) stream.resume();
  return new Response(BODILESS.includes(status) ? null : (Readable.toWeb(stream) as ReadableStream), {
    status,
    headers,
  });
}
