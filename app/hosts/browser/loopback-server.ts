/** The server on 127.0.0.1: the window's files and its socket. No calls by name here. */
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { guardAnswer, sendRefusal, setHeaders } from '../../listening/answer.ts';
import { type Refusal, readHead } from '../../listening/request-head.ts';
import { openListener } from '../../listening/server.ts';
import type { Program } from '../../service/program.ts';
import { type Access, createAccess } from './access.ts';
import { COMMON_HEADERS, sendRawRefusal } from './answer.ts';
import { createPageSockets, type PageSockets } from './page-sockets.ts';
import { describeOwnAddress, judgeRequest, judgeUpgrade, type OwnAddress, SESSION_TARGET } from './request-guard.ts';
import { answerSession } from './session.ts';
import { createStaticFiles, type ServeFile } from './static-files.ts';

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
  const listener = await openListener({ host: '127.0.0.1', port: options.port }, COMMON_HEADERS);
  const { port, limit } = listener;
  const access = createAccess(port);
  const own = describeOwnAddress(port);
  const sockets = createPageSockets(options.program);
  const carrier: Carrier = {
    own,
    access,
    sockets,
    serveFile: createStaticFiles(options.clientDir),
    trust: limit.trust,
  };
  attachHandlers(listener.server, carrier);
  return {
    origin: own.origin,
    mintAddress: (onEnd) => `${own.origin}/#${access.mintToken(onEnd)}`,
    countWindows: sockets.count,
    close: () => {
      sockets.endAll();
      return listener.close();
    },
  };
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
  setHeaders(response, COMMON_HEADERS);
  const head = readHead(request);
  const refusal = judgeRequest(head, carrier.own);
  if (refusal) return sendRefusal(response, refusal);
  const admitted = carrier.access.admits(request.headers.cookie);
  if (admitted) carrier.trust(request.socket);
  if (head.target === SESSION_TARGET) return answerSession(carrier, admitted, request, response);
  // These files are public, and the page needs them before it can exchange its token.
  carrier.serveFile(request, response, () => sendRefusal(response, { status: 404, reason: 'no such path' }));
}
