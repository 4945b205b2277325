/** The server on 127.0.0.1: the window's files and its socket. No calls by name here. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import type { Program } from '../../service/program.ts';
import { type Access, createAccess } from './access.ts';
import { guardAnswer, sendRawRefusal, sendRefusal, setCommonHeaders } from './answer.ts';
import { limitConnections } from './connection-limit.ts';
import { createPageSockets, type PageSockets } from './page-sockets.ts';
import {
  describeOwnAddress,
  judgeRequest,
  judgeUpgrade,
  type OwnAddress,
  type Refusal,
  type RequestHead,
  SESSION_TARGET,
} from './request-guard.ts';
import { answerSession } from './session.ts';
import { createStaticFiles, type ServeFile } from './static-files.ts';

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

export interface LoopbackOptions {
  readonly program: Pick<Program, 'dispatch' | 'onEvent'>;
  /** The folder with the window's built files. */
  readonly clientDir: string;
  /** 0 lets the system choose. */
  readonly port: number;
}

export interface Loopback {
  /** `http://127.0.0.1:<port>`. */
  readonly origin: string;
  /**
   * A new address that opens the map once, within ten minutes; `onEnd` is called when it expires or is used. The token is in
   * the fragment, which browsers don't send: the page exchanges it.
   */
  readonly mintAddress: (onEnd?: () => void) => string;
  /** The number of windows with an open socket. */
  readonly countWindows: () => number;
  /** Stops accepting requests, waits a moment for running replies, then closes every connection. */
  readonly close: () => Promise<void>;
}

/** Listens on 127.0.0.1 only. Rejects with the system's error if the port isn't available, and leaves nothing open. */
export async function startLoopback(options: LoopbackOptions): Promise<Loopback> {
  const server = createServer({
    ...SERVER_LIMITS,
    // Node's own response to a missing Host lacks our headers; the guard refuses it instead.
    requireHostHeader: false,
  });
  const port = await listen(server, options.port);
  const access = createAccess(port);
  const own = describeOwnAddress(port);
  const limit = limitConnections(server);
  const sockets = createPageSockets(options.program);
  const carrier: Carrier = {
    own,
    access,
    sockets,
    serveFile: createStaticFiles(options.clientDir),
    trust: limit.trust,
  };
  attachHandlers(server, carrier);
  return {
    origin: own.origin,
    mintAddress: (onEnd) => `${own.origin}/#${access.mintToken(onEnd)}`,
    countWindows: sockets.count,
    close: () => {
      sockets.endAll();
      limit.destroyStrangers();
      return closeServer(server, limit.destroyAll);
    },
  };
}

function listen(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen({ host: '127.0.0.1', port }, () => {
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

interface Carrier {
  readonly own: OwnAddress;
  readonly access: Access;
  readonly sockets: PageSockets;
  readonly serveFile: ServeFile;
  readonly trust: (socket: Socket) => void;
}

function attachHandlers(server: Server, carrier: Carrier): void {
  server.on(
    'request',
    guardAnswer((request, response) => answer(carrier, request, response)),
  );
  server.on('upgrade', (request, socket: Socket, head) => upgrade(carrier, request, socket, head));
  // Node's own responses to these lack our headers.
  for (const name of ['checkContinue', 'checkExpectation'] as const) {
    server.on(name, (_request: IncomingMessage, response: ServerResponse) => {
      setCommonHeaders(response);
      sendRefusal(response, { status: 417, reason: 'no expectations' });
    });
  }
  server.on('connect', (_request, socket) => sendRawRefusal(socket, { status: 405, reason: 'method not allowed' }));
  server.on('clientError', (error: NodeJS.ErrnoException, socket) => sendRawRefusal(socket, describeBroken(error)));
}

function describeBroken(error: NodeJS.ErrnoException): Refusal {
  if (error.code === 'HPE_HEADER_OVERFLOW') return { status: 431, reason: 'headers too large' };
  if (error.code === 'ERR_HTTP_REQUEST_TIMEOUT') return { status: 408, reason: 'too slow' };
  return { status: 400, reason: 'broken request' };
}

function readHead({ method = '', url = '', rawHeaders }: IncomingMessage): RequestHead {
  return { method, target: url, rawHeaders };
}

const NO_COOKIE: Refusal = { status: 403, reason: 'no cookie' };

function upgrade(
  { own, access, trust, sockets }: Carrier,
  request: IncomingMessage,
  socket: Socket,
  head: Buffer,
): void {
  const isAdmitted = access.admits(request.headers.cookie);
  const refusal = judgeUpgrade(readHead(request), own) ?? (isAdmitted ? undefined : NO_COOKIE);
  if (refusal) {
    sendRawRefusal(socket, refusal);
    return;
  }
  trust(socket);
  sockets.accept(request, socket, head);
}

function answer(carrier: Carrier, request: IncomingMessage, response: ServerResponse): void | Promise<void> {
  setCommonHeaders(response);
  const head = readHead(request);
  const refusal = judgeRequest(head, carrier.own);
  if (refusal) return sendRefusal(response, refusal);
  const admitted = carrier.access.admits(request.headers.cookie);
  if (admitted) carrier.trust(request.socket);
  if (head.target === SESSION_TARGET) return answerSession(carrier, admitted, request, response);
  // These files are public, and the page needs them before it can exchange its token.
  carrier.serveFile(request, response, () => sendRefusal(response, { status: 404, reason: 'no such path' }));
}
