/** What our HTTP servers have in common: limits for clients, and how they begin, end and treat what isn't a plain request. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type Headers, sendRawRefusal, sendRefusal, setHeaders } from './answer.ts';
import { type ConnectionLimit, limitConnections } from './connection-limit.ts';
import type { Refusal } from './request-head.ts';

/** Limits for clients; times in milliseconds, sizes in bytes. */
export const SERVER_LIMITS = {
  headersTimeout: 5_000,
  requestTimeout: 10_000,
  keepAliveTimeout: 5_000,
  connectionsCheckingInterval: 1_000,
  maxHeaderSize: 8 * 1024,
} as const;

// When the server closes, running replies have this long before their connections are closed.
const LAST_REPLIES_MS = 300;

export interface Listener {
  /** Requests still need a handler. */
  readonly server: Server;
  readonly port: number;
  readonly limit: ConnectionLimit;
  /** Stops accepting requests, waits a moment for running replies, then closes every connection. */
  readonly close: () => Promise<void>;
}

/**
 * Listens on an address and a port; 0 lets the system choose one. `common` are the headers of refusals that Node would send
 * without them. Rejects with the system's error and leaves nothing open.
 */
export async function openListener(
  { host, port }: { readonly host: string; readonly port: number },
  common: Headers,
): Promise<Listener> {
  const server = createServer({
    ...SERVER_LIMITS,
    // Node's own response to a missing Host lacks our headers; the guard refuses it instead.
    requireHostHeader: false,
  });
  const limit = limitConnections(server);
  refuseOddities(server, common);
  return {
    server,
    port: await listen(server, host, port),
    limit,
    close: () => {
      limit.destroyStrangers();
      return closeServer(server, limit.destroyAll);
    },
  };
}

function listen(server: Server, host: string, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen({ host, port }, () => {
      server.off('error', reject);
      // Too many open files while accepting must not end the process.
      server.on('error', () => undefined);
      resolve((server.address() as AddressInfo).port);
    });
  });
}

async function closeServer(server: Server, destroyAll: () => void): Promise<void> {
  const closed = new Promise((resolve) => server.close(resolve));
  const timer = setTimeout(destroyAll, LAST_REPLIES_MS);
  await closed;
  clearTimeout(timer);
}

function refuseOddities(server: Server, common: Headers): void {
  // Node's own responses to these lack our headers.
  for (const name of ['checkContinue', 'checkExpectation'] as const) {
    server.on(name, (_request: IncomingMessage, response: ServerResponse) => {
      setHeaders(response, common);
      sendRefusal(response, { status: 417, reason: 'no expectations' });
    });
  }
  server.on('connect', (_request, socket) =>
    sendRawRefusal(socket, { status: 405, reason: 'method not allowed' }, common),
  );
  server.on('clientError', (error: NodeJS.ErrnoException, socket) =>
    sendRawRefusal(socket, describeBroken(error), common),
  );
}

function describeBroken(error: NodeJS.ErrnoException): Refusal {
  if (error.code === 'HPE_HEADER_OVERFLOW') return { status: 431, reason: 'headers too large' };
  if (error.code === 'ERR_HTTP_REQUEST_TIMEOUT') return { status: 408, reason: 'too slow' };
  return { status: 400, reason: 'broken request' };
}
