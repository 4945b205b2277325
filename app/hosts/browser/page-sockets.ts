/** One WebSocket a page: carries calls, cancels, replies and events. Knows no call by name. */
import { randomBytes } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { type WebSocket, WebSocketServer } from 'ws';
import { MAX_SHAPE_POSITIONS } from '../../../shared/area.ts';
import { attempt } from '../../../shared/attempt.ts';
import { decodeFrame } from '../../../shared/wire.ts';
import type { Program } from '../../service/program.ts';
import { servePage } from '../../service/served-page.ts';
import { sendRawRefusal } from './answer.ts';
import { createOutbox } from './outbox.ts';

// Two numbers of all their digits, with what JSON puts around them.
const MAX_POSITION_BYTES = 48;

/** Bounds on what the pages may take. */
export const SOCKET_LIMITS = {
  /** One more is turned away. Each takes a connection, of which there are 64. */
  pages: 32,
  /** Of a frame from a page, in bytes: the largest shape of an area. All other calls are far smaller. */
  frame: 64 * 1024 + MAX_SHAPE_POSITIONS * MAX_POSITION_BYTES,
  /** Calls and cancels of a page in a second. Zooming fast over a large screen makes some 2,000. */
  messagesASecond: 20_000,
  /** Pieces of one message, of the protocol or of the network. */
  pieces: 1024,
  /** A page that has not answered a ping by the next is gone. */
  pingMs: 15_000,
  /** A page gets so long to agree to its connection being closed. */
  closeMs: 500,
} as const;

/** Why a page's connection is closed, as RFC 6455 numbers it; `ws` itself tells of 1002 (protocol) and 1009 (too large). */
const CLOSE = { goingAway: 1001, notBinary: 1003, notAFrame: 1007, notAllowed: 1008 } as const;

export interface PageSockets {
  /** Takes over a connection whose upgrade the guard has let pass. */
  readonly accept: (request: IncomingMessage, connection: Duplex, head: Buffer) => void;
  /** How many pages are connected. */
  readonly count: () => number;
  /** Closes all once the replies that are ready are out. */
  readonly endAll: () => void;
}

/** The sockets of one server. */
export function createPageSockets(program: Pick<Program, 'dispatch' | 'onEvent'>): PageSockets {
  const options = {
    noServer: true,
    perMessageDeflate: false,
    maxPayload: SOCKET_LIMITS.frame,
    maxFragments: SOCKET_LIMITS.pieces,
    maxBufferedChunks: SOCKET_LIMITS.pieces,
    closeTimeout: SOCKET_LIMITS.closeMs,
  };
  const server = new WebSocketServer(options);
  server.on('wsClientError', (_error, connection) =>
    sendRawRefusal(connection, { status: 400, reason: 'bad upgrade' }),
  );
  // Known to the pages of this run alone: by it they tell the program from another that takes its port.
  const run = randomBytes(16).toString('base64url');
  const open = (socket: WebSocket): void => {
    const send = createOutbox(socket);
    send([{ run }]);
    connectPage(socket, program, send);
  };
  return {
    accept: (request, connection, head) => {
      if (server.clients.size < SOCKET_LIMITS.pages) server.handleUpgrade(request, connection, head, open);
      else sendRawRefusal(connection, { status: 503, reason: 'too many pages' });
    },
    count: () => server.clients.size,
    endAll: () =>
      setImmediate(() => {
        for (const socket of server.clients) socket.close(CLOSE.goingAway);
      }),
  };
}

function connectPage(
  socket: WebSocket,
  program: Pick<Program, 'dispatch' | 'onEvent'>,
  send: ReturnType<typeof createOutbox>,
): void {
  const page = servePage(program, send);
  const isTooFast = createSpeedLimit(SOCKET_LIMITS.messagesASecond);

  /** Handles a frame; returns the number to close the connection with, if it is a bad one. */
  const take = (frame: Buffer, isBinary: boolean): number | undefined => {
    if (!isBinary) return CLOSE.notBinary;
    const messages = attempt(() => decodeFrame(frame));
    if (messages === undefined) return CLOSE.notAFrame;
    // A frame counts as well, lest empty ones come without end.
    return isTooFast(messages.length + 1) || !page.receive(messages) ? CLOSE.notAllowed : undefined;
  };
  socket.on('message', (frame, isBinary) => {
    if (socket.readyState !== socket.OPEN) return;
    const code = take(frame as Buffer, isBinary);
    if (code === undefined) return;
    page.close();
    socket.close(code);
  });
  // `ws` closes the connection with the number that fits.
  socket.on('error', () => undefined);
  const stopPings = keepAlive(socket);
  socket.once('close', () => {
    stopPings();
    page.close();
  });
}

/** True once a page has sent more messages than it may in a second. */
function createSpeedLimit(messagesASecond: number): (messages: number) => boolean {
  let second = 0;
  let taken = 0;
  return (messages) => {
    const now = Math.floor(performance.now() / 1000);
    if (now !== second) [second, taken] = [now, 0];
    taken += messages;
    return taken > messagesASecond;
  };
}

/** Ends a connection whose page no longer answers pings. */
function keepAlive(socket: WebSocket): () => void {
  let hasAnswered = true;
  socket.on('pong', () => {
    hasAnswered = true;
  });
  const timer = setInterval(() => {
    if (!hasAnswered) return socket.terminate();
    hasAnswered = false;
    socket.ping();
  }, SOCKET_LIMITS.pingMs);
  return () => clearInterval(timer);
}
