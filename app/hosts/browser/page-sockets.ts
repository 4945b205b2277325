/** One WebSocket per page for calls, cancels, replies and events. No calls by name here. */
import { randomBytes } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { type WebSocket, WebSocketServer } from 'ws';
import { MAX_SHAPE_POSITIONS } from '../../../shared/areas/area.ts';
import { attempt } from '../../../shared/attempt.ts';
import { decodeFrame } from '../../../shared/calls/wire.ts';
import type { Program } from '../../service/program.ts';
import { servePage } from '../../service/served-page.ts';
import { sendRawRefusal } from './answer.ts';
import { createOutbox } from './outbox.ts';

// Two numbers with all their digits, and the JSON around them.
const MAX_POSITION_BYTES = 48;

/** Limits for pages. */
export const SOCKET_LIMITS = {
  /** Most pages. Each takes one of 64 connections. */
  pages: 32,
  /** Largest frame from a page in bytes: the largest shape of an area. All other calls are far smaller. */
  frame: 64 * 1024 + MAX_SHAPE_POSITIONS * MAX_POSITION_BYTES,
  /** Most calls and cancels of a page per second. Fast zooming on a large screen makes some 2,000. */
  messagesASecond: 20_000,
  /** Most fragments of one message. */
  pieces: 1024,
  /** Time between pings. A page that misses one is disconnected. */
  pingMs: 15_000,
  /** How long a page may take to confirm a close. */
  closeMs: 500,
} as const;

/** Close codes of RFC 6455; `ws` itself sends 1002 (protocol error) and 1009 (too large). */
const CLOSE = { goingAway: 1001, notBinary: 1003, notAFrame: 1007, notAllowed: 1008 } as const;

export interface PageSockets {
  /** Accepts a connection whose upgrade has passed the guard. */
  readonly accept: (request: IncomingMessage, connection: Duplex, head: Buffer) => void;
  /** The number of connected pages. */
  readonly count: () => number;
  /** Closes all connections after sending replies that are ready. */
  readonly endAll: () => void;
}

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
  // Only the pages of this run know it, so they can detect another program on the same port.
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

  /** Handles a frame; returns a close code for a bad one. */
  const take = (frame: Buffer, isBinary: boolean): number | undefined => {
    if (!isBinary) return CLOSE.notBinary;
    const messages = attempt(() => decodeFrame(frame));
    if (messages === undefined) return CLOSE.notAFrame;
    // Counts the frame too, to limit empty ones.
    return isTooFast(messages.length + 1) || !page.receive(messages) ? CLOSE.notAllowed : undefined;
  };
  socket.on('message', (frame, isBinary) => {
    if (socket.readyState !== socket.OPEN) return;
    const code = take(frame as Buffer, isBinary);
    if (code === undefined) return;
    page.close();
    socket.close(code);
  });
  // `ws` closes the connection with the matching code.
  socket.on('error', () => undefined);
  const stopPings = keepAlive(socket);
  socket.once('close', () => {
    stopPings();
    page.close();
  });
}

/** Returns true when a page sends more messages per second than allowed. */
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

/** Closes a connection whose page misses a ping. */
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
