/** Carries calls over a socket with the page's own transport; the address opens the session. */
import { once } from 'node:events';
import { WebSocket } from 'ws';
import { createTransport, type PortListener } from '../../renderer/bridge/transport.ts';
import type { Method } from '../../shared/calls/contract.ts';
import type { Greeting, ProgramMessage } from '../../shared/calls/messages.ts';
import { decodeFrame, encodeFrame } from '../../shared/calls/wire.ts';
import type { Carrier } from './carrier.ts';
import { enter, type Session } from './session-entry.ts';

export interface SocketCarrier extends Carrier {
  /** The run by which the program identified itself. */
  readonly run: string;
  /** Closes the socket, like a page that is closed. */
  readonly close: () => void;
}

/** A carrier over a one-time address, which it uses up. */
export async function openSocketCarrier(url: string): Promise<SocketCarrier> {
  return openSessionCarrier(await enter(url));
}

/** A carrier for another page of a session. */
export async function openSessionCarrier(session: Session): Promise<SocketCarrier> {
  const socket = openPageSocket(session);
  const [greeting] = await once(socket, 'message');
  const [{ run } = { run: '' }] = decodeFrame(greeting as Buffer) as readonly Greeting[];
  const transport = createTransport((listener) => openPort(socket, listener));
  return {
    run,
    call: (method, args, signal) => transport.call(method as Method, args, signal),
    onEvent: async (listener) => transport.onEvent(listener),
    close: () => socket.close(),
  };
}

/** A socket as opened by a page. */
export function openPageSocket({ origin, cookie }: Session): WebSocket {
  return new WebSocket(`${origin.replace(/^http/, 'ws')}/socket`, { origin, headers: { cookie } });
}

function openPort(socket: WebSocket, { onMessages, onConnection }: PortListener) {
  socket.on('message', (frame) => onMessages(decodeFrame(frame as Buffer) as readonly ProgramMessage[]));
  socket.on('close', () => onConnection(false));
  socket.on('error', () => undefined);
  return {
    send: (messages: Parameters<typeof encodeFrame>[0]) => {
      if (socket.readyState !== WebSocket.OPEN) return false;
      socket.send(encodeFrame(messages));
      return true;
    },
  };
}
