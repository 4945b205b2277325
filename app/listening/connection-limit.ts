/** Limits connections and chooses which one to close. */
import type { Server } from 'node:http';
import type { Socket } from 'node:net';

/** A browser opens at most six, and a socket for each of up to 32 pages. */
export const MAX_CONNECTIONS = 64;

export interface ConnectionLimit {
  /** Marks a connection as authenticated; it is never closed for an unauthenticated one. */
  readonly trust: (socket: Socket) => void;
  /** Closes unauthenticated connections, such as those that a browser opens in advance. */
  readonly destroyStrangers: () => void;
  readonly destroyAll: () => void;
}

/**
 * Limits a server to {@link MAX_CONNECTIONS}. When full, it closes the oldest unauthenticated connection; Node's
 * `maxConnections` would refuse the window instead.
 */
export function limitConnections(server: Server, maxConnections = MAX_CONNECTIONS): ConnectionLimit {
  const strangers = new Set<Socket>();
  const trusted = new Set<Socket>();
  server.on('connection', (socket: Socket) => {
    strangers.add(socket);
    socket.once('close', () => {
      strangers.delete(socket);
      trusted.delete(socket);
    });
    if (strangers.size + trusted.size <= maxConnections) return;
    // There is always one: the newest isn't authenticated yet.
    const [oldest = socket] = strangers;
    strangers.delete(oldest);
    oldest.destroy();
  });
  return {
    trust: (socket) => {
      if (strangers.delete(socket)) trusted.add(socket);
    },
    destroyStrangers: () => {
      for (const socket of strangers) socket.destroy();
    },
    destroyAll: () => {
      for (const socket of [...strangers, ...trusted]) socket.destroy();
    },
  };
}
