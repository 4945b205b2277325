/** How many connections there may be, and which one is cut when there are more. */
import type { Server } from 'node:http';
import type { Socket } from 'node:net';

/** A browser opens at most six, and a socket for each page, of which there may be 32. */
export const MAX_CONNECTIONS = 64;

export interface ConnectionLimit {
  /** Marks a connection as one that showed the cookie; it is never sent away for a stranger. */
  readonly trust: (socket: Socket) => void;
  /** Cuts those that never showed the cookie, e.g. ones a browser has opened for later. */
  readonly destroyStrangers: () => void;
  readonly destroyAll: () => void;
}

/**
 * Keeps a server's connections at {@link MAX_CONNECTIONS}. When full, the oldest that never showed the cookie makes room:
 * Node's own `maxConnections` would instead turn the real window away for as long as strangers sit idle.
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
    // The newest is itself a stranger, so there is one.
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
